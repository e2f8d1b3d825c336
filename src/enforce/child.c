/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The life of pid 1, from the clone to the program. */
#include "enforce/enforcement.h"

#include <errno.h>
#include <poll.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

void
enforcement_fail (const Enforcement *enforcement, Stage stage, int step)
{
  Report report = { stage, errno, step };

  /* Nobody is left to tell where this fails. */
  if (write (enforcement->report_fd, &report, sizeof report) < 0)
    _exit (125);
  _exit (125);
}

/* The kernel kills this process when the launcher ends. Where that ended before
 * the prctl, the report pipe has no reader any more, which its writing end
 * shows as POLLERR; the pid of the parent would not tell, it is 0 anyway. */
static void
end_with_launcher (const Enforcement *enforcement)
{
  struct pollfd pipe_end = { .fd = enforcement->report_fd };

  close (enforcement->report_read_fd);
  if (prctl (PR_SET_PDEATHSIG, SIGKILL, 0, 0, 0) < 0)
    enforcement_fail (enforcement, STAGE_SUPERVISION, -1);
  if (poll (&pipe_end, 1, 0) > 0 && (pipe_end.revents & POLLERR))
    _exit (125);
}

static _Noreturn void
become_program (const Enforcement *enforcement, mode_t mask)
{
  const Plan *plan = enforcement->plan;

  umask (mask);
  if (chdir (plan->directory) < 0 && chdir ("/") < 0)
    enforcement_fail (enforcement, STAGE_EXEC, -1);
  sigprocmask (SIG_SETMASK, &enforcement->program_signals, NULL);
  if (enforcement->strict_filter.len > 0)
    enforcement_await_tracer (enforcement);
  enforcement_confine_program (enforcement);
  execve (plan->program, plan->arguments, enforcement->environment);
  enforcement_fail (enforcement, STAGE_EXEC, -1);
}

/* /proc/1/cmdline can be read by everybody inside; the launcher's options may
 * name hidden files or set variables. The process has its own copy by now. */
static void
forget_command_line (const Plan *plan)
{
  prctl (PR_SET_NAME, "jail-init", 0, 0, 0);
  for (char *const *word = plan->command_line; *word != NULL; word++)
    memset (*word, 0, strlen (*word));
}

void
enforcement_run_child (Enforcement *enforcement)
{
  mode_t mask = umask (022);
  pid_t program;

  end_with_launcher (enforcement);
  enforcement_set_up_namespaces (enforcement);
  enforcement_build_view (enforcement);
  enforcement_drop_capabilities (enforcement);

  program = fork ();
  if (program < 0)
    enforcement_fail (enforcement, STAGE_FORK, -1);
  if (program == 0)
    become_program (enforcement, mask);

  if (enforcement->strict_filter.len > 0)
    enforcement_make_strict (enforcement, program);
  syscall (SYS_close_range, 0, ~0U, 0);
  forget_command_line (enforcement->plan);
  enforcement_be_init (program);
}
