/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "seccomp/comparison.h"

#include "seccomp/syscall-names.h"

#include <string.h>

typedef struct {
  const char *name;
  const char *arguments;    /* a letter each, as far as the last that is not . */
} Signature;

/* What the kernel's own definitions say (contrib/argument-widths compares): i for 32 bits, h for
 * the 16 of a mode, o for an owner, 32 bits but in the old calls of i386, which take 16, and . for
 * what is longer. Some calls declare more and cut it later: clone its flags, readv and the like
 * their descriptor, ptrace its process, mmap its file, mbind its mode. What the meaning of depends
 * on another argument, as in prctl and fcntl, counts as long. */
static const Signature signatures[] = {
  { "accept", "i" }, { "accept4", "i..i" }, { "access", ".i" }, { "add_key", "....i" }, { "alarm", "i" },
  { "arch_prctl", "i" }, { "bind", "i.i" }, { "bpf", "i.i" }, { "cachestat", "i..i" }, { "chmod", ".h" },
  { "chown", ".oo" }, { "clock_adjtime", "i" }, { "clock_getres", "i" }, { "clock_gettime", "i" },
  { "clock_nanosleep", "ii" }, { "clock_settime", "i" }, { "clone", "i" }, { "close", "i" },
  { "close_range", "iii" }, { "connect", "i.i" }, { "copy_file_range", "i.i..i" }, { "creat", ".h" },
  { "delete_module", ".i" }, { "dup", "i" }, { "dup2", "ii" }, { "dup3", "iii" }, { "epoll_create", "i" },
  { "epoll_create1", "i" }, { "epoll_ctl", "iii" }, { "epoll_pwait", "i.ii" }, { "epoll_pwait2", "i.i" },
  { "epoll_wait", "i.ii" }, { "eventfd", "i" }, { "eventfd2", "ii" }, { "execveat", "i...i" }, { "exit", "i" },
  { "exit_group", "i" }, { "faccessat", "i.i" }, { "faccessat2", "i.ii" }, { "fadvise64", "i..i" },
  { "fadvise64_64", "i..i" }, { "fallocate", "ii" }, { "fanotify_init", "ii" }, { "fanotify_mark", "ii.i" },
  { "fchdir", "i" }, { "fchmod", "ih" }, { "fchmodat", "i.h" }, { "fchmodat2", "i.hi" }, { "fchown", "ioo" },
  { "fchownat", "i.iii" }, { "fcntl", "ii" }, { "fdatasync", "i" }, { "fgetxattr", "i" },
  { "file_getattr", "i...i" }, { "file_setattr", "i...i" }, { "finit_module", "i.i" }, { "flistxattr", "i" },
  { "flock", "ii" }, { "fremovexattr", "i" }, { "fsconfig", "ii..i" }, { "fsetxattr", "i...i" },
  { "fsmount", "iii" }, { "fsopen", ".i" }, { "fspick", "i.i" }, { "fstat", "i" }, { "fstatat", "i..i" },
  { "fstatat64", "i..i" }, { "fstatfs", "i" }, { "fsync", "i" }, { "ftruncate", "i" }, { "futex", ".ii..i" },
  { "futex_requeue", ".iii" }, { "futex_wait", "...i.i" }, { "futex_waitv", ".ii.i" }, { "futex_wake", "..ii" },
  { "futimesat", "i" }, { "get_robust_list", "i" }, { "getdents", "i.i" }, { "getdents64", "i.i" },
  { "getgroups", "i" }, { "getitimer", "i" }, { "getpeername", "i" }, { "getpgid", "i" }, { "getpriority", "ii" },
  { "getrandom", "..i" }, { "getrlimit", "i" }, { "getrusage", "i" }, { "getsid", "i" }, { "getsockname", "i" },
  { "getsockopt", "iii" }, { "getxattrat", "i.i" }, { "inotify_add_watch", "i.i" }, { "inotify_init1", "i" },
  { "inotify_rm_watch", "ii" }, { "io_setup", "i" }, { "io_uring_enter", "iiii" }, { "io_uring_register", "ii.i" },
  { "io_uring_setup", "i" }, { "ioctl", "ii" }, { "ioperm", "..i" }, { "iopl", "i" }, { "ioprio_get", "ii" },
  { "ioprio_set", "iii" }, { "kcmp", "iii" }, { "kexec_file_load", "ii" }, { "keyctl", "i" }, { "kill", "ii" },
  { "landlock_add_rule", "ii.i" }, { "landlock_create_ruleset", "..i" }, { "landlock_restrict_self", "ii" },
  { "lchown", ".oo" }, { "linkat", "i.i.i" }, { "listen", "ii" }, { "listmount", "...i" }, { "listxattrat", "i.i" },
  { "lseek", "i.i" }, { "lsetxattr", "....i" }, { "lsm_get_self_attr", "i..i" }, { "lsm_list_modules", "..i" },
  { "lsm_set_self_attr", "i.ii" }, { "madvise", "..i" }, { "map_shadow_stack", "..i" }, { "mbind", "..i..i" },
  { "membarrier", "iii" }, { "memfd_create", ".i" }, { "memfd_secret", "i" }, { "migrate_pages", "i" },
  { "mkdir", ".h" }, { "mkdirat", "i.h" }, { "mknod", ".hi" }, { "mknodat", "i.hi" }, { "mlock2", "..i" },
  { "mlockall", "i" }, { "mmap", "....i" }, { "modify_ldt", "i" }, { "mount_setattr", "i.i" },
  { "move_mount", "i.i.i" }, { "move_pages", "i....i" }, { "mq_getsetattr", "i" }, { "mq_notify", "i" },
  { "mq_open", ".ih" }, { "mq_timedreceive", "i" }, { "mq_timedsend", "i..i" }, { "msgctl", "ii" },
  { "msgget", "ii" }, { "msgrcv", "i...i" }, { "msgsnd", "i..i" }, { "msync", "..i" },
  { "name_to_handle_at", "i...i" }, { "newfstatat", "i..i" }, { "open", ".ih" }, { "open_by_handle_at", "i.i" },
  { "open_tree", "i.i" }, { "open_tree_attr", "i.i" }, { "openat", "i.ih" }, { "openat2", "i" },
  { "perf_event_open", ".iii" }, { "personality", "i" }, { "pidfd_getfd", "iii" }, { "pidfd_open", "ii" },
  { "pidfd_send_signal", "ii.i" }, { "pipe2", ".i" }, { "pkey_free", "i" }, { "pkey_mprotect", "...i" },
  { "poll", ".ii" }, { "ppoll", ".i" }, { "prctl", "i" }, { "pread64", "i" }, { "preadv", "i" },
  { "preadv2", "i....i" }, { "prlimit64", "ii" }, { "process_madvise", "i..ii" }, { "process_mrelease", "ii" },
  { "process_vm_readv", "i" }, { "process_vm_writev", "i" }, { "pselect6", "i" }, { "ptrace", ".i" },
  { "pwrite64", "i" }, { "pwritev", "i" }, { "pwritev2", "i....i" }, { "quotactl", "i.i" },
  { "quotactl_fd", "iii" }, { "read", "i" }, { "readahead", "i" }, { "readlink", "..i" }, { "readlinkat", "i..i" },
  { "readv", "i" }, { "reboot", "iii" }, { "recvfrom", "i..i" }, { "recvmmsg", "i.ii" }, { "recvmsg", "i.i" },
  { "removexattrat", "i.i" }, { "renameat", "i.i" }, { "renameat2", "i.i.i" }, { "request_key", "...i" },
  { "rseq", ".iii" }, { "rt_sigaction", "i" }, { "rt_sigprocmask", "i" }, { "rt_sigqueueinfo", "ii" },
  { "rt_tgsigqueueinfo", "iii" }, { "sched_get_priority_max", "i" }, { "sched_get_priority_min", "i" },
  { "sched_getaffinity", "ii" }, { "sched_getattr", "i.ii" }, { "sched_getparam", "i" },
  { "sched_getscheduler", "i" }, { "sched_rr_get_interval", "i" }, { "sched_setaffinity", "ii" },
  { "sched_setattr", "i.i" }, { "sched_setparam", "i" }, { "sched_setscheduler", "ii" }, { "seccomp", "ii" },
  { "select", "i" }, { "semctl", "iii" }, { "semget", "iii" }, { "semop", "i.i" }, { "semtimedop", "i.i" },
  { "sendfile", "ii" }, { "sendmmsg", "i.ii" }, { "sendmsg", "i.i" }, { "sendto", "i..i.i" },
  { "set_mempolicy", "i" }, { "setdomainname", ".i" }, { "setfsgid", "o" }, { "setfsuid", "o" }, { "setgid", "o" },
  { "setgroups", "i" }, { "sethostname", ".i" }, { "setitimer", "i" }, { "setns", "ii" }, { "setpgid", "ii" },
  { "setpriority", "iii" }, { "setregid", "oo" }, { "setresgid", "ooo" }, { "setresuid", "ooo" },
  { "setreuid", "oo" }, { "setrlimit", "i" }, { "setsockopt", "iii.i" }, { "setuid", "o" }, { "setxattr", "....i" },
  { "setxattrat", "i.i" }, { "shmat", "i.i" }, { "shmctl", "ii" }, { "shmget", "i.i" }, { "shutdown", "ii" },
  { "signalfd", "i" }, { "signalfd4", "i..i" }, { "socket", "iii" }, { "socketcall", "i" }, { "socketpair", "iii" },
  { "splice", "i.i..i" }, { "statmount", "...i" }, { "statx", "i.ii" }, { "swapon", ".i" }, { "symlinkat", ".i" },
  { "sync_file_range", "i..i" }, { "sync_file_range2", "ii" }, { "syncfs", "i" }, { "sysfs", "i" },
  { "syslog", "i.i" }, { "tee", "ii.i" }, { "tgkill", "iii" }, { "timer_create", "i" }, { "timer_delete", "i" },
  { "timer_getoverrun", "i" }, { "timer_gettime", "i" }, { "timer_settime", "ii" }, { "timerfd_create", "ii" },
  { "timerfd_gettime", "i" }, { "timerfd_settime", "ii" }, { "tkill", "ii" }, { "umask", "i" }, { "umount2", ".i" },
  { "unlinkat", "i.i" }, { "userfaultfd", "i" }, { "ustat", "i" }, { "utimensat", "i..i" }, { "vmsplice", "i..i" },
  { "wait4", "i.i" }, { "waitid", "ii.i" }, { "write", "i" }, { "writev", "i" },
};

