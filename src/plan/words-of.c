/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "plan/words-of.h"

char *
printable (const char *text)
{
  g_autoptr (GString) out = g_string_new (NULL);

  for (const guchar *c = (const guchar *) text; *c != '\0'; c++)
    if (*c < 0x20 || *c == 0x7f)
      g_string_append_printf (out, "\\x%02x", *c);
    else
      g_string_append_c (out, (char) *c);
  return g_string_free (g_steal_pointer (&out), FALSE);
}

void
print_origin (FILE *out, const char *text, Origin origin)
{
  g_autofree char *where = origin_to_string (origin);
  g_autofree char *clean = printable (where);

  fprintf (out, "%-64s  # %s\n", text, clean);
}
