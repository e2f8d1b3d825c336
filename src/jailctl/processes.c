/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "jailctl/processes.h"

#include <dirent.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static void
process_free (gpointer data)
{
  Process *process = data;

  g_free (process->command);
  g_free (process);
}

static char *
read_command (const char *directory, const char *name)
{
  g_autofree char *path = g_build_filename (directory, "cmdline", NULL);
  char *text = NULL;
  gsize length = 0;

  if (!g_file_get_contents (path, &text, &length, NULL))
    text = NULL;
  while (text != NULL && length > 0 && text[length - 1] == '\0')
    length--;
  if (text == NULL || length == 0) {
    g_free (text);
    return g_strdup_printf ("[%s]", name);
  }
  for (gsize i = 0; i < length; i++)
    if (text[i] == '\0')
      text[i] = ' ';
  return text;
}

/* proc_pid_stat(5): the name is in parentheses and may hold anything. */
static Process *
read_process (const char *pid)
{
  g_autofree char *directory = g_build_filename ("/proc", pid, NULL);
  g_autofree char *stat_path = g_build_filename (directory, "stat", NULL);
  g_autofree char *space_path = g_build_filename (directory, "ns/pid", NULL);
  g_autofree char *text = NULL, *name = NULL;
  g_auto (GStrv) fields = NULL;
  Process *process;
  struct stat status;
  char *open, *close;

  if (!g_file_get_contents (stat_path, &text, NULL, NULL) || (open = strchr (text, '(')) == NULL
      || (close = strrchr (text, ')')) == NULL || close[1] == '\0')
    return NULL;
  name = g_strndup (open + 1, (gsize) (close - open - 1));
  fields = g_strsplit (close + 2, " ", -1); /* [0] is field 3 */
  if (g_strv_length (fields) < 22)
    return NULL;
  process = g_new0 (Process, 1);
  process->pid = (pid_t) strtol (pid, NULL, 10);
  process->parent = (pid_t) strtol (fields[1], NULL, 10);
  process->ticks = strtoull (fields[11], NULL, 10) + strtoull (fields[12], NULL, 10);
  process->start = strtoull (fields[19], NULL, 10);
  process->resident = strtoull (fields[21], NULL, 10) * (guint64) sysconf (_SC_PAGESIZE);
  process->command = read_command (directory, name);
  if (stat (space_path, &status) == 0)
    process->space = status.st_ino;
  return process;
}

static int
compare_pid (gconstpointer a, gconstpointer b)
{
  return (*(Process *const *) a)->pid - (*(Process *const *) b)->pid;
}

GPtrArray *
processes_read (void)
{
  GPtrArray *all = g_ptr_array_new_with_free_func (process_free);
  DIR *directory = opendir ("/proc");
  struct dirent *entry;

  while (directory != NULL && (entry = readdir (directory)) != NULL) {
    Process *process = g_ascii_isdigit (entry->d_name[0]) ? read_process (entry->d_name) : NULL;

    if (process != NULL)
      g_ptr_array_add (all, process);
  }
  if (directory != NULL)
    closedir (directory);
  g_ptr_array_sort (all, compare_pid);
  return all;
}

const Process *
processes_find (const GPtrArray *all, pid_t pid)
{
  for (guint i = 0; i < all->len; i++)
    if (((const Process *) g_ptr_array_index (all, i))->pid == pid)
      return g_ptr_array_index (all, i);
  return NULL;
}

static void
add_tree (const GPtrArray *all, const Process *process, guint depth, GPtrArray *out, GArray *depths)
{
  if (g_ptr_array_find (out, process, NULL))
    return;
  g_ptr_array_add (out, (gpointer) process);
  if (depths != NULL)
    g_array_append_val (depths, depth);
  for (guint i = 0; i < all->len; i++) {
    const Process *child = g_ptr_array_index (all, i);

    if (child->parent == process->pid && child->pid != process->pid)
      add_tree (all, child, depth + 1, out, depths);
  }
}

GPtrArray *
processes_of_jail (const GPtrArray *all, const JailRecord *record, GArray *depths)
{
  GPtrArray *out = g_ptr_array_new ();
  const Process *launcher = processes_find (all, record->launcher);
  const Process *program = processes_find (all, record->program_pid);

  if (launcher != NULL && launcher->start == record->launcher_start)
    add_tree (all, launcher, 0, out, depths);
  /* Who joined has another parent, but is in the jail's pid namespace. */
  for (guint i = 0; program != NULL && program->space != 0 && i < all->len; i++) {
    const Process *process = g_ptr_array_index (all, i);

    if (process->space == program->space)
      add_tree (all, process, 1, out, depths);
  }
  return out;
}
