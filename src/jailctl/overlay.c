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

static void
print_change (ChangeKind kind, const char *path, gboolean directory, gpointer data)
{
  static const char *const words[] = {
    [CHANGE_NEW] = "new", [CHANGE_MODIFIED] = "changed", [CHANGE_REMOVED] = "removed", [CHANGE_REPLACED] = "replaced",
  };

  (void) data;
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
list_layers (GError **error)
{
  g_autofree char *path = layer_directory ();
  g_autoptr (GDir) directory = g_dir_open (path, 0, NULL);
  const char *name;

  (void) error;
  while (directory != NULL && (name = g_dir_read_name (directory)) != NULL) {
    g_autoptr (GError) problem = NULL;
    g_autoptr (Layer) layer = layer_open (name, &problem);
    guint n = 0;

    print_path (name);
    if (layer != NULL && layer_list (layer, count_change, &n, &problem))
      printf (": %u changes\n", n);
    else
      printf (": %s\n", problem->message);
  }
  return 0;
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
  if (argc == 1)
    return list_layers (error);
  if (argc == 3 && strcmp (argv[1], "list") == 0) {
    g_autoptr (Layer) layer = layer_open (argv[2], error);

    return layer != NULL && layer_list (layer, print_change, NULL, error) ? 0 : -1;
  }
  if (argc >= 3 && (strcmp (argv[1], "keep") == 0 || strcmp (argv[1], "drop") == 0))
    return work_on_layer (argc, argv, error);
  g_set_error (error, JAIL_ERROR, JAIL_ERROR_USAGE,
               "usage: jailctl overlay [list NAME | keep NAME [PATH...] | drop NAME [PATH...]]");
  return -1;
}