#define LOW_HALF G_GUINT64_CONSTANT (0xffffffff)
#define LOW_QUARTER G_GUINT64_CONSTANT (0xffff)

static char
argument_letter (const char *name, guint argument)
{
  for (gsize i = 0; i < G_N_ELEMENTS (signatures); i++)
    if (strcmp (signatures[i].name, name) == 0)
      return argument < strlen (signatures[i].arguments) ? signatures[i].arguments[argument] : '.';
  return '.';
}

guint64
comparison_argument_bits (FilterAbi abi, const char *name, guint argument)
{
  g_autofree char *known = NULL;

  /* A bare number is the call with that number. */
  if (name[0] == '$')
    {
      known = syscall_name (filter_abi_arch (abi), (int) g_ascii_strtoll (name + 1, NULL, 10));
      name = known != NULL ? known : name;
    }
#ifdef __s390__
  /* Where the stack comes first. */
  if (strcmp (name, "clone") == 0)
    return argument == 1 ? LOW_HALF : G_MAXUINT64;
#endif
  switch (argument_letter (name, argument))
    {
    case 'h':
      return LOW_QUARTER;
    case 'o':
      return abi == FILTER_ABI_I386 ? LOW_QUARTER : LOW_HALF;
    case 'i':
      return LOW_HALF;
    default:
      return abi == FILTER_ABI_I386 ? LOW_HALF : G_MAXUINT64;
    }
}

/* A value for a shorter argument may be written as the sign fills a register: -1 as
 * 2^64 - 1, or as 2^32 - 1. */
static guint64
cut_value (guint64 value, guint64 bits)
{
  const guint64 filled = value | bits >> 1;

  if (bits != G_MAXUINT64 && (filled == G_MAXUINT64 || filled == LOW_HALF))
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
