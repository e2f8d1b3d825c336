/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "jail/message.h"

#include "util/clean-text.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

gboolean
message_is_firejail (void)
{
  /* The base name of argv[0]: program_invocation_short_name(3). */
  return strcmp (program_invocation_short_name, "firejail") == 0;
}

/* Messages quote words of others: what could be a terminal's command is shown
 * as a code, and a message stays one line. */
static void
print_clean (const char *text)
{
  g_autofree char *clean = clean_text (text);

  fputs (clean, stderr);
}

static void
print_message (const char *colour, const char *kind, const char *firejail_kind, const char *text)
{
  const char *no_colour = getenv ("NO_COLOR");
  gboolean coloured = isatty (STDERR_FILENO) && (no_colour == NULL || *no_colour == '\0');

  fprintf (stderr, coloured ? "\033[%sm" : "%.0s", colour);
  if (message_is_firejail ())
    fprintf (stderr, "%s%s", firejail_kind, coloured ? "\033[0m" : "");
  else
    fprintf (stderr, "jail: %s%s", kind, coloured ? "\033[0m" : "");
  print_clean (text);
  fputc ('\n', stderr);
}

void
message_error (const char *text)
{
  print_message ("1;31", "", "Error: ", text);
}

void
message_warning (const char *text)
{
  print_message ("1;33", "warning: ", "Warning: ", text);
}

void
message_note (const char *text)
{
  print_message ("1", "", "", text);
}

/* Firejail's status lines --------------------------------------------------- */

void
message_reading (const char *path)
{
  fputs ("Reading profile ", stderr);
  print_clean (path);
  fputc ('\n', stderr);
}

void
message_child (pid_t pid)
{
  fprintf (stderr, "Parent pid %d, child pid %d\n", (int) getpid (), (int) pid);
}

void
message_running (gint64 since)
{
  fprintf (stderr, "Child process initialized in %.2f ms\n", (double) (g_get_monotonic_time () - since) / 1000.0);
}

void
message_bye (void)
{
  fputs ("\nParent is shutting down, bye...\n", stderr);
}
