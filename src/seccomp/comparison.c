/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "seccomp/comparison.h"

#include "seccomp/syscall-names.h"

#include <string.h>

typedef struct {
  const char *name;
  const char *arguments;    /* a letter each: i for 32 bits, . for what is longer */
} Signature;

/* include/linux/syscalls.h, and for clone kernel/fork.c, which takes the lower half of
 * its flags. Calls that are not here have no argument of that kind worth a filter. */
static const Signature signatures[] = {
  { "accept", "i.." }, { "accept4", "i..i" }, { "access", ".i" }, { "alarm", "i" }, { "arch_prctl", "i." },
  { "bind", "i.i" }, { "bpf", "i.i" }, { "chmod", ".i" }, { "chown", ".ii" }, { "clock_adjtime", "i." },
  { "clock_getres", "i." }, { "clock_gettime", "i." }, { "clock_nanosleep", "ii.." }, { "clock_settime", "i." },
  { "clone", "i" }, { "close", "i" }, { "close_range", "iii" }, { "connect", "i.i" },
  { "copy_file_range", "i.i..i" }, { "creat", ".i" }, { "dup", "i" }, { "dup2", "ii" }, { "dup3", "iii" },
  { "epoll_create", "i" }, { "epoll_create1", "i" }, { "epoll_ctl", "iii." }, { "epoll_pwait", "i.ii." },
  { "epoll_wait", "i.ii" }, { "eventfd", "i" }, { "eventfd2", "ii" }, { "execveat", "i...i" },
  { "faccessat", "i.i" }, { "faccessat2", "i.ii" }, { "fadvise64", "i..i" }, { "fallocate", "ii.." },
  { "fanotify_init", "ii" }, { "fanotify_mark", "ii.i." }, { "fchdir", "i" }, { "fchmod", "ii" },
  { "fchmodat", "i.i" }, { "fchmodat2", "i.ii" }, { "fchown", "iii" }, { "fchownat", "i.iii" },
  { "fcntl", "ii." }, { "finit_module", "i.i" }, { "flock", "ii" }, { "fsopen", ".i" }, { "fsmount", "iii" },
  { "fspick", "i.i" }, { "fsconfig", "ii..i" }, { "fstat", "i." }, { "fsync", "i" }, { "ftruncate", "i." },
  { "futex", ".ii..i" }, { "getdents", "i.i" }, { "getdents64", "i.i" }, { "getitimer", "i." }, { "getpgid", "i" },
  { "getpriority", "ii" }, { "getrandom", "..i" }, { "getrlimit", "i." }, { "getrusage", "i." }, { "getsid", "i" },
  { "getsockname", "i.." }, { "getpeername", "i.." }, { "getsockopt", "iii.." }, { "inotify_add_watch", "i.i" },
  { "inotify_init1", "i" }, { "inotify_rm_watch", "ii" }, { "io_uring_enter", "iiii.." },
  { "io_uring_register", "ii.i" }, { "io_uring_setup", "i." }, { "ioctl", "ii." }, { "ioprio_get", "ii" },
  { "ioprio_set", "iii" }, { "kcmp", "iii.." }, { "keyctl", "i...." }, { "kill", "ii" },
  { "landlock_create_ruleset", "..i" }, { "landlock_restrict_self", "ii" }, { "linkat", "i.i.i" },
  { "listen", "ii" }, { "lseek", "i.i" }, { "madvise", "..i" }, { "mbind", "..i..i" }, { "membarrier", "iii" },
  { "memfd_create", ".i" }, { "memfd_secret", "i" }, { "mkdir", ".i" }, { "mkdirat", "i.i" }, { "mknod", ".ii" },
  { "mknodat", "i.ii" }, { "mlock2", "..i" }, { "mlockall", "i" }, { "mount_setattr", "i.i.." },
  { "move_mount", "i.i.i" }, { "mq_open", ".ii." }, { "msgctl", "ii." }, { "msgget", "ii" }, { "msync", "..i" },
  { "name_to_handle_at", "i...i" }, { "newfstatat", "i..i" }, { "open", ".ii" },
  { "open_by_handle_at", "i.i" }, { "open_tree", "i.i" }, { "openat", "i.ii" }, { "openat2", "i..." },
  { "perf_event_open", ".iii." }, { "personality", "i" }, { "pidfd_getfd", "iii" }, { "pidfd_open", "ii" },
  { "pidfd_send_signal", "ii.i" }, { "pipe2", ".i" }, { "pkey_alloc", ".." }, { "pkey_free", "i" },
  { "pkey_mprotect", "...i" }, { "poll", ".ii" }, { "ppoll", ".i..." }, { "prctl", "i...." }, { "pread64", "i..." },
  { "prlimit64", "ii.." }, { "process_madvise", "i..ii" }, { "process_mrelease", "ii" },
  { "process_vm_readv", "i....." }, { "process_vm_writev", "i....." }, { "pwrite64", "i..." },
  { "quotactl", "i.i." }, { "read", "i.." }, { "readahead", "i.." }, { "readv", "i.." }, { "reboot", "iii." },
  { "recvfrom", "i..i.." }, { "recvmsg", "i.i" }, { "recvmmsg", "i.ii." }, { "renameat2", "i.i.i" },
  { "rseq", ".iii" }, { "rt_sigaction", "i..." }, { "rt_sigprocmask", "i..." }, { "rt_sigqueueinfo", "ii." },
  { "rt_tgsigqueueinfo", "iii." }, { "sched_getaffinity", "ii." }, { "sched_get_priority_max", "i" },
  { "sched_get_priority_min", "i" }, { "sched_getattr", "i.ii" }, { "sched_getparam", "i." },
  { "sched_getscheduler", "i" }, { "sched_rr_get_interval", "i." }, { "sched_setaffinity", "ii." },
  { "sched_setattr", "i.i" }, { "sched_setparam", "i." }, { "sched_setscheduler", "ii." }, { "seccomp", "ii." },
  { "select", "i...." }, { "semctl", "iii." }, { "semget", "iii" }, { "semop", "i.i" }, { "semtimedop", "i.i." },
  { "sendfile", "ii.." }, { "sendmmsg", "i.ii" }, { "sendmsg", "i.i" }, { "sendto", "i..i.i" },
  { "set_mempolicy", "i.." }, { "setfsgid", "i" }, { "setfsuid", "i" }, { "setgid", "i" }, { "setgroups", "i." },
  { "sethostname", ".i" }, { "setitimer", "i.." }, { "setns", "ii" }, { "setpgid", "ii" }, { "setpriority", "iii" },
  { "setregid", "ii" }, { "setresgid", "iii" }, { "setresuid", "iii" }, { "setreuid", "ii" },
  { "setrlimit", "i." }, { "setsockopt", "iii.i" }, { "setuid", "i" }, { "shmat", "i.i" }, { "shmctl", "ii." },
  { "shmget", "i.i" }, { "shutdown", "ii" }, { "signalfd", "i.." }, { "signalfd4", "i..i" }, { "socket", "iii" },
  { "socketcall", "i." }, { "socketpair", "iii." }, { "splice", "i.i..i" }, { "statx", "i.ii." },
  { "swapon", ".i" }, { "symlinkat", ".i." }, { "sync_file_range", "i..i" }, { "syncfs", "i" }, { "syslog", "i.i" },
  { "tee", "ii.i" }, { "tgkill", "iii" }, { "timer_create", "i.." }, { "timer_delete", "i" },
  { "timer_settime", "ii.." }, { "timerfd_create", "ii" }, { "timerfd_gettime", "i." },
  { "timerfd_settime", "ii.." }, { "tkill", "ii" }, { "umask", "i" }, { "umount2", ".i" }, { "unlinkat", "i.i" },
  { "userfaultfd", "i" }, { "utimensat", "i..i" }, { "vmsplice", "i..i" }, { "wait4", "i.i." },
  { "waitid", "ii.i." }, { "write", "i.." }, { "writev", "i.." },
};

