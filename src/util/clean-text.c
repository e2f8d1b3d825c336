/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "util/clean-text.h"

/* The controls of the Unicode bidirectional algorithm, which make a name look like another one. */
static gboolean
turns_text (gunichar c)
{
  return c == 0x061c || c == 0x200e || c == 0x200f || (c >= 0x202a && c <= 0x202e) || (c >= 0x2066 && c <= 0x2069);
}

/* The length in bytes of a character that may be printed; 0 where it may not. */
static gsize
length_of_printable (const char *text)
{
  gunichar c = g_utf8_get_char_validated (text, -1);

  if (c == (gunichar) -1 || c == (gunichar) -2 || g_unichar_iscntrl (c) || c == 0x2028 || c == 0x2029 || turns_text (c))
    return 0;
  return (gsize) (g_utf8_next_char (text) - text);
}

char *
clean_text (const char *text)
{
  GString *out = g_string_new (NULL);

  while (*text != '\0') {
    gsize length = (guchar) *text < 0x80 ? (gsize) (*text >= 0x20 && *text != 0x7f) : length_of_printable (text);

    if (length > 0) {
      g_string_append_len (out, text, (gssize) length);
      text += length;
    } else {
      g_string_append_printf (out, "\\x%02x", (guchar) *text);
      text++;
    }
  }
  return g_string_free (out, FALSE);
}
