/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "profile/settings.h"

#include "util/cover.h"
#include "util/error.h"
#include "util/suggest.h"

#include <errno.h>
#include <string.h>
#include <unistd.h>

typedef enum {
  KEY_ALLOW_TRAY,
  KEY_BROWSER_ALLOW_DRM,
  KEY_BROWSER_DISABLE_U2F,
  KEY_DIRECTIVES,
  KEY_IMPORTED_PROFILES,
  KEY_QUIET,
} Key;

static const struct {
  const char *group;
  const char *name;
  Key key;
} keys[] = {
  { "Conditions", "AllowTray", KEY_ALLOW_TRAY },
  { "Conditions", "BrowserAllowDRM", KEY_BROWSER_ALLOW_DRM },
  { "Conditions", "BrowserDisableU2F", KEY_BROWSER_DISABLE_U2F },
  { "Defaults", "Directives", KEY_DIRECTIVES },
  { "Defaults", "ImportedProfiles", KEY_IMPORTED_PROFILES },
  { "Defaults", "Quiet", KEY_QUIET },
};

static void
lines_free (gpointer data)
{
  SettingsLines *lines = data;

  g_free (lines->file);
  g_free (lines->text);
  g_free (lines);
}

void
settings_clear (Settings *settings)
{
  g_clear_pointer (&settings->lines, g_ptr_array_unref);
}

static gboolean
wrong (const char *path, GError **error, const char *format, ...) G_GNUC_PRINTF (3, 4);

static gboolean
wrong (const char *path, GError **error, const char *format, ...)
{
  g_autofree char *text = NULL, *shown = NULL;
  va_list arguments;

  va_start (arguments, format);
  text = g_strdup_vprintf (format, arguments);
  va_end (arguments);
  shown = g_strescape (text, NULL);
  g_set_error (error, JAIL_ERROR, JAIL_ERROR_PROFILE, "%s: %s", path, shown);
  return FALSE;
}

static gboolean
take_directives (Settings *settings, GKeyFile *file, const char *path, GError **error)
{
  g_auto (GStrv) list = g_key_file_get_string_list (file, "Defaults", "Directives", NULL, NULL);
  SettingsLines *lines;

  if (list == NULL)
    return wrong (path, error, "Directives: expected lines of a profile, with a semicolon behind each");
  lines = g_new0 (SettingsLines, 1);
  lines->file = g_strdup (path);
  lines->text = g_strjoinv ("\n", list);
  g_ptr_array_add (settings->lines, lines);
  return TRUE;
}

static gboolean
take_key (Settings *settings, GKeyFile *file, const char *path, gsize index, GError **error)
{
  gboolean *const switches[] = {
    [KEY_ALLOW_TRAY] = &settings->conditions.allow_tray,
    [KEY_BROWSER_ALLOW_DRM] = &settings->conditions.browser_allow_drm,
    [KEY_BROWSER_DISABLE_U2F] = &settings->conditions.browser_disable_u2f,
    [KEY_IMPORTED_PROFILES] = &settings->imported_profiles,
    [KEY_QUIET] = &settings->quiet,
  };
  g_autoptr (GError) problem = NULL;
  gboolean value;

  if (keys[index].key == KEY_DIRECTIVES)
    return take_directives (settings, file, path, error);
  value = g_key_file_get_boolean (file, keys[index].group, keys[index].name, &problem);
  if (problem != NULL)
    return wrong (path, error, "%s: expected true or false", keys[index].name);
  *switches[keys[index].key] = value;
  return TRUE;
}

static gboolean
take_group (Settings *settings, GKeyFile *file, const char *path, const char *group, GError **error)
{
  g_auto (GStrv) names = g_key_file_get_keys (file, group, NULL, NULL);

  for (char **name = names; names != NULL && *name != NULL; name++) {
    const char *known[G_N_ELEMENTS (keys) + 1] = { NULL };
    gboolean found = FALSE;
    gsize n = 0;

    for (gsize i = 0; i < G_N_ELEMENTS (keys); i++) {
      if (strcmp (keys[i].group, group) != 0)
        continue;
      known[n++] = keys[i].name;
      if (strcmp (keys[i].name, *name) != 0)
        continue;
      found = TRUE;
      if (!take_key (settings, file, path, i, error))
        return FALSE;
    }
    if (n == 0)
      return wrong (path, error, "unknown group [%s]", group);
    if (!found) {
      const char *near = suggest_nearest_of (*name, known);

      return wrong (path, error, "unknown key %s in [%s]%s%s%s", *name, group, near != NULL ? " (did you mean " : "",
                    near != NULL ? near : "", near != NULL ? "?)" : "");
    }
  }
  return TRUE;
}

static gboolean
read_file (Settings *settings, const char *directory, GError **error)
{
  g_autofree char *path = g_build_filename (directory, "jail.conf", NULL);
  g_autoptr (GKeyFile) file = NULL;
  g_autoptr (GError) problem = NULL;
  g_auto (GStrv) groups = NULL;
  g_autofree char *text = NULL;
  gsize length;

  /* GLib prepares its words for a file that is not there at some length. */
  if (access (path, F_OK) != 0 && (errno == ENOENT || errno == ENOTDIR))
    return TRUE;
  if (!g_file_get_contents (path, &text, &length, &problem) && is_covered (directory)) {
    settings->n_covered++;
    return TRUE;
  }
  if (text == NULL)
    return g_error_matches (problem, G_FILE_ERROR, G_FILE_ERROR_NOENT)
           || g_error_matches (problem, G_FILE_ERROR, G_FILE_ERROR_NOTDIR) || wrong (path, error, "%s", problem->message);
  file = g_key_file_new ();
  if (!g_key_file_load_from_data (file, text, length, G_KEY_FILE_NONE, &problem))
    return length == 0 || wrong (path, error, "%s", problem->message);
  groups = g_key_file_get_groups (file, NULL);
  for (char **group = groups; *group != NULL; group++)
    if (!take_group (settings, file, path, *group, error))
      return FALSE;
  return TRUE;
}

gboolean
settings_read (Settings *settings, const char *system, const char *user, GError **error)
{
  settings->conditions = CONDITION_DEFAULTS;
  settings->imported_profiles = TRUE;
  settings->lines = g_ptr_array_new_with_free_func (lines_free);
  return read_file (settings, system, error) && read_file (settings, user, error);
}
