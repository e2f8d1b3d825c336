/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* jailctl overlay: what programs changed on overlays of the home directory. */
#include "jailctl/verbs.h"

#include "jailctl/layer.h"
#include "jailctl/show.h"
#include "util/error.h"

#include <stdio.h>
#include <string.h>

/* Names are the program's choice, and a terminal would obey them. */
static void
print_path (const char *path)
{
  show_text (path);
}

/* `data`: the array that gets it, NULL: print it. */
static void
tell_change (ChangeKind kind, const char *path, gboolean directory, gpointer data)
{
  static const char *const words[] = {
    [CHANGE_NEW] = "new", [CHANGE_MODIFIED] = "changed", [CHANGE_REMOVED] = "removed", [CHANGE_REPLACED] = "replaced",
  };

  if (data != NULL) {
    json_object *object = json_object_new_object ();

    json_object_object_add (object, "path", show_json_text (path));
    json_object_object_add (object, "change", json_object_new_string (words[kind]));
    json_object_object_add (object, "directory", json_object_new_boolean (directory));
    json_object_array_add (data, object);
    return;
  }
  printf ("%-9s ", words[kind]);
  print_path (path);
  puts (directory ? "/" : "");
}

static void
count_change (ChangeKind kind, const char *path, gboolean directory, gpointer data)
{
  (void) kind;
  (void) path;
  (void) directory;
  ++*(guint *) data;
}

static int
list_layers (gboolean json)
{
  json_object *array = json_object_new_array ();
  g_autofree char *path = layer_directory ();
  g_autoptr (GDir) directory = g_dir_open (path, 0, NULL);
  const char *name;

  while (directory != NULL && (name = g_dir_read_name (directory)) != NULL) {
    g_autoptr (GError) problem = NULL;
    g_autoptr (Layer) layer = layer_open (name, &problem);
    guint n = 0;
    gboolean good = layer != NULL && layer_list (layer, count_change, &n, &problem);

    if (json) {
      json_object *object = json_object_new_object ();

      json_object_object_add (object, "name", show_json_text (name));
      json_object_object_add (object, "n_changes", good ? json_object_new_int64 (n) : NULL);
      json_object_object_add (object, "problem", good ? NULL : show_json_text (problem->message));
      json_object_array_add (array, object);
      continue;
    }
    print_path (name);
    if (good)
      printf (": %u changes\n", n);
    else
      printf (": %s\n", problem->message);
  }
  if (json)
    return show_json (array);
  json_object_put (array);
  return 0;
}

static int
list_changes (const char *name, gboolean json, GError **error)
{
  g_autoptr (Layer) layer = layer_open (name, error);
  json_object *array = layer != NULL && json ? json_object_new_array () : NULL;

  if (layer == NULL)
    return -1;
  if (!layer_list (layer, tell_change, array, error)) {
    json_object_put (array);
    return -1;
  }
  return json ? show_json (array) : 0;
}

static int
work_on_layer (int argc, char **argv, GError **error)
{
  gboolean keep = strcmp (argv[1], "keep") == 0;
  g_autoptr (Layer) layer = layer_open (argv[2], error);
  static const char *const all[] = { "", NULL };
  const char *const *paths = argc > 3 ? (const char *const *) argv + 3 : all;

  if (layer == NULL)
    return -1;
  for (; *paths != NULL; paths++)
    if (!(keep ? layer_keep : layer_drop) (layer, *paths, error))
      return -1;
  return 0;
}

int
verb_overlay (int argc, char **argv, GError **error)
{
  gboolean json = take_flag (&argc, argv, "--json");

  if (argc == 1)
    return list_layers (json);
  if (argc == 3 && strcmp (argv[1], "list") == 0)
    return list_changes (argv[2], json, error);
  if (argc >= 3 && !json && (strcmp (argv[1], "keep") == 0 || strcmp (argv[1], "drop") == 0))
    return work_on_layer (argc, argv, error);
  g_set_error (error, JAIL_ERROR, JAIL_ERROR_USAGE,
               "usage: jailctl overlay [[--json] list NAME | keep NAME [PATH...] | drop NAME [PATH...]]");
  return -1;
}