#define LOW_HALF G_GUINT64_CONSTANT (0xffffffff)

guint64
comparison_argument_bits (FilterAbi abi, const char *name, guint argument)
{
  g_autofree char *known = NULL;

  if (abi == FILTER_ABI_I386)
    return LOW_HALF;
  /* A bare number is the call with that number. */
  if (name[0] == '$')
    {
      known = syscall_name (filter_abi_arch (abi), (int) g_ascii_strtoll (name + 1, NULL, 10));
      name = known != NULL ? known : name;
    }
  for (gsize i = 0; i < G_N_ELEMENTS (signatures); i++)
    if (strcmp (signatures[i].name, name) == 0)
      return argument < strlen (signatures[i].arguments) && signatures[i].arguments[argument] == 'i'
               ? LOW_HALF : G_MAXUINT64;
  return G_MAXUINT64;
}

/* A value for an argument of 32 bits may be written as the sign fills a register: -1 as
 * 2^64 - 1. */
static guint64
cut_value (guint64 value, guint64 bits)
{
  if (bits == LOW_HALF && value >> 31 == G_GUINT64_CONSTANT (0x1ffffffff))
    return value & bits;
  return value;
}

gboolean
comparison_is_true (const Comparison *comparison, guint64 bits, guint64 argument)
{
  guint64 value = cut_value (comparison->value, bits);

  argument &= bits;
  switch (comparison->operator)
    {
    case COMPARE_NE:
      return argument != value;
    case COMPARE_LT:
      return argument < value;
    case COMPARE_LE:
      return argument <= value;
    case COMPARE_EQ:
      return argument == value;
    case COMPARE_GE:
      return argument >= value;
    case COMPARE_GT:
      return argument > value;
    case COMPARE_MASKED_EQ:
      break;
    }
  /* As libseccomp does: what is expected outside of the mask counts for nothing. */
  return (argument & comparison->value) == (comparison->value_two & comparison->value & bits);
}

