/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "jailctl/desktop-list.h"

#include "jailctl/desktop-manifest.h"
#include "util/error.h"

#include <string.h>
#include <unistd.h>

#define IMPORTED_PROFILES "/etc/firejail"

typedef struct {
  GPtrArray *programs;
  GPtrArray *never;
} List;

gboolean
desktop_is_name (const char *name)
{
  return place_takes (PLACE_LINKS, name);
}

static gboolean
has_profile_in (const char *directory, const char *name)
{
  g_autofree char *file = g_strconcat (name, ".profile", NULL);
  g_autofree char *path = g_build_filename (directory, file, NULL);

  return access (path, F_OK) == 0;
}

static char *
user_directory (void)
{
  return g_build_filename (g_get_user_config_dir (), "jail", NULL);
}

gboolean
desktop_has_profile (const char *name)
{
  g_autofree char *own = user_directory ();

  return desktop_is_name (name)
         && (has_profile_in (own, name) || has_profile_in (PROFILEDIR, name) || has_profile_in (IMPORTED_PROFILES, name));
}

static gboolean
read_line (List *list, const char *path, guint number, char *line, GError **error)
{
  char *comment = strchr (line, '#');
  gboolean never;

  if (comment != NULL)
    *comment = '\0';
  g_strstrip (line);
  never = line[0] == '!';
  if (never)
    g_strchug (++line);
  if (line[0] == '\0' && !never)
    return TRUE;
  if (!desktop_is_name (line)) {
    g_autofree char *shown = g_strescape (line, NULL);

    g_set_error (error, JAIL_ERROR, JAIL_ERROR_HOST, "%s:%u: '%s' is not the name of a program", path, number, shown);
    return FALSE;
  }
  words_add (never ? list->never : list->programs, line);
  return TRUE;
}

static gboolean
read_list (List *list, const char *path, GError **error)
{
  g_autofree char *text = NULL;
  g_auto (GStrv) lines = NULL;
  gsize length;

  if (access (path, F_OK) != 0)
    return TRUE;
  if (!place_read_source (path, &text, &length, error))
    return FALSE;
  lines = g_strsplit (text, "\n", -1);
  for (guint i = 0; lines[i] != NULL; i++)
    if (!read_line (list, path, i + 1, lines[i], error))
      return FALSE;
  return TRUE;
}

static int
compare_words (gconstpointer a, gconstpointer b)
{
  return strcmp (*(char *const *) a, *(char *const *) b);
}

/* The names in a directory that have the suffix, sorted. */
static GPtrArray *
names_in (const char *path, const char *suffix)
{
  g_autoptr (GDir) directory = g_dir_open (path, 0, NULL);
  GPtrArray *names = g_ptr_array_new_with_free_func (g_free);
  const char *name;

  while (directory != NULL && (name = g_dir_read_name (directory)) != NULL)
    if (g_str_has_suffix (name, suffix))
      g_ptr_array_add (names, g_strdup (name));
  g_ptr_array_sort (names, compare_words);
  return names;
}

static gboolean
read_lists_in (List *list, const char *directory, GError **error)
{
  g_autofree char *parts = g_build_filename (directory, "desktop.d", NULL);
  g_autofree char *main = g_build_filename (directory, "desktop.list", NULL);
  g_autoptr (GPtrArray) names = names_in (parts, ".conf");

  for (guint i = 0; i < names->len; i++) {
    g_autofree char *path = g_build_filename (parts, g_ptr_array_index (names, i), NULL);

    if (!read_list (list, path, error))
      return FALSE;
  }
  return read_list (list, main, error);
}

/* Who writes a profile for a program wants it in a jail. */
static void
add_own_profiles (List *list, const char *directory)
{
  g_autoptr (GPtrArray) names = names_in (directory, ".profile");

  for (guint i = 0; i < names->len; i++) {
    char *name = g_ptr_array_index (names, i);

    name[strlen (name) - strlen (".profile")] = '\0';
    if (strcmp (name, "default") != 0 && desktop_is_name (name))
      words_add (list->programs, name);
  }
}

GPtrArray *
desktop_list_read (gboolean system, GError **error)
{
  g_autofree char *own = user_directory ();
  g_autoptr (GPtrArray) programs = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (GPtrArray) never = g_ptr_array_new_with_free_func (g_free);
  GPtrArray *chosen;
  List list = { programs, never };

  if (!read_lists_in (&list, PROFILEDIR, error) || (!system && !read_lists_in (&list, own, error)))
    return NULL;
  if (!system)
    add_own_profiles (&list, own);
  chosen = g_ptr_array_new_with_free_func (g_free);
  for (guint i = 0; i < programs->len; i++)
    if (!words_have (never, g_ptr_array_index (programs, i)) && desktop_has_profile (g_ptr_array_index (programs, i)))
      g_ptr_array_add (chosen, g_strdup (g_ptr_array_index (programs, i)));
  return chosen;
}
