/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Strict mode: a filter that the program could not have been started under is
 * loaded at its entry point.
 *
 * Pid 1 traces the program from before its exec until then: a breakpoint at the entry point
 * (AT_ENTRY of getauxval(3), which the loader jumps to when all libraries are in place) stops
 * it, and pid 1 has it load the filter with its own next instruction. A static program starts
 * there, so not one instruction of it runs without the filter. What runs before is the
 * loader, with the constructors of libraries, under a list of its own; a second exec
 * is not survived.
 *
 * The other ways are worse. A preloaded library is not loaded into static programs. A
 * listener that ends the start at the first read (seccomp_unotify(2)) has to guess
 * when the start is over, and a program that never reads would stay in it.
 *
 * ptrace(2) is the reference for all of this. */
#include "enforce/enforcement.h"

#include <elf.h>
#include <errno.h>
#include <linux/seccomp.h>
#include <signal.h>
#include <string.h>
#include <sys/ptrace.h>
#include <sys/syscall.h>
#include <sys/uio.h>
#include <sys/user.h>
#include <sys/wait.h>
#include <unistd.h>

#if defined(__x86_64__)

#define BREAKPOINT 0xccUL           /* int3 */
#define BREAKPOINT_MASK 0xffUL
#define BREAKPOINT_LENGTH 1         /* the program counter stands behind it */
#define CALL_AND_BREAK 0xcc050fUL   /* syscall; int3 */
#define CALL_AND_BREAK_MASK 0xffffffUL
#define CALL_AND_BREAK_LENGTH 3

static unsigned long program_counter (const struct user_regs_struct *registers) { return registers->rip; }
static unsigned long stack_pointer (const struct user_regs_struct *registers) { return registers->rsp; }
static long call_result (const struct user_regs_struct *registers) { return (long) registers->rax; }
static void set_program_counter (struct user_regs_struct *registers, unsigned long to) { registers->rip = to; }

static void
set_call (struct user_regs_struct *registers, long number, unsigned long a, unsigned long b, unsigned long c)
{
  registers->rax = (unsigned long) number;
  registers->orig_rax = (unsigned long) -1;
  registers->rdi = a;
  registers->rsi = b;
  registers->rdx = c;
}

#elif defined(__aarch64__)

#define BREAKPOINT 0xd4200000UL     /* brk #0 */
#define BREAKPOINT_MASK 0xffffffffUL
#define BREAKPOINT_LENGTH 0
#define CALL_AND_BREAK 0xd4200000d4000001UL /* svc #0; brk #0 */
#define CALL_AND_BREAK_MASK 0xffffffffffffffffUL
#define CALL_AND_BREAK_LENGTH 4

static unsigned long program_counter (const struct user_regs_struct *registers) { return registers->pc; }
static unsigned long stack_pointer (const struct user_regs_struct *registers) { return registers->sp; }
static long call_result (const struct user_regs_struct *registers) { return (long) registers->regs[0]; }
static void set_program_counter (struct user_regs_struct *registers, unsigned long to) { registers->pc = to; }

static void
set_call (struct user_regs_struct *registers, long number, unsigned long a, unsigned long b, unsigned long c)
{
  registers->regs[8] = (unsigned long) number;
  registers->regs[0] = a;
  registers->regs[1] = b;
  registers->regs[2] = c;
}

#endif

void
enforcement_await_tracer (const Enforcement *enforcement)
{
  if (ptrace (PTRACE_TRACEME, 0, NULL, NULL) < 0 || kill (getpid (), SIGSTOP) < 0)
    enforcement_fail (enforcement, STAGE_STRICT, -1);
}

#if defined(__x86_64__) || defined(__aarch64__)

typedef struct {
  const Enforcement *enforcement;
  pid_t pid;
  sigset_t held;    /* signals that came at the wrong time */
} Tracing;

static _Noreturn void
give_up (const Tracing *tracing)
{
  int error = errno;

  kill (tracing->pid, SIGKILL);
  errno = error;
  enforcement_fail (tracing->enforcement, STAGE_STRICT, -1);
}

static unsigned long
peek (const Tracing *tracing, unsigned long address)
{
  long word;

  errno = 0;
  word = ptrace (PTRACE_PEEKDATA, tracing->pid, (void *) address, NULL);
  if (errno != 0)
    give_up (tracing);
  return (unsigned long) word;
}

static void
poke (const Tracing *tracing, unsigned long address, unsigned long word)
{
  if (ptrace (PTRACE_POKEDATA, tracing->pid, (void *) address, (void *) word) < 0)
    give_up (tracing);
}

static void
poke_bytes (const Tracing *tracing, unsigned long address, const void *data, size_t size)
{
  for (size_t at = 0; at < size; at += sizeof (unsigned long)) {
    unsigned long word = 0;

    memcpy (&word, (const char *) data + at, size - at < sizeof word ? size - at : sizeof word);
    poke (tracing, address + at, word);
  }
}

/* A 32-bit program has fewer registers, and its calls are not the strict ones. */
static void
get_registers (const Tracing *tracing, struct user_regs_struct *registers)
{
  struct iovec vector = { registers, sizeof *registers };

  if (ptrace (PTRACE_GETREGSET, tracing->pid, (void *) NT_PRSTATUS, &vector) < 0)
    give_up (tracing);
  if (vector.iov_len != sizeof *registers) {
    errno = ENOEXEC;
    give_up (tracing);
  }
}

