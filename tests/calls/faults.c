/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* faults ERRNO COMMAND...: runs a start of a jail again and again, and each time makes
 * another one of its system calls fail with ERRNO, from the launcher's main function to the exec of
 * the program. Each run has to end in time, and either with what an undisturbed run
 * prints, or with an error in words and a status that says that nothing ran.
 * Prints TAP. */
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ptrace.h>
#include <sys/syscall.h>
#include <sys/user.h>
#include <sys/wait.h>
#include <unistd.h>

#define PATIENCE_SECONDS 20
#define MAX_PROCESSES 64
#define MAX_OUTPUT 4096

struct process {
  pid_t pid;
  bool in_call; /* the next stop is the end of a call */
  bool failing; /* of the one that is made to fail */
};

struct trace {
  struct process processes[MAX_PROCESSES];
  long count;  /* calls so far */
  long victim; /* which of them fails; 0: none */
  long number; /* which call that was */
  int error;
  int execs;   /* the launcher's, then the program's */
  bool started;/* the launcher's main function has been reached */
  int status;  /* of the launcher */
};

static volatile sig_atomic_t too_late;

static void
on_alarm (int number)
{
  (void) number;
  too_late = 1;
}

#ifdef __x86_64__

static struct process *
find_process (struct trace *trace, pid_t pid)
{
  struct process *unused = NULL;

  for (int i = 0; i < MAX_PROCESSES; i++) {
    if (trace->processes[i].pid == pid)
      return &trace->processes[i];
    if (trace->processes[i].pid == 0)
      unused = unused != NULL ? unused : &trace->processes[i];
  }
  if (unused != NULL)
    *unused = (struct process) { .pid = pid };
  return unused;
}

/* A call that does not return, or whose result nobody looks at, tells nothing, and
 * brk (2) of the kernel knows no errors. */
static bool
can_fail (long number)
{
  return number != SYS_exit && number != SYS_exit_group && number != SYS_rt_sigreturn && number != SYS_restart_syscall
         && number != SYS_munmap && number != SYS_close && number != SYS_brk;
}

static void
at_call (struct trace *trace, struct process *process)
{
  size_t call = offsetof (struct user, regs.orig_rax), result = offsetof (struct user, regs.rax);

  process->in_call = !process->in_call;
  if (process->in_call) {
    long number = ptrace (PTRACE_PEEKUSER, process->pid, call, 0);

    /* The loader before it calls no fcntl (2), main does so first of all. Once the
     * program is executed it is on its own. */
    trace->started = trace->started || number == SYS_fcntl;
    if (!trace->started || trace->execs >= 2 || !can_fail (number) || ++trace->count != trace->victim)
      return;
    trace->number = number;
    process->failing = ptrace (PTRACE_POKEUSER, process->pid, call, -1L) == 0;
  } else if (process->failing) {
    process->failing = false;
    ptrace (PTRACE_POKEUSER, process->pid, result, (long) -trace->error);
  }
}

static void
at_stop (struct trace *trace, pid_t pid, int status)
{
  struct process *process = find_process (trace, pid);
  int number = WSTOPSIG (status), event = status >> 16, deliver = 0;

  if (process == NULL)
    return;
  if (event == PTRACE_EVENT_EXEC)
    trace->execs++;
  else if (event == 0 && number == (SIGTRAP | 0x80))
    at_call (trace, process);
  else if (event == 0 && number != SIGSTOP)
    deliver = number;
  ptrace (PTRACE_SYSCALL, pid, 0, deliver);
}

static void
follow (struct trace *trace, pid_t launcher)
{
  int status;
  pid_t pid;

  while ((pid = waitpid (-1, &status, __WALL)) > 0 || (errno == EINTR && !too_late)) {
    if (pid > 0 && WIFSTOPPED (status)) {
      at_stop (trace, pid, status);
    } else if (pid > 0) {
      struct process *process = find_process (trace, pid);

      if (process != NULL)
        process->pid = 0;
      if (pid == launcher)
        trace->status = status;
    }
    if (too_late)
      break;
  }
  for (int i = 0; too_late && i < MAX_PROCESSES; i++)
    if (trace->processes[i].pid != 0)
      kill (trace->processes[i].pid, SIGKILL);
  while (waitpid (-1, &status, __WALL) > 0)
    ;
}

