/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "jail/message.h"

#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

/* Messages quote words of others: what could be a terminal's command is shown
 * as a code, and a message stays one line. */
static void
print_clean (const char *text)
{
  for (const guchar *c = (const guchar *) text; *c != '\0'; c++)
    if (*c < 0x20 || *c == 0x7f)
      fprintf (stderr, "\\x%02x", *c);
    else
      fputc (*c, stderr);
}

static void
print_message (const char *colour, const char *kind, const char *text)
{
  const char *no_colour = getenv ("NO_COLOR");
  gboolean coloured = isatty (STDERR_FILENO) && (no_colour == NULL || *no_colour == '\0');

  fprintf (stderr, coloured ? "\033[%sm" : "%.0s", colour);
  fprintf (stderr, "jail: %s%s", kind, coloured ? "\033[0m" : "");
  print_clean (text);
  fputc ('\n', stderr);
}

void
message_error (const char *text)
{
  print_message ("1;31", "", text);
}

void
message_warning (const char *text)
{
  print_message ("1;33", "warning: ", text);
}

void
message_note (const char *text)
{
  print_message ("1", "", text);
}
