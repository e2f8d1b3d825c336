/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Pid 1 of the jail after the program has been started. */
#include "enforce/enforcement.h"

#include <errno.h>
#include <sys/wait.h>
#include <unistd.h>

/* Reaps whoever ended; TRUE with the status once the program is among them. */
static int
reap (pid_t program, int *status)
{
  pid_t pid;
  int one;

  while ((pid = waitpid (-1, &one, WNOHANG)) > 0)
    if (pid == program) {
      *status = WIFEXITED (one) ? WEXITSTATUS (one) : 128 + WTERMSIG (one);
      return 1;
    }
  return 0;
}

void
enforcement_be_init (pid_t program)
{
  sigset_t all;
  int status = 0;

  sigfillset (&all);
  while (!reap (program, &status)) {
    siginfo_t info;
    int number = sigwaitinfo (&all, &info);

    /* Only the launcher's signals are passed on. It is outside of the pid
     * namespace, so its pid reads 0. What the terminal sends (SI_KERNEL) goes to
     * the program anyway, and nobody inside has anything to say here. */
    if (number > 0 && number != SIGCHLD && info.si_code <= 0 && info.si_pid == 0)
      kill (program, number);
  }
  /* The end of pid 1 ends all that is left in the jail. */
  _exit (status);
}
