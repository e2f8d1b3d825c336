/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* jailctl explain: what a program could do with a path, or all that it could reach. */
#include "jailctl/verbs.h"

#include "jailctl/planned.h"
#include "jailctl/show.h"
#include "plan/reach.h"

#include <stdio.h>
#include <string.h>

static json_object *
origin_json (Origin origin)
{
  g_autofree char *text = origin_to_string (origin);

  return show_json_text (text);
}

static json_object *
access_json (const Explanation *e)
{
  static const struct {
    ExplainAccess access;
    const char *name;
  } names[] = {
    { MAY_READ, "read" }, { MAY_WRITE, "write" }, { MAY_EXECUTE, "execute" },
    { MAY_LIST, "list" }, { MAY_ENTER, "enter" }, { MAY_CREATE, "create" },
  };
  json_object *object = json_object_new_object ();

  for (gsize i = 0; i < G_N_ELEMENTS (names); i++)
    json_object_object_add (object, names[i].name, json_object_new_boolean ((e->access & names[i].access) != 0));
  return object;
}

static json_object *
speakers_json (const Explanation *e)
{
  static const char *const relations[] = {
    [SPOKE_OF_IT] = "itself", [SPOKE_OF_PARENT] = "parent", [SPOKE_OF_CHILD] = "child",
  };
  json_object *array = json_object_new_array ();

  for (guint i = 0; i < e->speakers->len; i++) {
    const Speaker *speaker = &g_array_index (e->speakers, Speaker, i);
    json_object *object = json_object_new_object ();

    json_object_object_add (object, "word", json_object_new_string (speaker->word));
    json_object_object_add (object, "pattern", show_json_text (speaker->pattern));
    json_object_object_add (object, "about", json_object_new_string (relations[speaker->relation]));
    json_object_object_add (object, "origin", origin_json (speaker->origin));
    json_object_array_add (array, object);
  }
  return array;
}

static int
print_path_json (const Explanation *e)
{
  static const char *const states[] = {
    [EXPLAIN_MISSING] = "missing", [EXPLAIN_HIDDEN] = "hidden", [EXPLAIN_CLOSED] = "closed", [EXPLAIN_SHOWN] = "shown",
  };
  json_object *object = json_object_new_object ();

  json_object_object_add (object, "path", show_json_text (e->path));
  json_object_object_add (object, "leads_to", show_json_text (e->place));
  json_object_object_add (object, "state", json_object_new_string (states[e->state]));
  json_object_object_add (object, "may", access_json (e));
  json_object_object_add (object, "source", e->spot.source != NULL ? show_json_text (e->spot.source) : NULL);
  json_object_object_add (object, "kept", json_object_new_boolean (e->kept));
  json_object_object_add (object, "because", show_json_text (explanation_reason (e)));
  json_object_object_add (object, "decided_by", origin_json (e->decided));
  json_object_object_add (object, "limited_by", e->state == EXPLAIN_SHOWN ? origin_json (e->limited) : NULL);
  json_object_object_add (object, "lines", speakers_json (e));
  return show_json (object);
}

static json_object *
facts_json (const ReachPart *part)
{
  json_object *array = json_object_new_array ();

  for (guint i = 0; i < part->facts->len; i++) {
    const ReachFact *fact = &g_array_index (part->facts, ReachFact, i);
    json_object *object = json_object_new_object ();

    json_object_object_add (object, "text", show_json_text (fact->text));
    json_object_object_add (object, "weak", json_object_new_boolean (fact->weak));
    json_object_object_add (object, "origin", origin_json (fact->origin));
    json_object_array_add (array, object);
  }
  return array;
}

/* One decimal, as it is shown to people. */
static json_object *
figure_json (double figure)
{
  char text[16];

  g_ascii_formatd (text, sizeof text, "%.1f", figure);
  return json_object_new_double_s (figure, text);
}

static int
print_reach_json (const Reach *reach)
{
  json_object *object = json_object_new_object ();
  json_object *parts = json_object_new_object ();

  json_object_object_add (object, "exposure", figure_json (reach->figure));
  json_object_object_add (object, "grade", json_object_new_string (reach_grade (reach->figure)));
  json_object_object_add (object, "not_below", figure_json (reach->floor));
  json_object_object_add (object, "not_below_because",
                          reach->floor_reason != NULL ? json_object_new_string (reach->floor_reason) : NULL);
  for (ReachKind kind = 0; kind < REACH_N; kind++) {
    const ReachPart *part = &reach->parts[kind];
    json_object *one = json_object_new_object ();

    json_object_object_add (one, "level", json_object_new_string (reach_level_name (part->level)));
    json_object_object_add (one, "adds", figure_json (reach_part_figure (kind, part->level)));
    json_object_object_add (one, "of", figure_json (reach_part_figure (kind, REACH_FULL)));
    json_object_object_add (one, "facts", facts_json (part));
    json_object_object_add (parts, reach_kind_name (kind), one);
  }
  json_object_object_add (object, "parts", parts);
  return show_json (object);
}

static int
explain_path (const Planned *planned, const char *path, gboolean json)
{
  g_autofree char *full = explain_full_path (path, planned->home, planned->current);
  g_autoptr (Explainer) explainer = explainer_new (planned->plan);
  g_autoptr (Explanation) explanation = explainer_ask (explainer, full);

  if (json)
    return print_path_json (explanation);
  explanation_print (explanation, stdout);
  return fflush (stdout) == 0 ? 0 : 1;
}

static int
explain_reach (const Planned *planned, gboolean json)
{
  g_autoptr (Reach) reach = reach_new (planned->plan, planned->home);

  if (json)
    return print_reach_json (reach);
  reach_print (reach, stdout);
  return fflush (stdout) == 0 ? 0 : 1;
}

int
verb_explain (int argc, char **argv, GError **error)
{
  static const char usage[] = "explain [--json] [--profile=PROFILE] [PATH] PROGRAM";
  gboolean json = take_flag (&argc, argv, "--json");
  const char *profile = take_value (&argc, argv, "--profile");
  g_auto (Planned) planned = { 0 };
  char *words[] = { NULL, NULL };

  if (!take_words (&argc, argv, 1, 2, usage, error))
    return -1;
  words[0] = argv[argc - 1];
  if (!planned_make (&planned, profile, words, error))
    return -1;
  return argc == 3 ? explain_path (&planned, argv[1], json) : explain_reach (&planned, json);
}
