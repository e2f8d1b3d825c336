/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Feeds the editor of desktop files, and holds what comes out against GLib's reader: no Exec line that GLib would
 * start is left without a prefix. */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "jailctl/desktop-entry.h"

#define PREFIX "/j"

int LLVMFuzzerTestOneInput (const uint8_t *data, size_t size);

static char *
prefix (const char *program, gpointer data)
{
  (void) program;
  (void) data;
  return g_strdup (PREFIX " ");
}

static gboolean
is_prefixed (char **words)
{
  const char *slash = strrchr (words[0], '/');

  if (strcmp (slash != NULL ? slash + 1 : words[0], "env") != 0)
    return strcmp (words[0], PREFIX) == 0;
  for (words++; *words != NULL; words++)
    if (strcmp (*words, PREFIX) == 0)
      return TRUE;
    else if (strchr (*words, '=') == NULL && strcmp (*words, "-i") != 0 && strcmp (*words, "--ignore-environment") != 0)
      return FALSE;
  return FALSE;
}

static void
check_group (GKeyFile *file, const char *group)
{
  g_autofree char *value = g_key_file_get_string (file, group, "Exec", NULL);
  g_auto (GStrv) words = NULL;

  if (value != NULL && g_shell_parse_argv (value, NULL, &words, NULL) && !is_prefixed (words))
    abort ();
  if (g_key_file_get_boolean (file, group, "DBusActivatable", NULL) && g_key_file_has_key (file, group, "Exec", NULL)
      && words != NULL)
    abort ();
}

int
LLVMFuzzerTestOneInput (const uint8_t *data, size_t size)
{
  EntryKind kind = size > 0 && data[0] == 'S' ? ENTRY_SERVICE : ENTRY_DESKTOP;
  g_autoptr (GKeyFile) file = g_key_file_new ();
  g_autoptr (GError) error = NULL;
  g_auto (GStrv) groups = NULL;
  gsize length;
  guint n;
  g_autofree char *edited = entry_edit (kind, (const char *) data, size, prefix, NULL, &length, &n, &error);

  if (edited == NULL) {
    if (error == NULL || strchr (error->message, '\n') != NULL)
      abort ();
    return 0;
  }
  if (n == 0 && (length != size || (size > 0 && memcmp (edited, data, size) != 0)))
    abort ();
  if (kind == ENTRY_SERVICE || !g_key_file_load_from_data (file, edited, length, G_KEY_FILE_NONE, NULL))
    return 0;
  groups = g_key_file_get_groups (file, NULL);
  for (char **group = groups; *group != NULL; group++)
    check_group (file, *group);
  return 0;
}
