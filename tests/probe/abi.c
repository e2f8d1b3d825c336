/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Other doors to the same calls: the 32-bit ABI, the x32 numbers, numbers that do not
 * exist, and arguments whose upper halves the kernel drops but a filter may compare. */
#include "probe.h"

#include <fcntl.h>
#include <sched.h>
#include <signal.h>
#include <stdint.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#define HIGH (UINT64_C (1) << 32)

#ifdef __x86_64__

/* asm/unistd_32.h, whose names would be those of asm/unistd_64.h. */
enum {
  I386_open = 5, I386_getpid = 20, I386_mount = 21, I386_ptrace = 26, I386_ioctl = 54,
  I386_umount2 = 52, I386_chroot = 61, I386_socketcall = 102, I386_clone = 120, I386_personality = 136,
  I386_pivot_root = 217, I386_keyctl = 288, I386_unshare = 310, I386_perf_event_open = 336,
  I386_setns = 346, I386_process_vm_readv = 347, I386_bpf = 357, I386_socket = 359,
  I386_userfaultfd = 374, I386_io_uring_setup = 425, I386_open_tree = 428, I386_fsopen = 430,
  I386_clone3 = 435, I386_mount_setattr = 442,
};

/* Without the 32-bit ABI in the kernel the instruction is a fault. */
static void
no_i386 (int number)
{
  (void) number;
  not_available ("no 32-bit system calls");
}

static long
int80 (long number, uint32_t a, uint32_t b, uint32_t c, uint32_t d, uint32_t e)
{
  long returned;

  signal (SIGSEGV, no_i386);
  __asm__ volatile ("int $0x80"
                    : "=a" (returned)
                    : "a" (number), "b" (a), "c" (b), "d" (c), "S" (d), "D" (e)
                    : "memory", "r8", "r9", "r10", "r11");
  return (int) returned;
}

static int
int80_outcome (long number, uint32_t a, uint32_t b, uint32_t c, uint32_t d, uint32_t e)
{
  long returned = int80 (number, a, b, c, d, e);

  return returned < 0 && returned > -4096 ? (int) -returned : 0;
}

/* A copy that a 32-bit pointer reaches. */
static uint32_t
low (const void *data, size_t size)
{
  static char *next;
  char *at;

  if (next == NULL) {
    next = mmap (NULL, 65536, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_32BIT, -1, 0);
    if (next == MAP_FAILED)
      not_available ("no memory below 4 GB");
  }
  at = next;
  next += (size + 63) & ~(size_t) 63;
  memcpy (at, data, size);
  return (uint32_t) (uintptr_t) at;
}

static uint32_t low_text (const char *text) { return low (text, strlen (text) + 1); }

static int i386_getpid (void) { return int80_outcome (I386_getpid, 0, 0, 0, 0, 0); }
static int i386_chroot (void) { return int80_outcome (I386_chroot, low_text ("/tmp"), 0, 0, 0, 0); }
static int i386_umount (void) { return int80_outcome (I386_umount2, low_text ("/proc"), 2, 0, 0, 0); }
static int i386_unshare (void) { return int80_outcome (I386_unshare, CLONE_NEWUSER, 0, 0, 0, 0); }
static int i386_setns (void) { return int80_outcome (I386_setns, (uint32_t) -1, 0, 0, 0, 0); }
static int i386_traceme (void) { return int80_outcome (I386_ptrace, 0, 0, 0, 0, 0); }
static int i386_keyctl (void) { return int80_outcome (I386_keyctl, 0, (uint32_t) -4, 0, 0, 0); }
static int i386_userfaultfd (void) { return int80_outcome (I386_userfaultfd, 1, 0, 0, 0, 0); }
static int i386_personality (void) { return int80_outcome (I386_personality, 0x0040000, 0, 0, 0, 0); }
static int i386_open_tree (void) { return int80_outcome (I386_open_tree, (uint32_t) AT_FDCWD, low_text ("/"), 0, 0, 0); }
static int i386_fsopen (void) { return int80_outcome (I386_fsopen, low_text ("tmpfs"), 0, 0, 0, 0); }
static int i386_bpf (void) { return int80_outcome (I386_bpf, 7, low ("", 1), 64, 0, 0); }
static int i386_perf (void) { return int80_outcome (I386_perf_event_open, 0, 0, (uint32_t) -1, (uint32_t) -1, 0); }
static int i386_pivot_root (void) { return int80_outcome (I386_pivot_root, low_text ("."), low_text ("."), 0, 0, 0); }
static int i386_setattr (void) { return int80_outcome (I386_mount_setattr, (uint32_t) AT_FDCWD, low_text ("/"), 0, 0, 0); }
static int i386_vsock (void) { return int80_outcome (I386_socket, AF_VSOCK, SOCK_STREAM, 0, 0, 0); }

