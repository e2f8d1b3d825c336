/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Everything that the child needs, in plain C, and the ways to tell about it. */
#include "enforce/enforcement.h"

#include "util/error.h"

#include <errno.h>
#include <fcntl.h>
#include <sched.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <unistd.h>

#ifndef CLONE_NEWCGROUP
#define CLONE_NEWCGROUP 0x02000000
#endif

const char *const namespace_names[N_NAMESPACES] = {
  [NS_USER] = "user", [NS_MOUNT] = "mnt",       [NS_PID] = "pid", [NS_IPC] = "ipc",
  [NS_UTS] = "uts",   [NS_CGROUP] = "cgroup",   [NS_NET] = "net",
};

const int namespace_flags[N_NAMESPACES] = {
  [NS_USER] = CLONE_NEWUSER, [NS_MOUNT] = CLONE_NEWNS,       [NS_PID] = CLONE_NEWPID, [NS_IPC] = CLONE_NEWIPC,
  [NS_UTS] = CLONE_NEWUTS,   [NS_CGROUP] = CLONE_NEWCGROUP,  [NS_NET] = CLONE_NEWNET,
};

static void
close_fd (int *fd)
{
  if (*fd >= 0)
    close (*fd);
  *fd = -1;
}

void
running_jail_clear (RunningJail *jail)
{
  close_fd (&jail->pid_fd);
  close_fd (&jail->report_fd);
  close_fd (&jail->events_fd);
  close_fd (&jail->terminal_fd);
  close_fd (&jail->mounts_fd);
  close_fd (&jail->listener_fd);
  close_fd (&jail->served_fd);
  for (int i = 0; i < N_NAMESPACES; i++)
    close_fd (&jail->namespaces[i]);
}

static struct sock_fprog
filter_in_c (GBytes *program)
{
  gsize size;
  gconstpointer data = g_bytes_get_data (program, &size);

  return (struct sock_fprog) {
    .len = (unsigned short) (size / sizeof (struct sock_filter)),
    .filter = (struct sock_filter *) data,
  };
}

void
enforcement_take_plan (Enforcement *enforcement, const Plan *plan)
{
  enforcement->plan = plan;
  enforcement->steps = (const Step *) (gpointer) plan->steps->data;
  enforcement->n_steps = plan->steps->len;
  enforcement->host_steps = (const HostStep *) (gpointer) plan->host_steps->data;
  enforcement->n_host_steps = plan->host_steps->len;
  enforcement->limits = (const PlannedLimit *) (gpointer) plan->limits->data;
  enforcement->n_limits = plan->limits->len;
  enforcement->landlock_rules = (const LandlockRule *) (gpointer) plan->landlock.rules->data;
  enforcement->n_landlock_rules = plan->landlock.rules->len;
  enforcement->landlock_ports = (const LandlockPort *) (gpointer) plan->landlock.ports->data;
  enforcement->n_landlock_ports = plan->landlock.ports->len;
  enforcement->wished_rules = (const LandlockRule *) (gpointer) plan->landlock_wishes.rules->data;
  enforcement->n_wished_rules = plan->landlock_wishes.rules->len;
  enforcement->keep_fds = (const int *) (gpointer) plan->keep_fds->data;
  enforcement->n_keep_fds = plan->keep_fds->len;
  enforcement->processors = (const int *) (gpointer) plan->processors->data;
  enforcement->n_processors = plan->processors->len;

  enforcement->environment = g_new0 (char *, plan->environment->len + 1);
  for (guint i = 0; i < plan->environment->len; i++)
    enforcement->environment[i] = (char *) g_array_index (plan->environment, PlannedVariable, i).name;

  enforcement->arguments = g_strdupv ((char **) plan->arguments);

  enforcement->n_filters = plan->filters->len;
  enforcement->filters = g_new0 (struct sock_fprog, plan->filters->len);
  for (guint i = 0; i < plan->filters->len; i++)
    enforcement->filters[i] = filter_in_c (g_ptr_array_index (plan->filters, i));
  if (plan->observer != NULL)
    enforcement->observer = filter_in_c (plan->observer);
  if (plan->strict_filter != NULL)
    enforcement->strict_filter = filter_in_c (plan->strict_filter);
}

/* An open directory of the host is a way to all that lies in it and above it,
 * whatever the jail's own view hides: /proc/self/fd/0/.. of "jail X </home/me". */
gboolean
enforcement_refuse_directories (GError **error)
{
  static const char *const names[] = { "standard input", "standard output", "standard error" };

  for (int fd = 0; fd < 3; fd++) {
    struct stat status;

    if (fstat (fd, &status) == 0 && S_ISDIR (status.st_mode)) {
      g_set_error (error, JAIL_ERROR, JAIL_ERROR_HOST,
                   "%s is a directory, which would open the host's files to the program; name it as an argument",
                   names[fd]);
      return FALSE;
    }
  }
  return TRUE;
}

gboolean
enforcement_prepare (Enforcement *enforcement, const Plan *plan, const EnforceOptions *options)
{
  int on = 1, ends[2];

  enforcement_take_plan (enforcement, plan);
  enforcement->options = options;
  enforcement->first_closed = STDERR_FILENO + 1;
  enforcement->report_fd = enforcement->report_read_fd = -1;
  enforcement->events_fd = enforcement->events_read_fd = enforcement->terminal = -1;

  if (socketpair (AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0, ends) < 0)
    return FALSE;
  enforcement->report_read_fd = ends[0];
  enforcement->report_fd = ends[1];
  if (setsockopt (ends[0], SOL_SOCKET, SO_PASSCRED, &on, sizeof on) < 0)
    return FALSE;
  if (options->terminal.wanted) {
    if (pipe2 (ends, O_CLOEXEC | O_NONBLOCK) < 0)
      return FALSE;
    enforcement->events_read_fd = ends[0];
    enforcement->events_fd = ends[1];
  }
  return TRUE;
}

void
enforcement_hand_over (Enforcement *enforcement, RunningJail *jail)
{
  close_fd (&enforcement->report_fd);
  close_fd (&enforcement->events_fd);
  jail->report_fd = enforcement->report_read_fd;
  jail->events_fd = enforcement->events_read_fd;
  enforcement->report_read_fd = enforcement->events_read_fd = -1;
}

void
enforcement_clear (Enforcement *enforcement)
{
  if (enforcement->plan == NULL)
    return;
  close_fd (&enforcement->report_fd);
  close_fd (&enforcement->report_read_fd);
  close_fd (&enforcement->events_fd);
  close_fd (&enforcement->events_read_fd);
  g_free (enforcement->environment);
  g_strfreev (enforcement->arguments);
  g_free (enforcement->filters);
}
