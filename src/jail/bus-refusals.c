/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "jail/bus-refusals.h"

#include "session/bus-log.h"

#include <string.h>

GPtrArray *
bus_refusals_read (const Plan *plan)
{
  GPtrArray *refusals = g_ptr_array_new_with_free_func (g_free);

  for (guint i = 0; i < plan->helpers->len; i++) {
    const PlannedHelper *helper = &g_array_index (plan->helpers, PlannedHelper, i);
    g_autofree char *text = NULL;
    g_auto (GStrv) lines = NULL;

    if (helper->log_kept == NULL || !g_file_get_contents (helper->log_kept, &text, NULL, NULL))
      continue;
    lines = g_strsplit (text, "\n", -1);
    /* Behind the last newline is a line that is not written yet, or nothing. */
    for (guint k = 0; lines[k] != NULL && lines[k + 1] != NULL; k++)
      g_ptr_array_add (refusals, g_strdup (lines[k]));
  }
  return refusals;
}

const char *
bus_refusals_rule (const char *line)
{
  const char *start = strstr (line, BUS_LOG_PERMITTED_BY);

  return start != NULL ? start + strlen (BUS_LOG_PERMITTED_BY) : NULL;
}
