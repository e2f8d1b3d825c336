/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "seccomp/groups.h"

#include <string.h>

#include "util/suggest.h"

typedef struct {
  const char *name;
  const char *members;      /* separated by single spaces */
} Group;

static const Group groups[] = {
  { "@aio",
    "io_setup io_destroy io_submit io_cancel io_getevents io_pgetevents io_pgetevents_time64"
    " io_uring_setup io_uring_enter io_uring_register" },
  { "@basic-io",
    "read write readv writev pread64 pwrite64 preadv pwritev preadv2 pwritev2 lseek _llseek"
    " close close_range dup dup2 dup3" },
  { "@chown",
    "chown chown32 fchown fchown32 fchownat lchown lchown32" },
  { "@clock",
    "adjtimex clock_adjtime clock_adjtime64 clock_settime clock_settime64 settimeofday stime" },
  { "@cpu-emulation",
    "modify_ldt subpage_prot switch_endian vm86 vm86old" },
  { "@debug",
    "lookup_dcookie perf_event_open pidfd_getfd process_vm_writev ptrace rtas"
    " s390_runtime_instr sys_debug_setcontext" },

  /* What the bare word "seccomp" refuses, but for what only debuggers need. */
  { "@default",
    "@aio @clock @cpu-emulation @keyring @module @mount @obsolete @raw-io @reboot @swap"
    /* Attack surface of the kernel that desktop programs have no use for. */
    " bpf perf_event_open userfaultfd lookup_dcookie rtas s390_runtime_instr"
    " sys_debug_setcontext vmsplice remap_file_pages"
    /* Files by handle pass by every mount of the jail; marks see beyond it. */
    " name_to_handle_at open_by_handle_at fanotify_init fanotify_mark"
    /* Administration. */
    " acct quotactl quotactl_fd nfsservctl setdomainname sethostname syslog vhangup"
    " lsm_set_self_attr listns"
    /* Placement of other processes' memory and disk priorities. */
    " ioprio_set mbind migrate_pages move_pages set_mempolicy set_mempolicy_home_node" },
  { "@default-nodebuggers",
    "@default ptrace process_vm_readv process_vm_writev personality pidfd_getfd kcmp" },
  /* What an allow list cannot do without: the launcher's own last steps. */
  { "@default-keep",
    "execve execveat prctl" },

  /* Calls that harm nobody and that nearly every program makes, most of them often, or while signals
   * of its children come in: a signal can interrupt a call that is asked about. */
  { "@presumed",
    "@basic-io access arch_prctl brk clock_getres clock_gettime clock_nanosleep epoll_ctl epoll_pwait epoll_wait"
    " clone exit exit_group faccessat faccessat2 fcntl fcntl64 fork fstat fstat64 fstatat64 futex getcwd getdents getdents64"
    " getegid geteuid getgid getpid getppid getrandom getrlimit gettid gettimeofday getuid lstat lstat64 madvise"
    " mmap mmap2 mprotect mremap munmap nanosleep newfstatat open openat pipe pipe2 poll ppoll prlimit64 pselect6 readlink"
    " readlinkat restart_syscall rseq rt_sigaction rt_sigprocmask rt_sigreturn sched_yield select set_robust_list"
    " set_tid_address sigaltstack sigreturn stat stat64 statx sysinfo time ugetrlimit uname vfork wait4 waitid waitpid" },

  /* Stricter than the default: also what hardly any desktop program calls. */
  { "@desktop",
    "@default-nodebuggers mq_open mq_unlink mq_notify mq_getsetattr mq_timedsend"
    " mq_timedsend_time64 mq_timedreceive mq_timedreceive_time64 msgget msgsnd msgrcv msgctl"
    " process_madvise process_mrelease memfd_secret lsm_get_self_attr lsm_list_modules"
    " setfsuid setfsuid32 setfsgid setfsgid32 get_mempolicy" },

  { "@file-system",
    "access chdir chmod close creat faccessat faccessat2 fallocate fchdir fchmod fchmodat"
    " fchmodat2 fcntl fcntl64 fgetxattr file_getattr file_setattr flistxattr fremovexattr"
    " fsetxattr fstat fstat64 fstatat64 fstatfs fstatfs64 ftruncate ftruncate64 futimesat getcwd"
    " getdents getdents64 getxattr getxattrat inotify_add_watch inotify_init inotify_init1"
    " inotify_rm_watch lgetxattr link linkat listxattr listxattrat llistxattr lremovexattr"
    " lsetxattr lstat lstat64 mkdir mkdirat mknod mknodat mmap mmap2 munmap newfstatat oldfstat"
    " oldlstat oldstat open openat openat2 readlink readlinkat removexattr removexattrat rename"
    " renameat renameat2 rmdir setxattr setxattrat stat stat64 statfs statfs64 statx symlink"
    " symlinkat truncate truncate64 unlink unlinkat utime utimensat utimensat_time64 utimes" },
  { "@io-event",
    "_newselect epoll_create epoll_create1 epoll_ctl epoll_ctl_old epoll_pwait epoll_pwait2"
    " epoll_wait epoll_wait_old eventfd eventfd2 poll ppoll ppoll_time64 pselect6"
    " pselect6_time64 select" },
  { "@ipc",
    "ipc memfd_create mq_getsetattr mq_notify mq_open mq_timedreceive mq_timedreceive_time64"
    " mq_timedsend mq_timedsend_time64 mq_unlink msgctl msgget msgrcv msgsnd pipe pipe2"
    " process_madvise process_vm_readv process_vm_writev semctl semget semop semtimedop"
    " semtimedop_time64 shmat shmctl shmdt shmget" },
  { "@keyring",
    "add_key keyctl request_key" },
  { "@memlock",
    "mlock mlock2 mlockall munlock munlockall" },
  { "@module",
    "delete_module finit_module init_module create_module query_module get_kernel_syms" },
  { "@mount",
    "chroot fsconfig fsmount fsopen fspick listmount mount mount_setattr move_mount open_tree"
    " open_tree_attr pivot_root statmount umount umount2" },
  { "@network-io",
    "accept accept4 bind connect getpeername getsockname getsockopt listen recv recvfrom"
    " recvmmsg recvmmsg_time64 recvmsg send sendmmsg sendmsg sendto setsockopt shutdown socket"
    " socketcall socketpair" },
  { "@obsolete",
    "_sysctl afs_syscall bdflush break create_module ftime get_kernel_syms getpmsg gtty idle"
    " lock mpx prof profil putpmsg query_module security sgetmask ssetmask stime stty sysfs"
    " tuxcall ulimit uselib ustat vserver" },
  { "@pkey",
    "pkey_alloc pkey_free pkey_mprotect" },
  { "@privileged",
    "@chown @clock @module @raw-io @reboot @swap _sysctl acct bpf capset chroot fanotify_init"
    " fanotify_mark nfsservctl open_by_handle_at pivot_root quotactl quotactl_fd setdomainname"
    " setfsuid setfsuid32 setgroups setgroups32 sethostname setresuid setresuid32 setreuid"
    " setreuid32 setuid setuid32 vhangup" },
  { "@process",
    "arch_prctl capget clone clone3 execve execveat exit exit_group fork getrusage kill"
    " pidfd_open pidfd_send_signal prctl rt_sigqueueinfo rt_tgsigqueueinfo setns swapcontext"
    " tgkill times tkill unshare vfork wait4 waitid waitpid" },
  { "@raw-io",
    "ioperm iopl pciconfig_iobase pciconfig_read pciconfig_write s390_pci_mmio_read"
    " s390_pci_mmio_write" },
  { "@reboot",
    "kexec_file_load kexec_load reboot" },
  { "@resources",
    "ioprio_set mbind migrate_pages move_pages nice sched_setaffinity sched_setattr"
    " sched_setparam sched_setscheduler set_mempolicy set_mempolicy_home_node setpriority"
    " setrlimit prlimit64" },
  { "@setuid",
    "setgid setgid32 setgroups setgroups32 setregid setregid32 setresgid setresgid32 setresuid"
    " setresuid32 setreuid setreuid32 setuid setuid32" },
  { "@signal",
    "rt_sigaction rt_sigpending rt_sigprocmask rt_sigsuspend rt_sigtimedwait"
    " rt_sigtimedwait_time64 sigaction sigaltstack signal signalfd signalfd4 sigpending"
    " sigprocmask sigsuspend" },
  { "@swap",
    "swapon swapoff" },
  { "@sync",
    "fdatasync fsync msync sync sync_file_range sync_file_range2 syncfs" },
  { "@system-service",
    "@aio @basic-io @chown @file-system @io-event @ipc @keyring @memlock @network-io @process"
    " @resources @setuid @signal @sync @timer"
    /* Every program at its start, and in every thread. */
    " brk cachestat clock_getres clock_getres_time64 clock_gettime clock_gettime64"
    " clock_nanosleep clock_nanosleep_time64 futex futex_requeue futex_time64 futex_wait"
    " futex_waitv futex_wake get_robust_list get_thread_area getegid getegid32 geteuid geteuid32"
    " getgid getgid32 getgroups getgroups32 getpgid getpgrp getpid getppid getrandom getresgid"
    " getresgid32 getresuid getresuid32 getrlimit getsid gettid gettimeofday getuid getuid32"
    " map_shadow_stack membarrier mprotect mseal nanosleep pause restart_syscall"
    " riscv_flush_icache riscv_hwprobe rseq rt_sigreturn sched_getaffinity sched_yield"
    " set_robust_list set_thread_area set_tid_address sigreturn time ugetrlimit uprobe uretprobe"
    /* And what services use besides. */
    " arm_fadvise64_64 capset copy_file_range fadvise64 fadvise64_64 flock get_mempolicy getcpu"
    " getpriority ioctl ioprio_get kcmp madvise mincore mremap name_to_handle_at oldolduname"
    " olduname personality readahead readdir remap_file_pages sched_get_priority_max"
    " sched_get_priority_min sched_getattr sched_getparam sched_getscheduler"
    " sched_rr_get_interval sched_rr_get_interval_time64 sendfile sendfile64 setfsgid setfsgid32"
    " setfsuid setfsuid32 setpgid setsid splice sysinfo tee umask uname userfaultfd vmsplice" },
  { "@timer",
    "alarm getitimer setitimer timer_create timer_delete timer_getoverrun timer_gettime"
    " timer_gettime64 timer_settime timer_settime64 timerfd_create timerfd_gettime"
    " timerfd_gettime64 timerfd_settime timerfd_settime64 times" },
};

