/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Pid 1 of the jail after the program has been started, and the parent of a
 * program that joined. */
#include "enforce/enforcement.h"

#include "util/memory.h"

#include <errno.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

/* The descriptors that are left. */
#define TERMINAL 0
#define EVENTS 1

typedef struct {
  pid_t program;
  gboolean has_terminal;
  gboolean outlast; /* stay until the last process has ended */
  gboolean ended;   /* the program has */
  int status;
} Init;

/* Reaps whoever ended; FALSE once there is nothing to wait for. */
static gboolean
reap (Init *init)
{
  pid_t pid;
  int one;

  while ((pid = waitpid (-1, &one, WNOHANG | (init->has_terminal ? WUNTRACED : 0))) > 0) {
    if (pid != init->program)
      continue;
    if (WIFSTOPPED (one)) {
      ProgramStop stop = { WSTOPSIG (one) };

      /* The pipe is full only where the launcher has plenty to read already. */
      if (write (EVENTS, &stop, sizeof stop) < 0)
        continue;
    } else {
      init->status = WIFEXITED (one) ? WEXITSTATUS (one) : 128 + WTERMSIG (one);
      init->ended = TRUE;
    }
  }
  return !init->ended || (init->outlast && pid == 0);
}

/* Only the launcher's signals are passed on. It is outside of the pid namespace,
 * so its pid reads 0. What the program's terminal sends (SI_KERNEL) the program gets
 * itself, and nobody inside has anything to say here. */
static void
pass_on (const Init *init, const siginfo_t *info)
{
  int value = info->si_code == SI_QUEUE ? info->si_value.sival_int : 0;
  gboolean group = value == SIGNAL_GROUP || info->si_signo == SIGCONT;

  /* The leader of a session alone is told when the terminal hangs up. */
  if (init->has_terminal && info->si_signo == SIGHUP && info->si_code == SI_KERNEL) {
    kill (-init->program, SIGHUP);
    kill (-init->program, SIGCONT);
  }
  if (info->si_code > 0 || info->si_pid != 0)
    return;
  /* What is left of the program has no name; kill(2) with -1 spares this process. */
  if (init->ended) {
    kill (-1, info->si_signo);
    return;
  }
  /* Where the group has gone, or is not in this session, nothing is changed. */
  if (init->has_terminal && info->si_signo == SIGCONT && value != 0)
    tcsetpgrp (TERMINAL, value == CONTINUE_IN_FOREGROUND ? init->program : getpid ());
  if (!group || kill (-init->program, info->si_signo) < 0)
    kill (init->program, info->si_signo);
}

void
enforcement_be_init (const Enforcement *enforcement, pid_t program)
{
  Init init = {
    .program = program,
    .has_terminal = enforcement->terminal >= 0,
    .outlast = enforcement->plan->outlast,
  };
  static const struct timespec short_while = { 0, 300 * 1000 * 1000 };
  gboolean settled = FALSE;
  sigset_t all;

  /* Neither can fail: the targets are below what is open already. */
  if (init.has_terminal && (dup2 (enforcement->terminal, TERMINAL) < 0 || dup2 (enforcement->events_fd, EVENTS) < 0))
    _exit (125);
  syscall (SYS_close_range, init.has_terminal ? EVENTS + 1 : 0, ~0U, 0);

  sigfillset (&all);
  sigprocmask (SIG_BLOCK, &all, NULL);
  while (reap (&init)) {
    siginfo_t info;
    int number = settled ? sigwaitinfo (&all, &info) : sigtimedwait (&all, &info, &short_while);

    /* Of a program that is short nobody waits for this. */
    if (number < 0 && errno == EAGAIN && !settled) {
      memory_forget_code ();
      settled = TRUE;
    }

    if (number > 0 && number != SIGCHLD)
      pass_on (&init, &info);
  }
  /* The end of pid 1 ends all that is left in the jail. */
  _exit (init.status);
}
