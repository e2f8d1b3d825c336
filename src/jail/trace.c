/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "jail/trace.h"

#include "util/clean-text.h"
#include "util/log-file.h"

#include <stdio.h>
#include <unistd.h>

struct Trace {
  FILE *out;
};

Trace *
trace_open (const char *path, GError **error)
{
  Trace *trace;
  int file = *path != '\0' ? log_file_open (path, error) : -1;

  if (*path != '\0' && file < 0)
    return NULL;
  trace = g_new0 (Trace, 1);
  trace->out = file >= 0 ? fdopen (file, "a") : stderr;
  return trace;
}

void
trace_free (Trace *trace)
{
  if (trace->out != stderr)
    fclose (trace->out);
  g_free (trace);
}

void
trace_line (Trace *trace, guint pid, const char *process, const char *call, const char *what)
{
  g_autofree char *line = g_strdup_printf ("%u:%s:%s %s", pid, process, call, what);
  g_autofree char *clean = clean_text (line);

  /* Whole lines at once: whoever reads along sees no half of one. */
  fprintf (trace->out, "%s\n", clean);
  fflush (trace->out);
}
