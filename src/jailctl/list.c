/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* jailctl list and jailctl tree: which jails run. */
#include "jailctl/verbs.h"

#include "instance/registry.h"
#include "jailctl/processes.h"
#include "jailctl/record-json.h"
#include "jailctl/show.h"

#include <stdio.h>
#include <string.h>

static char *
command_of (const JailRecord *record)
{
  g_autofree char *words = g_strjoinv (" ", record->arguments);

  return shown_text (words);
}

/* PID:USER:NAME:COMMAND, as Firejail has it. */
static void
print_line (const JailRecord *record)
{
  g_autofree char *command = command_of (record);

  printf ("%d:%s:%s:%s\n", (int) record->launcher, g_get_user_name (), record->name, command);
}

static void
print_table (const GPtrArray *records)
{
  if (records->len > 0)
    printf ("%-8s %-16s %-19s %s\n", "PID", "NAME", "SINCE", "COMMAND");
  for (guint i = 0; i < records->len; i++) {
    const JailRecord *record = g_ptr_array_index (records, i);
    g_autofree char *command = command_of (record);
    g_autoptr (GDateTime) since = g_date_time_new_from_unix_local (record->started);
    g_autofree char *time = since != NULL ? g_date_time_format (since, "%Y-%m-%d %H:%M:%S") : g_strdup ("?");

    printf ("%-8d %-16s %-19s %s\n", (int) record->launcher, record->name[0] != '\0' ? record->name : "-", time, command);
  }
}

/* What a shell can complete: names, and pids of jails that have none. */
static void
print_names (const GPtrArray *records)
{
  for (guint i = 0; i < records->len; i++) {
    const JailRecord *record = g_ptr_array_index (records, i);

    if (record->name[0] != '\0')
      puts (record->name);
    else
      printf ("%d\n", (int) record->launcher);
  }
}

int
verb_list (int argc, char **argv, GError **error)
{
  gboolean json = take_flag (&argc, argv, "--json");
  gboolean lines = take_flag (&argc, argv, "--lines");
  gboolean names = take_flag (&argc, argv, "--names");
  g_autoptr (GPtrArray) records = NULL;

  if (!take_words (&argc, argv, 0, 0, "list [--json|--lines|--names]", error))
    return -1;
  records = registry_list ();
  if (json) {
    json_object *array = json_object_new_array ();

    for (guint i = 0; i < records->len; i++)
      json_object_array_add (array, record_to_json (g_ptr_array_index (records, i)));
    return show_json (array);
  }
  if (names)
    print_names (records);
  else if (!lines)
    print_table (records);
  for (guint i = 0; lines && i < records->len; i++)
    print_line (g_ptr_array_index (records, i));
  return fflush (stdout) == 0 ? 0 : 1;
}

static void
print_tree (const GPtrArray *all, const JailRecord *record)
{
  g_autoptr (GArray) depths = g_array_new (FALSE, FALSE, sizeof (guint));
  g_autoptr (GPtrArray) inside = processes_of_jail (all, record, depths);

  print_line (record);
  for (guint i = 0; i < inside->len; i++) {
    const Process *process = g_ptr_array_index (inside, i);
    g_autofree char *command = shown_text (process->command);

    if (process->pid != record->launcher)
      printf ("%*s%d:%s::%s\n", 2 * (int) g_array_index (depths, guint, i), "", (int) process->pid, g_get_user_name (),
              command);
  }
}

int
verb_tree (int argc, char **argv, GError **error)
{
  gboolean json = take_flag (&argc, argv, "--json");
  g_autoptr (GPtrArray) records = NULL, all = NULL;
  json_object *array = NULL;

  if (!take_words (&argc, argv, 0, 0, "tree [--json]", error))
    return -1;
  records = registry_list ();
  all = processes_read ();
  if (json)
    array = json_object_new_array ();
  for (guint i = 0; i < records->len; i++) {
    const JailRecord *record = g_ptr_array_index (records, i);

    if (json) {
      json_object *object = record_to_json (record);

      json_object_object_add (object, "processes", processes_to_json (all, record));
      json_object_array_add (array, object);
    } else {
      print_tree (all, record);
    }
  }
  if (json)
    return show_json (array);
  return fflush (stdout) == 0 ? 0 : 1;
}