static void
run (struct trace *trace, char **command, int output, int errors)
{
  pid_t launcher = fork ();
  int status;

  if (launcher == 0) {
    dup2 (output, 1);
    dup2 (errors, 2);
    ptrace (PTRACE_TRACEME, 0, 0, 0);
    raise (SIGSTOP);
    execv (command[0], command);
    _exit (99);
  }
  waitpid (launcher, &status, 0);
  ptrace (PTRACE_SETOPTIONS, launcher, 0,
          PTRACE_O_TRACESYSGOOD | PTRACE_O_TRACEFORK | PTRACE_O_TRACEVFORK | PTRACE_O_TRACECLONE | PTRACE_O_TRACEEXEC
              | PTRACE_O_EXITKILL);
  too_late = 0;
  alarm (PATIENCE_SECONDS);
  ptrace (PTRACE_SYSCALL, launcher, 0, 0);
  follow (trace, launcher);
  alarm (0);
}

static int
make_file (void)
{
  char path[] = "/tmp/faults.XXXXXX";
  int fd = mkostemp (path, O_CLOEXEC);

  unlink (path);
  return fd;
}

static void
take_text (int fd, char *text)
{
  ssize_t length = pread (fd, text, MAX_OUTPUT - 1, 0);

  text[length > 0 ? length : 0] = '\0';
  if (ftruncate (fd, 0) < 0 || lseek (fd, 0, SEEK_SET) < 0)
    abort ();
}

/* What GLib says and does when there is no memory, or no random number. */
static bool
gave_up (const char *errors)
{
  return strstr (errors, "error while loading shared libraries") != NULL || strstr (errors, "GLib") != NULL
         || strstr (errors, "futex facility") != NULL
         || strstr (errors, "cannot allocate") != NULL;
}

static const char *
judge (const struct trace *trace, const char *output, const char *errors, const char *wanted)
{
  int code = WIFEXITED (trace->status) ? WEXITSTATUS (trace->status) : -1;

  if (too_late)
    return "does not end";
  if (code == 0)
    return strcmp (output, wanted) == 0 ? NULL : "runs, but not as it should";
  if (errors[0] == '\0')
    return "fails without a word";
  if (gave_up (errors))
    return NULL;
  if (code == 125 || code == 126 || code == 127)
    return strncmp (errors, "jail: ", 6) == 0 || strncmp (errors, "jailctl: ", 9) == 0 ? NULL : "fails with words of others";
  return "ends otherwise";
}

int
main (int argc, char **argv)
{
  struct sigaction action = { .sa_handler = on_alarm };
  struct trace trace = { 0 };
  char wanted[MAX_OUTPUT], output[MAX_OUTPUT], errors[MAX_OUTPUT];
  int out = make_file (), err = make_file (), failed = 0;
  long total;

  if (argc < 3)
    return 2;
  sigaction (SIGALRM, &action, NULL);
  /* Once for what only the first start does. */
  for (int i = 0; i < 2; i++) {
    trace = (struct trace) { 0 };
    run (&trace, argv + 2, out, err);
    take_text (out, wanted);
    take_text (err, errors);
  }
  total = trace.count;
  printf ("%s 1 - undisturbed it runs, with %ld calls\n", trace.status == 0 && errors[0] == '\0' ? "ok" : "not ok", total);
  for (long victim = 1; victim <= total; victim++) {
    const char *problem;

    trace = (struct trace) { .victim = victim, .error = atoi (argv[1]) };
    run (&trace, argv + 2, out, err);
    take_text (out, output);
    take_text (err, errors);
    problem = judge (&trace, output, errors, wanted);
    if (problem == NULL)
      continue;
    failed++;
    printf ("# call %ld (system call %ld) fails: it %s (status %x)\n", victim, trace.number, problem,
            (unsigned) trace.status);
    for (char *line = strtok (errors, "\n"); line != NULL; line = strtok (NULL, "\n"))
      printf ("#   %s\n", line);
    fflush (stdout);
  }
  printf ("%s 2 - each of them may fail\n1..2\n", failed == 0 ? "ok" : "not ok");
  return failed != 0;
}

#else

int
main (void)
{
  puts ("1..0 # SKIP knows the registers of x86_64 only");
  return 0;
}

#endif
