/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The life of pid 1, from the clone to the program. */
#include "enforce/enforcement.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <sched.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/stat.h>
#include <unistd.h>

/* For execvpe(3) as well, which lays out all the arguments once more. */
#define STACK_SIZE (8 * 1024 * 1024)

/* The kernel kills this process when the launcher ends. Where that ended before
 * the prctl, nobody holds the other end of the report socket any more, which shows as
 * POLLHUP; the pid of the parent would not tell, it is 0 anyway. */
void
enforcement_end_with_launcher (const Enforcement *enforcement)
{
  struct pollfd socket_end = { .fd = enforcement->report_fd };

  close (enforcement->report_read_fd);
  if (enforcement->events_read_fd >= 0)
    close (enforcement->events_read_fd);
  if (prctl (PR_SET_PDEATHSIG, SIGKILL, 0, 0, 0) < 0)
    enforcement_fail (enforcement, STAGE_SUPERVISION, -1);
  if (poll (&socket_end, 1, 0) > 0 && (socket_end.revents & (POLLHUP | POLLERR)))
    _exit (125);
}

static void
place_streams (const Enforcement *enforcement)
{
  for (int i = 0; i < 3; i++) {
    int from = enforcement->options->streams[i];

    if (enforcement->terminal >= 0 && enforcement->options->terminal.streams[i] && from < 0)
      from = enforcement->terminal;
    if (from >= 0 && dup2 (from, i) < 0)
      enforcement_fail (enforcement, STAGE_DESCRIPTORS, -1);
  }
}

static _Noreturn void
become_program (const Enforcement *enforcement, mode_t mask)
{
  const Plan *plan = enforcement->plan;

  umask (mask);
  /* Dies with pid 1, which for a program that joined is not the jail's own. */
  if (prctl (PR_SET_PDEATHSIG, SIGKILL, 0, 0, 0) < 0)
    enforcement_fail (enforcement, STAGE_SUPERVISION, -1);
  enforcement_make_job (enforcement);
  place_streams (enforcement);
  if (chdir (plan->directory) < 0 && chdir ("/") < 0)
    enforcement_fail (enforcement, STAGE_EXEC, -1);
  if (enforcement_tell (enforcement, REPORT_PROGRAM, NULL, 0) < 0)
    enforcement_fail (enforcement, STAGE_SUPERVISION, -1);
  enforcement_limit_program (enforcement);
  sigprocmask (SIG_SETMASK, &enforcement->options->program_signals, NULL);
  if (enforcement->strict_filter.len > 0)
    enforcement_await_tracer (enforcement);
  enforcement_confine_program (enforcement);
  if (strchr (plan->program, '/') != NULL)
    execve (plan->program, enforcement->arguments, enforcement->environment);
  else
    execvpe (plan->program, enforcement->arguments, enforcement->environment);
  enforcement_fail (enforcement, STAGE_EXEC, -1);
}

typedef struct {
  const Enforcement *enforcement;
  mode_t mask;
} Start;

static int
start_program (void *data)
{
  const Start *start = data;

  become_program (start->enforcement, start->mask);
}

/* The program's process borrows the memory of this one, which waits, until it executes the
 * program: as vfork(2), but on a stack of its own. There is nothing to copy then, and nothing
 * to throw away. Until then it runs code of the launcher's alone. */
static pid_t
spawn_program (const Enforcement *enforcement, mode_t mask)
{
  Start start = { enforcement, mask };
  char *stack = mmap (NULL, STACK_SIZE, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_STACK | MAP_NORESERVE,
                      -1, 0);
  pid_t program;

  if (stack == MAP_FAILED)
    return -1;
  program = clone (start_program, stack + STACK_SIZE, CLONE_VM | CLONE_VFORK | SIGCHLD, &start);
  if (program > 0)
    munmap (stack, STACK_SIZE);
  return program;
}

/* The same with memory of its own, where this process has work to do meanwhile. */
static pid_t
fork_program (Enforcement *enforcement, mode_t mask)
{
  pid_t program = enforcement->observer.len > 0 ? enforcement_fork_observed (enforcement) : fork ();

  if (program == 0)
    become_program (enforcement, mask);
  return program;
}

/* /proc/PID/cmdline can be read by everybody inside; the launcher's options may
 * name hidden files or set variables. The process has its own copy by now. */
void
enforcement_forget_command_line (const Plan *plan)
{
  prctl (PR_SET_NAME, "jail-init", 0, 0, 0);
  for (char *const *word = plan->command_line; word != NULL && *word != NULL; word++)
    memset (*word, 0, strlen (*word));
}

void
enforcement_run_program (Enforcement *enforcement, mode_t mask)
{
  /* With a terminal this process has to tell the launcher when the program stops, at any time. */
  gboolean together = enforcement->observer.len > 0 || enforcement->strict_filter.len > 0 || enforcement->terminal >= 0;
  pid_t program;

  /* Before there is anybody who could read it. */
  enforcement_forget_command_line (enforcement->plan);
  program = together ? fork_program (enforcement, mask) : spawn_program (enforcement, mask);
  if (program < 0)
    enforcement_fail (enforcement, STAGE_FORK, -1);
  if (enforcement->observer.len > 0)
    enforcement_pass_listener (enforcement, program);
  if (enforcement->strict_filter.len > 0)
    enforcement_make_strict (enforcement, program);
  enforcement_be_init (enforcement, program);
}

void
enforcement_run_child (Enforcement *enforcement)
{
  mode_t mask = umask (022);
  sigset_t all;
  int self;

  /* The launcher lets SIGTTOU through, so that it stops as a background job. In
   * here it would stop the giving of the terminal to the program. */
  sigfillset (&all);
  sigprocmask (SIG_BLOCK, &all, NULL);
  enforcement_end_with_launcher (enforcement);
  enforcement_set_memory_score (enforcement);
  enforcement_set_up_namespaces (enforcement);
  enforcement_tell_namespaces (enforcement);
  /* That of the host, whatever the view has at its place. */
  self = open ("/proc/self", O_PATH | O_DIRECTORY | O_CLOEXEC);
  enforcement_build_view (enforcement);
  enforcement_tell_mounts (enforcement, self);
  enforcement_make_session (enforcement);
  enforcement_drop_capabilities (enforcement);
  enforcement_run_program (enforcement, mask);
}