typedef struct {
  GArray *blocks;
  guint argument;
} Cover;

static void
add_block (const Cover *cover, guint64 mask, guint64 value)
{
  const FilterComparison block = { cover->argument, mask, value & mask };

  g_array_append_val (cover->blocks, block);
}

/* All x with x < value, or x > value: they agree with the value in its upper bits, differ
 * in one from which the order follows, and are anything below. */
static void
cover_range (const Cover *cover, guint64 bits, guint64 value, gboolean greater)
{
  for (guint64 bit = (bits >> 1) + 1; bit != 0; bit >>= 1)
    if (((value & bit) != 0) != greater)
      add_block (cover, bits & ~(bit - 1), value ^ bit);
}

void
comparison_to_blocks (const Comparison *comparison, guint64 bits, GArray *blocks)
{
  const Cover cover = { blocks, comparison->argument };
  CompareOperator operator = comparison->operator;
  guint64 value = cut_value (comparison->value, bits);
  gboolean beyond = value > bits; /* no argument is as large */

  switch (operator)
    {
    case COMPARE_MASKED_EQ:
      add_block (&cover, comparison->value & bits, comparison->value_two);
      return;
    case COMPARE_EQ:
      if (!beyond)
        add_block (&cover, bits, value);
      return;
    case COMPARE_NE:
    case COMPARE_LT:
    case COMPARE_LE:
      if (beyond)
        add_block (&cover, 0, 0);
      break;
    default:
      break;
    }
  if (beyond)
    return;
  if (operator == COMPARE_LE || operator == COMPARE_GE)
    add_block (&cover, bits, value);
  if (operator == COMPARE_LT || operator == COMPARE_LE || operator == COMPARE_NE)
    cover_range (&cover, bits, value, FALSE);
  if (operator == COMPARE_GT || operator == COMPARE_GE || operator == COMPARE_NE)
    cover_range (&cover, bits, value, TRUE);
}
