/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "enforce/enforce.h"

#include "enforce/enforcement.h"
#include "enforce/hints.h"
#include "enforce/host-steps.h"
#include "util/error.h"

#include <errno.h>
#include <fcntl.h>
#include <linux/sched.h>
#include <sched.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

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

/* Everything that the child needs, in plain C. */
static void
prepare (Enforcement *enforcement, const Plan *plan)
{
  enforcement->plan = plan;
  enforcement->steps = (const Step *) (gpointer) plan->steps->data;
  enforcement->n_steps = plan->steps->len;
  enforcement->host_steps = (const HostStep *) (gpointer) plan->host_steps->data;
  enforcement->n_host_steps = plan->host_steps->len;

  enforcement->environment = g_new0 (char *, plan->environment->len + 1);
  for (guint i = 0; i < plan->environment->len; i++)
    enforcement->environment[i] = (char *) g_array_index (plan->environment, PlannedVariable, i).name;

  enforcement->n_filters = plan->filters->len;
  enforcement->filters = g_new0 (struct sock_fprog, plan->filters->len);
  for (guint i = 0; i < plan->filters->len; i++)
    enforcement->filters[i] = filter_in_c (g_ptr_array_index (plan->filters, i));
  if (plan->strict_filter != NULL)
    enforcement->strict_filter = filter_in_c (plan->strict_filter);
}

static void
enforcement_clear (Enforcement *enforcement)
{
  g_free (enforcement->environment);
  g_free (enforcement->filters);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Enforcement, enforcement_clear)

gboolean
enforce_start (const Plan *plan, const sigset_t *program_signals, RunningJail *jail, GError **error)
{
  g_auto (Enforcement) enforcement = { 0 };
  struct clone_args arguments = { .flags = plan->namespaces, .exit_signal = SIGCHLD };
  int ends[2];
  long pid;

  if (!host_steps_make (plan, error))
    return FALSE;
  prepare (&enforcement, plan);
  enforcement.program_signals = *program_signals;
  enforcement.first_closed = STDERR_FILENO + 1;
  if (pipe2 (ends, O_CLOEXEC) < 0) {
    g_set_error (error, JAIL_ERROR, JAIL_ERROR_HOST, "cannot make a pipe: %s", g_strerror (errno));
    return FALSE;
  }
  enforcement.report_read_fd = ends[0];
  enforcement.report_fd = ends[1];

  /* Like fork: the child goes on with a copy of the memory. */
  pid = syscall (SYS_clone3, &arguments, sizeof arguments);
  if (pid == 0)
    enforcement_run_child (&enforcement);

  int number = errno;

  close (ends[1]);
  if (pid < 0) {
    g_autofree char *hint = namespace_hint (number);

    close (ends[0]);
    g_set_error (error, JAIL_ERROR, JAIL_ERROR_HOST, "cannot make the jail's namespaces: %s%s%s",
                 g_strerror (number), hint != NULL ? "; " : "", hint != NULL ? hint : "");
    return FALSE;
  }
  jail->pid = (pid_t) pid;
  jail->report_fd = ends[0];
  return TRUE;
}

void
enforce_become (const Plan *plan, int report_fd, unsigned first_closed)
{
  Enforcement enforcement = { .report_fd = report_fd, .first_closed = first_closed };

  prepare (&enforcement, plan);
  if (unshare ((int) plan->namespaces) < 0)
    enforcement_fail (&enforcement, STAGE_NAMESPACES, -1);
  enforcement_set_up_namespaces (&enforcement);
  enforcement_build_view (&enforcement);
  enforcement_drop_capabilities (&enforcement);
  umask (077);
  enforcement_confine_program (&enforcement);
  execve (plan->program, plan->arguments, enforcement.environment);
  enforcement_fail (&enforcement, STAGE_EXEC, -1);
}
