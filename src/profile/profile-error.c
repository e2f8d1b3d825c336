/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "profile/profile-error.h"

#include <string.h>

#define LONGEST_SHOWN 80

gboolean
profile_error (GError **error, JailError code, Origin origin, const char *format, ...)
{
  g_autofree char *place = origin_to_string (origin);
  g_autofree char *shown_place = g_strescape (place, NULL);
  g_autofree char *message = NULL;
  va_list arguments;

  va_start (arguments, format);
  message = g_strdup_vprintf (format, arguments);
  va_end (arguments);

  g_set_error (error, JAIL_ERROR, code, "%s: %s", shown_place, message);
  return FALSE;
}

char *
profile_show_word (const char *word)
{
  gsize length = strlen (word);
  g_autofree char *start = g_strndup (word, MIN (length, LONGEST_SHOWN));
  g_autofree char *escaped = g_strescape (start, "\"");

  return g_strdup_printf ("'%s%s'", escaped, length > LONGEST_SHOWN ? "..." : "");
}

char *
profile_show_hint (const char *suggestion)
{
  return suggestion != NULL ? g_strdup_printf (" (did you mean '%s'?)", suggestion)
                            : g_strdup ("");
}
