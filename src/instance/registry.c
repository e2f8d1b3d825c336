/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "instance/registry.h"

#include "instance/instance.h"
#include "util/error.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

int
registry_open (void)
{
  g_autofree char *parent = instance_find_parent ();

  /* Nothing is made for a mere look. */
  if (parent == NULL || access (parent, F_OK) != 0)
    return -1;
  return instance_open_parent (parent, NULL);
}

static int
compare_age (gconstpointer a, gconstpointer b)
{
  const JailRecord *first = *(JailRecord *const *) a, *second = *(JailRecord *const *) b;

  if (first->launcher_start != second->launcher_start)
    return first->launcher_start < second->launcher_start ? -1 : 1;
  return first->launcher - second->launcher;
}

/* The lock says that a supervisor lives, the start time that it is the one that
 * wrote the record. */
static JailRecord *
read_running (int parent, const char *id)
{
  g_autoptr (JailRecord) record = NULL;

  if (id[0] == '.' || !instance_is_held (parent, id))
    return NULL;
  record = jail_record_read (parent, id);
  if (record == NULL || process_start_time (record->launcher) != record->launcher_start)
    return NULL;
  return g_steal_pointer (&record);
}

GPtrArray *
registry_list (void)
{
  GPtrArray *records = g_ptr_array_new_with_free_func ((GDestroyNotify) jail_record_free);
  int parent = registry_open ();
  DIR *directory;
  struct dirent *entry;

  if (parent < 0)
    return records;
  instance_collect (parent);
  directory = fdopendir (parent);
  while (directory != NULL && (entry = readdir (directory)) != NULL) {
    JailRecord *record = read_running (parent, entry->d_name);

    if (record != NULL)
      g_ptr_array_add (records, record);
  }
  if (directory != NULL)
    closedir (directory);
  else
    close (parent);
  g_ptr_array_sort (records, compare_age);
  return records;
}

static pid_t
parent_of (pid_t pid)
{
  g_autofree char *path = g_strdup_printf ("/proc/%d/stat", (int) pid);
  g_autofree char *text = NULL;
  const char *at;

  if (!g_file_get_contents (path, &text, NULL, NULL))
    return 0;
  at = strrchr (text, ')');
  /* Behind it: the state, then the parent. */
  return at != NULL && strlen (at) > 4 ? (pid_t) strtol (at + 4, NULL, 10) : 0;
}

static gboolean
holds_process (const JailRecord *record, pid_t pid)
{
  for (int depth = 0; pid > 1 && depth < 1000; depth++) {
    if (pid == record->launcher || pid == record->init)
      return TRUE;
    pid = parent_of (pid);
  }
  return FALSE;
}

static gboolean
is_meant (const JailRecord *record, const char *word, int round, pid_t pid)
{
  g_autofree char *base = NULL;

  switch (round) {
  case 0:
    return record->name[0] != '\0' && strcmp (record->name, word) == 0;
  case 1:
    return pid > 0 && holds_process (record, pid);
  default:
    base = g_path_get_basename (record->program);
    return record->name[0] == '\0' && strcmp (base, word) == 0;
  }
}

GPtrArray *
registry_find (const char *word)
{
  g_autoptr (GPtrArray) all = registry_list ();
  GPtrArray *found = g_ptr_array_new_with_free_func ((GDestroyNotify) jail_record_free);
  guint64 pid = 0;

  g_ascii_string_to_unsigned (word, 10, 1, G_MAXINT, &pid, NULL);
  for (int round = 0; round < 3 && found->len == 0; round++)
    for (guint i = all->len; i-- > 0;)
      if (is_meant (g_ptr_array_index (all, i), word, round, (pid_t) pid))
        g_ptr_array_insert (found, 0, g_ptr_array_steal_index (all, i));
  return found;
}

JailRecord *
registry_find_one (const char *word, GError **error)
{
  g_autoptr (GPtrArray) found = registry_find (word);
  g_autofree char *shown = g_strescape (word, NULL);
  g_autoptr (GString) pids = NULL;

  if (found->len == 1)
    return g_ptr_array_steal_index (found, 0);
  if (found->len == 0) {
    g_set_error (error, JAIL_ERROR, JAIL_ERROR_NOT_FOUND, "no jail '%s' is running", shown);
    return NULL;
  }
  pids = g_string_new (NULL);
  for (guint i = 0; i < found->len; i++)
    g_string_append_printf (pids, "%s%d", i > 0 ? ", " : "",
                            (int) ((JailRecord *) g_ptr_array_index (found, i))->launcher);
  g_set_error (error, JAIL_ERROR, JAIL_ERROR_USAGE, "%u jails are called '%s'; name one by its pid: %s", found->len,
               shown, pids->str);
  return NULL;
}
