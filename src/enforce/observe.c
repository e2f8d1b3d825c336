/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* A filter with a listener: seccomp_unotify(2).
 *
 * The listener belongs to the process that loads the filter, which can then make
 * no call to send it anywhere: that call may be one to ask about, and nobody
 * listens yet. So pid 1 shares its descriptors with the program until it has the
 * listener, finds its number in shared memory, and sends it to the launcher. */
#include "enforce/enforcement.h"

#include <errno.h>
#include <linux/seccomp.h>
#include <sched.h>
#include <sys/mman.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#ifndef SECCOMP_FILTER_FLAG_NEW_LISTENER
#define SECCOMP_FILTER_FLAG_NEW_LISTENER (1UL << 3)
#endif

#ifndef SECCOMP_FILTER_FLAG_WAIT_KILLABLE_RECV
#define SECCOMP_FILTER_FLAG_WAIT_KILLABLE_RECV (1UL << 5)
#endif

#define WAIT_NANOSECONDS 100000

pid_t
enforcement_fork_observed (Enforcement *enforcement)
{
  Handover *handover = mmap (NULL, sizeof *handover, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);

  if (handover == MAP_FAILED)
    return -1;
  atomic_store (&handover->listener, -1);
  atomic_store (&handover->taken, 0);
  enforcement->handover = handover;
#if defined(__s390__) || defined(__cris__)
  return (pid_t) syscall (SYS_clone, NULL, CLONE_FILES | SIGCHLD, NULL, NULL, NULL);
#else
  return (pid_t) syscall (SYS_clone, CLONE_FILES | SIGCHLD, NULL, NULL, NULL, NULL);
#endif
}

void
enforcement_load_observer (const Enforcement *enforcement)
{
  Handover *handover = enforcement->handover;
  unsigned long flags = SECCOMP_FILTER_FLAG_NEW_LISTENER | SECCOMP_FILTER_FLAG_WAIT_KILLABLE_RECV;
  int listener = (int) syscall (SYS_seccomp, SECCOMP_SET_MODE_FILTER, flags, &enforcement->observer);

  /* Before Linux 5.19 a signal ends the waiting for an answer, also one that is being given. */
  if (listener < 0 && errno == EINVAL)
    listener = (int) syscall (SYS_seccomp, SECCOMP_SET_MODE_FILTER, SECCOMP_FILTER_FLAG_NEW_LISTENER,
                              &enforcement->observer);

  if (listener < 0)
    enforcement_fail (enforcement, STAGE_OBSERVER, -1);
  atomic_store (&handover->listener, listener);
  while (!atomic_load (&handover->taken))
    ;
}

void
enforcement_pass_listener (const Enforcement *enforcement, pid_t program)
{
  static const struct timespec while_it_loads = { 0, WAIT_NANOSECONDS };
  Handover *handover = enforcement->handover;
  int listener;

  while ((listener = atomic_load (&handover->listener)) < 0) {
    siginfo_t ended = { .si_pid = 0 };

    /* It reported why; init finds its status. */
    if (waitid (P_PID, (id_t) program, &ended, WEXITED | WNOHANG | WNOWAIT) == 0 && ended.si_pid == program)
      return;
    nanosleep (&while_it_loads, NULL);
  }
  if (enforcement_tell (enforcement, REPORT_LISTENER, &listener, 1) < 0)
    enforcement_fail (enforcement, STAGE_OBSERVER, -1);
  atomic_store (&handover->taken, 1);
  /* From here on what is closed here is not closed there. */
  if (unshare (CLONE_FILES) < 0)
    enforcement_fail (enforcement, STAGE_OBSERVER, -1);
  close (listener);
}
