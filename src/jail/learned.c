/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "jail/learned.h"

#include "util/error.h"

#include <string.h>

#define FIRST_LINE "# System calls that a program was seen to make; runs add up (jail --learn)."
#define WORD "seccomp.keep "
#define PRESUMED "@presumed"

/* The first characters of a name are enough to know a process by. */
#define LONGEST_PROCESS 40

struct Learned {
  char *path;
  GTree *calls; /* name -> the process that made it first */
  guint n_new;
};

static int
compare_names (gconstpointer a, gconstpointer b, gpointer data)
{
  (void) data;
  return strcmp (a, b);
}

static gboolean
is_call (const char *name)
{
  return *name != '\0' && strspn (name, "abcdefghijklmnopqrstuvwxyz0123456789_$") == strlen (name);
}

/* Lines are "# CALL: PROCESS"; the list at the end is made from them. */
static gboolean
take_text (Learned *learned, const char *text, GError **error)
{
  g_auto (GStrv) lines = g_strsplit (text, "\n", -1);

  if (lines[0] == NULL || strcmp (lines[0], FIRST_LINE) != 0) {
    g_set_error (error, JAIL_ERROR, JAIL_ERROR_PROFILE, "%s:1: this file is not one that --learn wrote", learned->path);
    return FALSE;
  }
  for (char **line = lines + 1; *line != NULL; line++) {
    char *colon = g_str_has_prefix (*line, "# ") ? strstr (*line, ": ") : NULL;

    if (colon == NULL)
      continue;
    *colon = '\0';
    if (is_call (*line + 2))
      g_tree_insert (learned->calls, g_strdup (*line + 2), g_strdup (colon + 2));
  }
  return TRUE;
}

Learned *
learned_open (const char *path, GError **error)
{
  g_autoptr (Learned) learned = g_new0 (Learned, 1);
  g_autoptr (GError) problem = NULL;
  g_autofree char *text = NULL;

  learned->path = g_strdup (path);
  learned->calls = g_tree_new_full (compare_names, NULL, g_free, g_free);
  if (g_file_get_contents (path, &text, NULL, &problem))
    return take_text (learned, text, error) ? g_steal_pointer (&learned) : NULL;
  if (g_error_matches (problem, G_FILE_ERROR, G_FILE_ERROR_NOENT))
    return g_steal_pointer (&learned);
  g_set_error (error, JAIL_ERROR, JAIL_ERROR_HOST, "cannot read what was learned: %s", problem->message);
  return NULL;
}

void
learned_free (Learned *learned)
{
  g_tree_unref (learned->calls);
  g_free (learned->path);
  g_free (learned);
}

gboolean
learned_has (const Learned *learned, const char *call)
{
  return g_tree_lookup (learned->calls, call) != NULL;
}

void
learned_add (Learned *learned, const char *call, const char *process)
{
  g_autofree char *start = g_strndup (process, LONGEST_PROCESS);

  if (!is_call (call) || learned_has (learned, call))
    return;
  g_tree_insert (learned->calls, g_strdup (call), g_strescape (start, NULL));
  learned->n_new++;
}

typedef struct {
  GString *comments;
  GString *list;
} Writing;

static gboolean
write_call (gpointer name, gpointer process, gpointer data)
{
  Writing *writing = data;

  g_string_append_printf (writing->comments, "# %s: %s\n", (const char *) name, (const char *) process);
  g_string_append_printf (writing->list, ",%s", (const char *) name);
  return FALSE;
}

gboolean
learned_write (const Learned *learned, guint *n_new, GError **error)
{
  g_autoptr (GString) comments = g_string_new (FIRST_LINE "\n");
  g_autoptr (GString) list = g_string_new (WORD PRESUMED);
  g_autoptr (GError) problem = NULL;
  Writing writing = { comments, list };

  g_tree_foreach (learned->calls, write_call, &writing);
  g_string_append_printf (comments, "%s\n", list->str);
  *n_new = learned->n_new;
  if (g_file_set_contents (learned->path, comments->str, -1, &problem))
    return TRUE;
  g_set_error (error, JAIL_ERROR, JAIL_ERROR_HOST, "cannot write what was learned: %s", problem->message);
  return FALSE;
}
