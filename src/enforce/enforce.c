/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "enforce/enforce.h"

#include "enforce/enforcement.h"
#include "enforce/hints.h"
#include "enforce/host-steps.h"
#include "util/error.h"

#include <errno.h>
#include <linux/sched.h>
#include <sched.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

/* Like fork: the child goes on with a copy of the memory. Inside another jail clone3(2) is not
 * there, since its flags cannot be filtered; clone(2) knows all that are used here. */
static long
clone_into (guint64 flags, int *pid_fd)
{
  struct clone_args arguments = { .flags = flags | CLONE_PIDFD, .exit_signal = SIGCHLD };
  long pid;

  arguments.pidfd = (uint64_t) (uintptr_t) pid_fd;
  pid = syscall (SYS_clone3, &arguments, sizeof arguments);
#ifndef __s390__ /* which has the arguments in another order */
  if (pid < 0 && errno == ENOSYS)
    pid = syscall (SYS_clone, (unsigned long) flags | CLONE_PIDFD | SIGCHLD, NULL, pid_fd, NULL, NULL);
#endif
  return pid;
}

gboolean
enforce_start (const Plan *plan, const EnforceOptions *options, RunningJail *jail, GError **error)
{
  g_auto (Enforcement) enforcement = { 0 };
  int number, pid_fd = -1;
  long pid;

  if (!enforcement_refuse_directories (error) || !host_steps_make (plan, error))
    return FALSE;
  if (!enforcement_prepare (&enforcement, plan, options)) {
    g_set_error (error, JAIL_ERROR, JAIL_ERROR_HOST, "cannot make a channel to the jail: %s", g_strerror (errno));
    return FALSE;
  }

  pid = clone_into (plan->namespaces, &pid_fd);
  if (pid == 0)
    enforcement_run_child (&enforcement);

  number = errno;
  if (pid < 0) {
    g_autofree char *hint = namespace_hint (number);

    g_set_error (error, JAIL_ERROR, JAIL_ERROR_HOST, "cannot make the jail's namespaces: %s%s%s",
                 g_strerror (number), hint != NULL ? "; " : "", hint != NULL ? hint : "");
    return FALSE;
  }
  enforcement_hand_over (&enforcement, jail);
  jail->pid = (pid_t) pid;
  jail->pid_fd = pid_fd;
  return TRUE;
}

void
enforce_become (const Plan *plan, int report_fd, unsigned first_closed)
{
  Enforcement enforcement = { .report_fd = report_fd, .first_closed = first_closed };

  enforcement_take_plan (&enforcement, plan);
  if (unshare ((int) plan->namespaces) < 0)
    enforcement_fail (&enforcement, STAGE_NAMESPACES, -1);
  enforcement_set_up_namespaces (&enforcement);
  enforcement_build_view (&enforcement);
  enforcement_drop_capabilities (&enforcement);
  umask (077);
  enforcement_confine_program (&enforcement);
  execve (plan->program, enforcement.arguments, enforcement.environment);
  enforcement_fail (&enforcement, STAGE_EXEC, -1);
}