static void
set_registers (const Tracing *tracing, const struct user_regs_struct *registers)
{
  struct iovec vector = { (void *) registers, sizeof *registers };

  if (ptrace (PTRACE_SETREGSET, tracing->pid, (void *) NT_PRSTATUS, &vector) < 0)
    give_up (tracing);
}

/* Waits for a stop and returns its status as of waitpid(2). The end of the program
 * is the end of the jail, as in enforcement_be_init (). */
static int
wait_stop (const Tracing *tracing)
{
  int status;

  while (waitpid (tracing->pid, &status, __WALL) < 0)
    if (errno != EINTR)
      give_up (tracing);
  if (WIFEXITED (status))
    _exit (WEXITSTATUS (status));
  if (WIFSIGNALED (status))
    _exit (128 + WTERMSIG (status));
  return status;
}

static void
go_on (const Tracing *tracing, int signal_number)
{
  if (ptrace (PTRACE_CONT, tracing->pid, NULL, (void *) (long) signal_number) < 0)
    give_up (tracing);
}

static int
is_exec (int status)
{
  return status >> 8 == (SIGTRAP | PTRACE_EVENT_EXEC << 8);
}

/* Where the program's own code starts: from the vector above the environment on
 * the fresh stack, where the kernel put it. */
static unsigned long
find_entry (const Tracing *tracing)
{
  struct user_regs_struct registers;
  unsigned long at;

  get_registers (tracing, &registers);
  at = stack_pointer (&registers);
  at += (peek (tracing, at) + 2) * sizeof at;
  while (peek (tracing, at) != 0)
    at += sizeof at;
  at += sizeof at;
  for (; peek (tracing, at) != AT_NULL; at += 2 * sizeof at)
    if (peek (tracing, at) == AT_ENTRY)
      return peek (tracing, at + sizeof at);
  errno = ENOEXEC;
  give_up (tracing);
}

static void
run_to_exec (const Tracing *tracing)
{
  int status;

  wait_stop (tracing);
  if (ptrace (PTRACE_SETOPTIONS, tracing->pid, NULL,
              (void *) (PTRACE_O_EXITKILL | PTRACE_O_TRACEEXEC)) < 0)
    give_up (tracing);
  go_on (tracing, 0);
  for (status = wait_stop (tracing); !is_exec (status); status = wait_stop (tracing))
    go_on (tracing, WSTOPSIG (status));
}

static void
run_to (const Tracing *tracing, unsigned long address)
{
  unsigned long code = peek (tracing, address);

  poke (tracing, address, (code & ~BREAKPOINT_MASK) | BREAKPOINT);
  go_on (tracing, 0);
  for (;;) {
    struct user_regs_struct registers;
    int status = wait_stop (tracing);

    /* Another program than the one that was asked for. */
    if (is_exec (status)) {
      errno = EPERM;
      give_up (tracing);
    }
    get_registers (tracing, &registers);
    if (WSTOPSIG (status) == SIGTRAP && program_counter (&registers) == address + BREAKPOINT_LENGTH) {
      poke (tracing, address, code);
      set_program_counter (&registers, address);
      set_registers (tracing, &registers);
      return;
    }
    go_on (tracing, WSTOPSIG (status));
  }
}

/* Has the program, which stands at `address`, load the filter, and puts everything back. */
static void
load_filter (Tracing *tracing, unsigned long address, const struct sock_fprog *filter)
{
  size_t size = filter->len * sizeof *filter->filter;
  struct user_regs_struct before, registers;
  unsigned long code = peek (tracing, address), place, list;
  struct sock_fprog there = { .len = filter->len };

  get_registers (tracing, &before);
  /* Below all that is on the stack, the red zone of the ABI included. */
  list = (stack_pointer (&before) - 1024 - size) & ~15UL;
  place = list - sizeof there;
  there.filter = (struct sock_filter *) list;
  poke_bytes (tracing, list, filter->filter, size);
  poke_bytes (tracing, place, &there, sizeof there);
  poke (tracing, address, (code & ~CALL_AND_BREAK_MASK) | CALL_AND_BREAK);

  registers = before;
  set_call (&registers, SYS_seccomp, SECCOMP_SET_MODE_FILTER, 0, place);
  set_registers (tracing, &registers);
  for (;;) {
    int number;

    go_on (tracing, 0);
    number = WSTOPSIG (wait_stop (tracing));
    if (number == SIGTRAP)
      break;
    sigaddset (&tracing->held, number);
  }
  get_registers (tracing, &registers);
  if (program_counter (&registers) != address + CALL_AND_BREAK_LENGTH || call_result (&registers) != 0) {
    errno = call_result (&registers) < 0 ? (int) -call_result (&registers) : EPROTO;
    give_up (tracing);
  }
  poke (tracing, address, code);
  set_registers (tracing, &before);
}

void
enforcement_make_strict (const Enforcement *enforcement, pid_t program)
{
  Tracing tracing = { .enforcement = enforcement, .pid = program };
  unsigned long entry;

  sigemptyset (&tracing.held);
  run_to_exec (&tracing);
  entry = find_entry (&tracing);
  run_to (&tracing, entry);
  load_filter (&tracing, entry, &enforcement->strict_filter);
  for (int number = 1; number < NSIG; number++)
    if (sigismember (&tracing.held, number) == 1)
      kill (program, number);
  if (ptrace (PTRACE_DETACH, program, NULL, NULL) < 0)
    give_up (&tracing);
}

#else

/* The planner lets no plan come so far. */
void
enforcement_make_strict (const Enforcement *enforcement, pid_t program)
{
  (void) program;
  errno = ENOSYS;
  enforcement_fail (enforcement, STAGE_STRICT, -1);
}

#endif
