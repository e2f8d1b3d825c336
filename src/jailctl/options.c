/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* jailctl options: the table of directives, a line each. */
#include "jailctl/verbs.h"

#include "jailctl/show.h"
#include "profile/directive.h"

#include <stdio.h>

static json_object *
row_to_json (const Directive *row, const char *state)
{
  json_object *object = json_object_new_object ();

  json_object_object_add (object, "name", json_object_new_string (row->name));
  json_object_object_add (object, "argument", row->placeholder != NULL && row->argument != ARGUMENT_NONE ? json_object_new_string (row->placeholder) : NULL);
  json_object_object_add (object, "optional", json_object_new_boolean (row->argument == ARGUMENT_OPTIONAL));
  json_object_object_add (object, "profile", json_object_new_boolean ((row->place & IN_PROFILE) != 0));
  json_object_object_add (object, "command_line", json_object_new_boolean ((row->place & ON_COMMAND_LINE) != 0));
  json_object_object_add (object, "state", json_object_new_string (state));
  json_object_object_add (object, "summary", json_object_new_string (row->summary));
  return object;
}

int
verb_options (int argc, char **argv, GError **error)
{
  static const char *const states[] = {
    [STATUS_DONE] = "works",
    [STATUS_NOT_YET] = "not supported yet",
    [STATUS_IMPOSSIBLE] = "refused",
    [STATUS_NO_EFFECT] = "without effect",
    [STATUS_REMOVED] = "an old word",
  };
  gboolean json = take_flag (&argc, argv, "--json");
  json_object *array;

  if (!take_words (&argc, argv, 0, 0, "options [--json]", error))
    return -1;
  array = json_object_new_array ();
  for (gsize i = 0; i < directive_table_length; i++) {
    const Directive *row = &directive_table[i];

    if (json)
      json_object_array_add (array, row_to_json (row, states[row->status]));
    else if (row->status == STATUS_DONE)
      printf ("%-28s %s\n", row->name, row->summary);
    else
      printf ("%-28s %s (%s)\n", row->name, row->summary, states[row->status]);
  }
  if (json)
    return show_json (array);
  json_object_put (array);
  return 0;
}
