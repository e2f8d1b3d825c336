/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* jail-bus-log user|system [kept]: reads from descriptor HELPER_FIRST_FD what the bus proxy
 * prints and writes to standard output what it refused, until the proxy ends; with "kept" also
 * to the next descriptor. */
#include "plan/plan.h"
#include "session/bus-log.h"

#include <stdio.h>
#include <string.h>

/* Longer than any line with valid names. */
#define LONGEST_LINE 2048

int
main (int argc, char **argv)
{
  g_autoptr (BusLog) log = NULL;
  FILE *in = fdopen (HELPER_FIRST_FD, "r"), *kept = NULL;
  char line[LONGEST_LINE];
  gboolean skip = FALSE;

  if (argc < 2 || argc > 3 || in == NULL || (argc == 3 && (kept = fdopen (HELPER_FIRST_FD + 1, "a")) == NULL))
    return 2;
  log = bus_log_new (strcmp (argv[1], "system") == 0 ? BUS_SYSTEM : BUS_USER);
  while (fgets (line, sizeof line, in) != NULL) {
    gsize length = strcspn (line, "\n");
    gboolean whole = line[length] == '\n';
    g_autofree char *words = NULL;

    line[length] = '\0';
    words = skip || !whole ? NULL : bus_log_take (log, line);
    skip = !whole;
    if (words != NULL && kept != NULL && (fprintf (kept, "%s\n", words) < 0 || fflush (kept) != 0))
      return 1;
    if (words != NULL && (puts (words) < 0 || fflush (stdout) != 0))
      return 1;
  }
  return 0;
}
