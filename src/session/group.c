/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "session/group.h"

#include "session/bus-caller.h"
#include "util/control-group.h"
#include "util/error.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define OURS "jail-"

/* For the kernel to take the last processes out of a group, in steps of 10 ms. */
#define MOST_TRIES 100

struct Group {
  const PlannedGroup *planned;
  gboolean made; /* a group of our own, to be removed */
};

static gboolean
write_entry (const char *group, const char *name, guint64 value)
{
  g_autofree char *path = g_build_filename (group, name, NULL);
  g_autofree char *text = g_strdup_printf ("%" G_GUINT64_FORMAT, value);
  int fd = open (path, O_WRONLY | O_CLOEXEC);
  gboolean fine = fd >= 0 && write (fd, text, strlen (text)) == (gssize) strlen (text);

  if (fd >= 0)
    close (fd);
  return fine;
}

/* Groups of jails whose launcher was killed: the kernel removes none that is in use. */
static void
remove_leftovers (const char *group)
{
  g_autofree char *parent = g_path_get_dirname (group);
  DIR *stream = opendir (parent);
  struct dirent *entry;

  while (stream != NULL && (entry = readdir (stream)) != NULL)
    if (g_str_has_prefix (entry->d_name, OURS))
      unlinkat (dirfd (stream), entry->d_name, AT_REMOVEDIR);
  if (stream != NULL)
    closedir (stream);
}

static gboolean
make_group (Group *group, GError **error)
{
  const PlannedGroup *planned = group->planned;

  remove_leftovers (planned->group);
  group->made = mkdir (planned->group, 0755) == 0;
  if (group->made && (planned->memory_max == 0 || write_entry (planned->group, "memory.max", planned->memory_max))
      && (planned->tasks_max == 0 || write_entry (planned->group, "pids.max", planned->tasks_max))
      && (planned->cpu_weight == 0 || write_entry (planned->group, "cpu.weight", planned->cpu_weight))
      && write_entry (planned->group, "cgroup.procs", (guint64) getpid ()))
    return TRUE;
  g_set_error (error, JAIL_ERROR, JAIL_ERROR_HOST, "cannot make the control group '%s': %s", planned->group,
               g_strerror (errno));
  return FALSE;
}

static void
add_property (GPtrArray *arguments, const char *name, guint64 value)
{
  if (value != 0)
    g_ptr_array_add (arguments, g_strdup_printf ("%s=%" G_GUINT64_FORMAT, name, value));
}

static gboolean
make_scope (const PlannedGroup *planned, GError **error)
{
  g_autoptr (GPtrArray) arguments = g_ptr_array_new_with_free_func (g_free);
  BusCaller *caller;
  g_auto (GStrv) lines = NULL;

  g_ptr_array_add (arguments, g_strdup ("scope"));
  g_ptr_array_add (arguments, g_strdup (planned->manager));
  g_ptr_array_add (arguments, g_strdup (planned->scope));
  g_ptr_array_add (arguments, g_strdup_printf ("%d", (int) getpid ()));
  add_property (arguments, "MemoryMax", planned->memory_max);
  add_property (arguments, "TasksMax", planned->tasks_max);
  add_property (arguments, "CPUWeight", planned->cpu_weight);
  g_ptr_array_add (arguments, NULL);
  caller = bus_caller_start (planned->helper, (const char *const *) arguments->pdata, error);
  if (caller == NULL)
    return FALSE;
  lines = bus_caller_finish (caller, error);
  if (lines == NULL)
    g_prefix_error (error, "cannot make the scope %s: ", planned->scope);
  return lines != NULL;
}

Group *
group_start (const Plan *plan, GError **error)
{
  g_autoptr (Group) group = g_new0 (Group, 1);

  group->planned = &plan->group;
  if (!(plan->group.scope != NULL ? make_scope (&plan->group, error) : make_group (group, error)))
    return NULL;
  return g_steal_pointer (&group);
}

/* On machines with both versions the second one lies lower. */
static gboolean
move_to (const char *path)
{
  static const char *const roots[] = { "/sys/fs/cgroup", "/sys/fs/cgroup/unified" };

  for (gsize i = 0; i < G_N_ELEMENTS (roots); i++) {
    g_autofree char *group = g_build_filename (roots[i], path, NULL);

    if (write_entry (group, "cgroup.procs", (guint64) getpid ()))
      return TRUE;
    if (errno != ENOENT)
      return FALSE;
  }
  return FALSE;
}

gboolean
group_enter (pid_t member, char **home, GError **error)
{
  g_autofree char *group = control_group_of (member), *own = control_group_of (0);

  *home = NULL;
  if (group == NULL || own == NULL) {
    g_set_error (error, JAIL_ERROR, JAIL_ERROR_HOST, "cannot tell which control group the jail is in, so its limits would not hold");
    return FALSE;
  }
  if (strcmp (group, own) == 0)
    return TRUE;
  if (!move_to (group)) {
    g_autofree char *shown = g_strescape (group, NULL);

    g_set_error (error, JAIL_ERROR, JAIL_ERROR_HOST,
                 "cannot enter the jail's control group '%s', so its limits would not hold: %s; join from the session in which it was started",
                 shown, g_strerror (errno));
    return FALSE;
  }
  *home = g_steal_pointer (&own);
  return TRUE;
}

void
group_return (const char *home)
{
  move_to (home);
}

void
group_free (Group *group)
{
  if (group->made) {
    write_entry (group->planned->home, "cgroup.procs", (guint64) getpid ());
    for (int i = 0; i < MOST_TRIES && rmdir (group->planned->group) < 0 && errno == EBUSY; i++)
      g_usleep (10000);
  }
  g_free (group);
}