static int
i386_mount (void)
{
  return int80_outcome (I386_mount, low_text ("none"), low_text (scratch ()), low_text ("tmpfs"), 0, 0);
}

static int
i386_read_key (void)
{
  char path[4096];

  fact_path (path, sizeof path, "HOME", ".ssh/id_test");
  return int80_outcome (I386_open, low_text (path), O_RDONLY, 0, 0, 0);
}

static int
i386_vm_readv (void)
{
  uint32_t piece[2] = { low ("x", 1), 1 };
  uint32_t at = low (piece, sizeof piece);

  return int80_outcome (I386_process_vm_readv, (uint32_t) getpid (), at, 1, at, 1);
}

static int
i386_uring (void)
{
  char parameters[120] = "";

  return int80_outcome (I386_io_uring_setup, 1, low (parameters, sizeof parameters), 0, 0, 0);
}

/* The operation is an argument, its own arguments are in memory. */
static int
i386_socketcall (void)
{
  uint32_t arguments[3] = { AF_VSOCK, SOCK_STREAM, 0 };

  return int80_outcome (I386_socketcall, 1, low (arguments, sizeof arguments), 0, 0, 0);
}

/* Runs on the caller's stack, in another process: after the call each has its own. */
static int
i386_clone (uint32_t flags)
{
  long child = int80 (I386_clone, flags | SIGCHLD, 0, 0, 0, 0);

  if (child == 0)
    _exit (0);
  if (child > 0)
    waitpid ((pid_t) child, NULL, 0);
  return child < 0 ? (int) -child : 0;
}

static int i386_clone_user (void) { return i386_clone (CLONE_NEWUSER); }

static int
i386_clone3 (void)
{
  uint64_t arguments[11] = { 0, 0, 0, 0, SIGCHLD };
  long child = int80 (I386_clone3, low (arguments, sizeof arguments), sizeof arguments, 0, 0, 0);

  if (child == 0)
    _exit (0);
  if (child > 0)
    waitpid ((pid_t) child, NULL, 0);
  return child < 0 ? (int) -child : 0;
}

static int
i386_tiocsti (void)
{
  return int80_outcome (I386_ioctl, 0, TIOCSTI, low ("x", 1), 0, 0);
}

/* The x32 numbers differ by this bit, and would miss a list of plain ones. */
#define X32 0x40000000L

static int x32_getpid (void) { return outcome (syscall (X32 | SYS_getpid)); }
static int x32_mount (void) { return outcome (syscall (X32 | SYS_mount, "none", scratch (), "tmpfs", 0, NULL)); }
static int x32_unshare (void) { return outcome (syscall (X32 | SYS_unshare, CLONE_NEWUSER)); }
static int x32_ptrace (void) { return outcome (syscall (X32 | 521, 0, 0, 0, 0)); }

#else

#define ONLY_X86(name) static int name (void) { not_available ("not an x86-64"); }
ONLY_X86 (i386_getpid) ONLY_X86 (i386_chroot) ONLY_X86 (i386_umount) ONLY_X86 (i386_unshare)
ONLY_X86 (i386_setns) ONLY_X86 (i386_traceme) ONLY_X86 (i386_keyctl) ONLY_X86 (i386_userfaultfd)
ONLY_X86 (i386_personality) ONLY_X86 (i386_open_tree) ONLY_X86 (i386_fsopen) ONLY_X86 (i386_bpf)
ONLY_X86 (i386_perf) ONLY_X86 (i386_pivot_root) ONLY_X86 (i386_setattr) ONLY_X86 (i386_vsock)
ONLY_X86 (i386_mount) ONLY_X86 (i386_read_key) ONLY_X86 (i386_vm_readv) ONLY_X86 (i386_uring)
ONLY_X86 (i386_socketcall) ONLY_X86 (i386_clone_user) ONLY_X86 (i386_clone3) ONLY_X86 (i386_tiocsti)
ONLY_X86 (x32_getpid) ONLY_X86 (x32_mount) ONLY_X86 (x32_unshare) ONLY_X86 (x32_ptrace)