static const Group *
find_group (const char *name)
{
  for (gsize i = 0; i < G_N_ELEMENTS (groups); i++)
    if (strcmp (groups[i].name, name) == 0)
      return &groups[i];
  return NULL;
}

gboolean
group_exists (const char *group)
{
  return find_group (group) != NULL;
}

void
group_expand (const char *group, GHashTable *names)
{
  const Group *found = find_group (group);
  g_auto (GStrv) members = NULL;

  g_return_if_fail (found != NULL);

  members = g_strsplit (found->members, " ", -1);
  for (char **member = members; *member != NULL; member++)
    if (**member == '@')
      group_expand (*member, names);
    else
      g_hash_table_add (names, g_strdup (*member));
}

const char *
group_name (gsize index)
{
  return index < G_N_ELEMENTS (groups) ? groups[index].name : NULL;
}

static const char *
suggest_candidate (gsize index, gconstpointer data)
{
  (void) data;
  return group_name (index);
}

const char *
group_suggest (const char *group)
{
  return suggest_nearest (group, suggest_candidate, NULL);
}

/* One step of FNV-1a (http://www.isthe.com/chongo/tech/comp/fnv/), but with
 * eight bytes at a time, as this is done at every start. */
static guint64
fingerprint_text (guint64 hash, const char *text)
{
  gsize length = strlen (text);

  /* Up to and with the final zero, so that no boundary can move unseen. */
  for (gsize at = 0; at <= length; at += sizeof (guint64))
    {
      guint64 word = 0;

      memcpy (&word, text + at, MIN (sizeof word, length - at));
      hash = (hash ^ word) * G_GUINT64_CONSTANT (0x100000001b3);
      hash ^= hash >> 32;
    }
  return hash;
}

guint64
groups_fingerprint (void)
{
  guint64 hash = G_GUINT64_CONSTANT (0xcbf29ce484222325);

  for (gsize i = 0; i < G_N_ELEMENTS (groups); i++)
    hash = fingerprint_text (fingerprint_text (hash, groups[i].name), groups[i].members);
  return hash;
}
