/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* every-call ABI LAST: makes every system call from 0 to LAST, each in a process
 * of its own, with all arguments zero and with all bits set, and prints
 *
 *   ABI NUMBER zeros|ones RESULT
 *
 * RESULT is "ok", an errno as a number, "signal N", or "skipped". Calls that wait get
 * an alarm, which shows as "signal 14", or are ended with signal 9. Static: only what is written here is called. */
#include <errno.h>
#include <signal.h>
#include <stdio.h>

#include "calls.h"

#include <sys/mman.h>
#include <sys/resource.h>
#include <sys/syscall.h>
#include <sys/time.h>
#include <sys/wait.h>

/* How long a call may take before it counts as one that waits; the second time is
 * for a machine that was busy elsewhere. */
static const suseconds_t wait_microseconds[] = { 10000, 150000 };

/* Some calls wait with every signal blocked. */
#define PATIENCE_NANOSECONDS 400000000

typedef struct {
  const char *abi;
  long number;
  const char *why;
} Skip;

/* Not made, and why. The filter sees the same number before the kernel acts, so
 * whether these are refused is told by the model's own tests. */
static const Skip skips[] = {
  { "native", 58, "vfork: the child would return through the parent's stack" },
  { "i386", 190, "vfork: the same" },
  { "native", 60, "exit: ends this process without a result" },
  { "native", 231, "exit_group: the same" },
  { "i386", 1, "exit: the same" },
  { "i386", 252, "exit_group: the same" },
  { "native", 15, "rt_sigreturn: takes all registers from the stack" },
  { "i386", 119, "sigreturn: the same" },
  { "i386", 173, "rt_sigreturn: the same" },
  { "native", 317, "seccomp: with zeros it is strict mode, in which no result can be told" },
  { "i386", 354, "seccomp: the same" },
  { "native", 335, "uretprobe: the kernel asks no filter about it, and serves its own trampoline only" },
  { "native", 336, "uprobe: the same" },
};

static int
is_skipped (const char *abi, long number)
{
#ifdef __x86_64__
  for (size_t i = 0; i < sizeof skips / sizeof *skips; i++)
    if (skips[i].number == number && strcmp (skips[i].abi, abi) == 0)
      return 1;
#endif
  return 0;
}

/* In the child. Its result goes through shared memory: it may have closed everything. */
static void
make_call (const char *abi, long number, uint64_t fill, suseconds_t wait, volatile long *result)
{
  const uint64_t arguments[6] = { fill, fill, fill, fill, fill, fill };
  const struct itimerval soon = { .it_value = { 0, wait } };
  pid_t self = getpid ();
  long returned;

  setitimer (ITIMER_REAL, &soon, NULL);
  returned = call_abi (abi, number, arguments);
  /* A fork: only the parent tells. */
  if (getpid () == self)
    *result = returned;
  syscall (SYS_exit_group, 0);
}

/* The wait status. `ended` has SIGCHLD, which is blocked. */
static int
run_child (const char *abi, long number, uint64_t fill, suseconds_t wait, volatile long *result,
           const sigset_t *ended)
{
  const struct timespec patience = { 0, PATIENCE_NANOSECONDS };
  int status = 0;
  pid_t child;

  *result = 0;
  child = fork ();
  if (child == 0)
    make_call (abi, number, fill, wait, result);
  if (child < 0)
    _exit (98);
  if (sigtimedwait (ended, NULL, &patience) < 0)
    kill (child, SIGKILL);
  if (waitpid (child, &status, 0) != child)
    _exit (98);
  return status;
}

static void
try_number (const char *abi, long number, uint64_t fill, volatile long *result, const sigset_t *ended)
{
  const char *fill_name = fill == 0 ? "zeros" : "ones";
  int status;

  if (is_skipped (abi, number))
    {
      printf ("%s %ld %s skipped\n", abi, number, fill_name);
      return;
    }
  status = run_child (abi, number, fill, wait_microseconds[0], result, ended);
  if (WIFSIGNALED (status) && WTERMSIG (status) == SIGALRM)
    status = run_child (abi, number, fill, wait_microseconds[1], result, ended);
  if (WIFSIGNALED (status))
    printf ("%s %ld %s signal %d\n", abi, number, fill_name, WTERMSIG (status));
  else if (*result < 0 && *result > -4096)
    printf ("%s %ld %s %ld\n", abi, number, fill_name, -*result);
  else
    printf ("%s %ld %s ok\n", abi, number, fill_name);
}

int
main (int argc, char **argv)
{
  const struct rlimit no_core = { 0, 0 };
  static char buffer[1 << 20];
  volatile long *result;
  sigset_t ended;
  long last;

  if (argc != 3)
    return 97;
  setvbuf (stdout, buffer, _IOFBF, sizeof buffer);
  sigemptyset (&ended);
  sigaddset (&ended, SIGCHLD);
  sigprocmask (SIG_BLOCK, &ended, NULL);
  setrlimit (RLIMIT_CORE, &no_core);
  last = atol (argv[2]);
  result = mmap (NULL, sizeof *result, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
  if (result == MAP_FAILED)
    return 96;
  for (long number = 0; number <= last; number++)
    {
      fflush (stdout);
      try_number (argv[1], number, 0, result, &ended);
      try_number (argv[1], number, UINT64_MAX, result, &ended);
    }
  fflush (stdout);
  return 0;
}
