/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "jailctl/record-json.h"

#include "jailctl/show.h"

json_object *
record_to_json (const JailRecord *record)
{
  json_object *object = json_object_new_object ();
  g_autoptr (GDateTime) since = g_date_time_new_from_unix_utc (record->started);
  g_autofree char *time = since != NULL ? g_date_time_format_iso8601 (since) : g_strdup ("");

  json_object_object_add (object, "pid", json_object_new_int (record->launcher));
  json_object_object_add (object, "name", record->name[0] != '\0' ? show_json_text (record->name) : NULL);
  json_object_object_add (object, "user", show_json_text (g_get_user_name ()));
  json_object_object_add (object, "program", show_json_text (record->program));
  json_object_object_add (object, "command", show_json_texts (record->arguments));
  json_object_object_add (object, "started", show_json_text (time));
  json_object_object_add (object, "init", json_object_new_int (record->init));
  json_object_object_add (object, "program_pid", json_object_new_int (record->program_pid));
  json_object_object_add (object, "profiles", show_json_texts (record->profiles));
  json_object_object_add (object, "joinable", json_object_new_boolean (record->joinable));
  return object;
}

json_object *
processes_to_json (const GPtrArray *all, const JailRecord *record)
{
  g_autoptr (GPtrArray) inside = processes_of_jail (all, record, NULL);
  json_object *array = json_object_new_array ();

  for (guint i = 0; i < inside->len; i++) {
    const Process *process = g_ptr_array_index (inside, i);
    json_object *object = json_object_new_object ();

    json_object_object_add (object, "pid", json_object_new_int (process->pid));
    json_object_object_add (object, "parent", json_object_new_int (process->parent));
    json_object_object_add (object, "command", show_json_text (process->command));
    json_object_object_add (object, "resident", json_object_new_int64 ((gint64) process->resident));
    json_object_array_add (array, object);
  }
  return array;
}