#endif

/* Numbers of no call: newer than the kernel, far too large, and negative. */
static int number_future (void) { return outcome (syscall (0x3ffL)); }
static int number_large (void) { return outcome (syscall (0x7ffffffL)); }
static int number_negative (void) { return outcome (syscall (-1L)); }

/* Of an argument that is an int to the kernel, it sees the lower half only. */
static int
high_clone_user (void)
{
#if defined(__s390__)
  long child = syscall (SYS_clone, 0, HIGH | CLONE_NEWUSER | SIGCHLD, 0, 0, 0);
#else
  long child = syscall (SYS_clone, HIGH | CLONE_NEWUSER | SIGCHLD, 0, 0, 0, 0);
#endif

  if (child == 0)
    _exit (0);
  if (child > 0)
    waitpid ((pid_t) child, NULL, 0);
  return outcome (child);
}

/* unshare takes a long: the kernel itself refuses such flags. */
static int high_unshare_user (void) { return outcome (syscall (SYS_unshare, HIGH | CLONE_NEWUSER)); }
static int high_vsock (void) { return outcome (syscall (SYS_socket, HIGH | AF_VSOCK, (long) SOCK_STREAM, 0L)); }
static int high_personality (void) { return outcome (syscall (SYS_personality, HIGH | 0x0040000)); }
static int high_umount (void) { return outcome (syscall (SYS_umount2, "/proc", HIGH | 2)); }
static int high_keyctl (void) { return outcome (syscall (SYS_keyctl, HIGH | 0, -4L, 0L)); }
static int high_ptrace (void) { return outcome (syscall (SYS_ptrace, 0L, HIGH, 0L, 0L)); }
static int high_kill_group (void) { return outcome (syscall (SYS_kill, HIGH, (long) SIGURG)); }

const struct check abi_checks[] = {
  { "int80-getpid", i386_getpid },
  { "int80-read-ssh-key", i386_read_key },
  { "int80-mount", i386_mount },
  { "int80-umount", i386_umount },
  { "int80-chroot", i386_chroot },
  { "int80-pivot-root", i386_pivot_root },
  { "int80-open-tree", i386_open_tree },
  { "int80-fsopen", i386_fsopen },
  { "int80-mount-setattr", i386_setattr },
  { "int80-unshare-user", i386_unshare },
  { "int80-clone-user", i386_clone_user },
  { "int80-clone3", i386_clone3 },
  { "int80-setns", i386_setns },
  { "int80-ptrace", i386_traceme },
  { "int80-vm-read", i386_vm_readv },
  { "int80-keyctl", i386_keyctl },
  { "int80-bpf", i386_bpf },
  { "int80-perf-event-open", i386_perf },
  { "int80-userfaultfd", i386_userfaultfd },
  { "int80-io-uring-setup", i386_uring },
  { "int80-personality", i386_personality },
  { "int80-socket-vsock", i386_vsock },
  { "int80-socketcall-vsock", i386_socketcall },
  { "int80-tiocsti", i386_tiocsti },
  { "x32-getpid", x32_getpid },
  { "x32-mount", x32_mount },
  { "x32-unshare-user", x32_unshare },
  { "x32-ptrace", x32_ptrace },
  { "number-of-the-future", number_future },
  { "number-too-large", number_large },
  { "number-negative", number_negative },
  { "high-bits-clone-user", high_clone_user },
  { "high-bits-unshare-user", high_unshare_user },
  { "high-bits-socket-vsock", high_vsock },
  { "high-bits-personality", high_personality },
  { "high-bits-umount", high_umount },
  { "high-bits-keyctl", high_keyctl },
  { "high-bits-ptrace", high_ptrace },
  { "high-bits-kill-group", high_kill_group },
  { 0 },
};
