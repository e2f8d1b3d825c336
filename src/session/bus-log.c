/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "session/bus-log.h"

#include <string.h>

/* A program that calls ever new things must not fill the memory. */
#define MOST_CALLS 4096

struct BusLog {
  Bus bus;
  GHashTable *seen; /* rules that were written down */
  char *rule;       /* that permits what the last line tells of; NULL: it tells of no call */
};

BusLog *
bus_log_new (Bus bus)
{
  BusLog *log = g_new0 (BusLog, 1);

  log->bus = bus;
  log->seen = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  return log;
}

void
bus_log_free (BusLog *log)
{
  g_hash_table_unref (log->seen);
  g_free (log->rule);
  g_free (log);
}

/* "C7: -> org.example.Name call org.example.Interface.Method at /path" */
static char *
rule_of_call (Bus bus, const char *line)
{
  g_auto (GStrv) words = g_strsplit (line, " ", -1);
  g_autofree char *text = NULL;

  if (g_strv_length (words) != 7 || words[0][0] != 'C' || strcmp (words[1], "->") != 0 || strcmp (words[3], "call") != 0
      || strcmp (words[5], "at") != 0)
    return NULL;
  text = g_strdup_printf ("%s=%s@%s", words[2], words[4], words[6]);
  /* A name that was called has none, whatever the program put there. */
  if (strchr (text, '*') != NULL)
    return NULL;
  return bus_rule_problem (BUS_CALL, text) == NULL ? g_strdup_printf ("dbus-%s.call %s", bus_name (bus), text) : NULL;
}

/* "Filtering message due to arg0 org.example.Name, policy: 0 (required 3)" */
static char *
rule_of_name (Bus bus, const char *line)
{
  static const char start[] = "Filtering message due to arg0 ";
  static const char *const levels[] = { NULL, "see", "talk", "own" };
  const char *name = line + strlen (start), *required;
  g_autofree char *copy = NULL;
  guint level;

  if (!g_str_has_prefix (line, start))
    return NULL;
  copy = g_strndup (name, strcspn (name, ","));
  required = strstr (name, "(required ");
  level = required != NULL ? (guint) (required[strlen ("(required ")] - '0') : 0;
  if (level == 0 || strchr (copy, '*') != NULL || level >= G_N_ELEMENTS (levels) || bus_pattern_problem (copy) != NULL)
    return NULL;
  return g_strdup_printf ("dbus-%s.%s %s", bus_name (bus), levels[level], copy);
}

char *
bus_log_take (BusLog *log, const char *line)
{
  g_autofree char *rule = NULL;
  gboolean refused = g_str_has_prefix (line, "*HIDDEN*") || g_str_has_prefix (line, "*DENIED*");

  if (!refused) {
    rule = rule_of_name (log->bus, line);
    /* The name says more than the call to the bus that it was in. */
    if (rule == NULL)
      rule = rule_of_call (log->bus, line);
    g_free (log->rule);
    log->rule = g_steal_pointer (&rule);
    return NULL;
  }
  rule = g_steal_pointer (&log->rule);
  if (rule == NULL || g_hash_table_size (log->seen) >= MOST_CALLS || !g_hash_table_add (log->seen, g_strdup (rule)))
    return NULL;
  return g_strdup_printf ("%s bus: refused; " BUS_LOG_PERMITTED_BY "%s", log->bus == BUS_USER ? "session" : "system", rule);
}
