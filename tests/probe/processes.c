/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Processes outside, the jail's own first process, and privileges.
 * The victim is a child of the fixture with the same uid: without a jail all of it works. */
#include "probe.h"

#include <fcntl.h>
#include <limits.h>
#include <linux/capability.h>
#include <linux/securebits.h>
#include <sched.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <grp.h>
#include <sys/prctl.h>
#include <sys/ptrace.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/uio.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#ifndef SYS_pidfd_getfd
#define SYS_pidfd_getfd 438
#endif

static pid_t victim (void) { return (pid_t) fact_number ("VICTIM_PID"); }

static int
read_in_proc (long pid, const char *rest)
{
  char path[PATH_MAX + 32];

  snprintf (path, sizeof path, "/proc/%ld/%s", pid, rest);
  return try_read (path);
}

static int
open_in_proc (long pid, const char *rest, int flags)
{
  char path[PATH_MAX];

  snprintf (path, sizeof path, "/proc/%ld/%s", pid, rest);
  return try_open (path, flags);
}

static int
see_victim (void)
{
  char path[64];

  snprintf (path, sizeof path, "/proc/%d", (int) victim ());
  return outcome (access (path, F_OK));
}

/* SIGURG: nobody minds it, and the fixture counts it. */
static int kill_victim (void) { return outcome (kill (victim (), SIGURG)); }
static int tgkill_victim (void) { return outcome (syscall (SYS_tgkill, victim (), victim (), SIGURG)); }
static int tkill_victim (void) { return outcome (syscall (SYS_tkill, victim (), SIGURG)); }
static int sigqueue_victim (void) { return outcome (sigqueue (victim (), SIGURG, (union sigval) { 0 })); }
static int pidfd_open_victim (void) { return outcome (syscall (SYS_pidfd_open, victim (), 0)); }

static int
pidfd_signal_victim (void)
{
  int fd = (int) syscall (SYS_pidfd_open, victim (), 0);

  return fd < 0 ? errno : outcome (syscall (SYS_pidfd_send_signal, fd, SIGURG, NULL, 0));
}

/* The process group may be the caller's and reach out of the pid namespace. The
 * call itself succeeds, as it reaches its caller: the fixture says who got it. */
static int kill_group (void) { return outcome (kill (0, SIGURG)); }
static int kill_everyone (void) { return outcome (kill (-1, SIGURG)); }
static int kill_fixture_group (void) { return outcome (kill ((pid_t) -fact_number ("GROUP"), SIGURG)); }

/* A device or file descriptor may signal a process that its owner names. */
static int
signal_by_owner (void)
{
  int ends[2];

  if (pipe (ends) < 0 || fcntl (ends[0], F_SETSIG, SIGURG) < 0)
    return errno;
  return outcome (fcntl (ends[0], F_SETOWN, victim ()));
}

static int
renice_victim (void)
{
  return outcome (setpriority (PRIO_PROCESS, (id_t) victim (), 1));
}

/* As with kill: the fixture looks at its own niceness. */
static int
renice_group (void)
{
  return outcome (setpriority (PRIO_PGRP, 0, getpriority (PRIO_PROCESS, 0) + 1));
}

/* The lowest but two of the usual class. */
static int ioprio_group (void) { return outcome (syscall (SYS_ioprio_set, 2, 0, (2 << 13) | 5)); }

static int
set_limit_of_victim (void)
{
  struct rlimit limit;

  if (prlimit (victim (), RLIMIT_CORE, NULL, &limit) < 0)
    return errno;
  return outcome (prlimit (victim (), RLIMIT_CORE, &limit, NULL));
}

static int
set_affinity_of_victim (void)
{
  cpu_set_t set;

  if (sched_getaffinity (victim (), sizeof set, &set) < 0)
    return errno;
  return outcome (sched_setaffinity (victim (), sizeof set, &set));
}

static int
ptrace_victim (void)
{
  return outcome (ptrace (PTRACE_SEIZE, victim (), NULL, NULL));
}

/* Of one's own child: refused by the filter, whoever it is aimed at. */
static int
ptrace_child (void)
{
  pid_t child = fork ();
  int error;

  if (child < 0)
    return errno;
  if (child == 0) {
    pause ();
    _exit (0);
  }
  error = outcome (ptrace (PTRACE_SEIZE, child, NULL, NULL));
  kill (child, SIGKILL);
  return error;
}

static int
vm_of (pid_t pid, long call, void *remote_address)
{
  char buffer[16] = "";
  struct iovec local = { buffer, 1 }, remote = { remote_address, 1 };

  return outcome (syscall (call, pid, &local, 1, &remote, 1, 0));
}

static void *marker (void) { return (void *) (unsigned long) fact_number ("VICTIM_ADDRESS"); }

static int vm_read_victim (void) { return vm_of (victim (), SYS_process_vm_readv, marker ()); }

/* The byte written is the marker's last, which is zero already. */
static int
vm_write_victim (void)
{
  return vm_of (victim (), SYS_process_vm_writev, (char *) marker () + fact_number ("VICTIM_LENGTH"));
}

static int
vm_read_self (void)
{
  static char own[16];

  return vm_of (getpid (), SYS_process_vm_readv, own);
}

static int
mem_of_victim (int flags)
{
  char path[64], byte;
  int fd;

  snprintf (path, sizeof path, "/proc/%d/mem", (int) victim ());
  fd = open (path, flags | O_CLOEXEC);
  if (fd < 0)
    return errno;
  return outcome (pread (fd, &byte, 1, (off_t) fact_number ("VICTIM_ADDRESS")));
}

static int read_victim_mem (void) { return mem_of_victim (O_RDONLY); }
static int write_victim_mem (void) { return mem_of_victim (O_RDWR); }
static int read_victim_environ (void) { return read_in_proc (victim (), "environ"); }
static int read_victim_maps (void) { return read_in_proc (victim (), "maps"); }

static int
read_victim_fd (void)
{
  char rest[32];

  snprintf (rest, sizeof rest, "fd/%lld", fact_number ("VICTIM_FD"));
  return read_in_proc (victim (), rest);
}

static int
read_victim_root (void)
{
  char rest[PATH_MAX];

  snprintf (rest, sizeof rest, "root%s/.ssh/id_test", fact ("HOME"));
  return read_in_proc (victim (), rest);
}

static int
pidfd_getfd_victim (void)
{
  int fd = (int) syscall (SYS_pidfd_open, victim (), 0);

  return fd < 0 ? errno : outcome (syscall (SYS_pidfd_getfd, fd, (int) fact_number ("VICTIM_FD"), 0));
}

/* Of itself, so that no permission but the filter's is in question. */
static int
pidfd_getfd_self (void)
{
  int fd = (int) syscall (SYS_pidfd_open, getpid (), 0);

  return fd < 0 ? errno : outcome (syscall (SYS_pidfd_getfd, fd, 0, 0));
}

static int kcmp_self (void) { return outcome (syscall (SYS_kcmp, getpid (), getpid (), 0, 0, 0)); }

/* The jail's first process was the launcher: what it holds is older than the jail. */
static int init_mem (void) { return open_in_proc (1, "mem", O_RDWR); }
static int init_environ (void) { return read_in_proc (1, "environ"); }
static int init_maps (void) { return read_in_proc (1, "maps"); }
static int init_root (void) { return open_in_proc (1, "root/", O_RDONLY | O_DIRECTORY); }
static int init_cwd (void) { return open_in_proc (1, "cwd/", O_RDONLY | O_DIRECTORY); }
static int init_exe (void) { return open_in_proc (1, "exe", O_RDONLY); }
static int init_fd (void) { return open_in_proc (1, "fd", O_RDONLY | O_DIRECTORY); }
static int init_fd_0 (void) { return open_in_proc (1, "fd/0", O_RDONLY); }
static int init_ns_user (void) { return open_in_proc (1, "ns/user", O_RDONLY); }
static int init_ns_mnt (void) { return open_in_proc (1, "ns/mnt", O_RDONLY); }
static int init_ns_net (void) { return open_in_proc (1, "ns/net", O_RDONLY); }
static int init_map_files (void) { return open_in_proc (1, "map_files", O_RDONLY | O_DIRECTORY); }
static int init_ptrace (void) { return outcome (ptrace (PTRACE_SEIZE, 1, NULL, NULL)); }

/* The two signals that no process can catch. That the probe goes on shows that they
 * had no effect: when the first process of a pid namespace ends, so do all. */
static int
kill_init (void)
{
  if (kill (1, SIGSTOP) < 0 || kill (1, SIGKILL) < 0)
    return errno;
  usleep (100000);
  return 0;
}

/* The launcher's process, seen as the parent of the first one: not there at all. */
static int
see_parent_of_init (void)
{
  char line[512];
  FILE *file = fopen ("/proc/1/stat", "re");
  int parent = -1;

  if (file == NULL)
    return errno;
  if (fgets (line, sizeof line, file) != NULL && strrchr (line, ')') != NULL)
    sscanf (strrchr (line, ')'), ") %*c %d", &parent);
  fclose (file);
  return parent > 0 ? 0 : ESRCH;
}

/* A line of /proc/self/status, as a number. */
static unsigned long long
status_value (const char *key, int base)
{
  char line[256];
  FILE *file = fopen ("/proc/self/status", "re");
  unsigned long long value = 0;

  if (file == NULL)
    not_available ("no /proc");
  while (fgets (line, sizeof line, file) != NULL)
    if (strncmp (line, key, strlen (key)) == 0 && line[strlen (key)] == ':')
      value = strtoull (line + strlen (key) + 1, NULL, base);
  fclose (file);
  return value;
}

/* "ok" where there is something in the set. */
static int holds (const char *set) { return status_value (set, 16) != 0 ? 0 : EPERM; }
static int holds_effective (void) { return holds ("CapEff"); }
static int holds_permitted (void) { return holds ("CapPrm"); }
static int holds_inheritable (void) { return holds ("CapInh"); }
static int holds_bounding (void) { return holds ("CapBnd"); }
static int holds_ambient (void) { return holds ("CapAmb"); }

static int without_no_new_privs (void) { return status_value ("NoNewPrivs", 10) == 0 ? 0 : EPERM; }
static int without_filter (void) { return status_value ("Seccomp", 10) == 0 ? 0 : EPERM; }
static int clear_no_new_privs (void) { return outcome (prctl (PR_SET_NO_NEW_PRIVS, 0, 0, 0, 0)); }

static int
raise_capabilities (void)
{
  struct __user_cap_header_struct header = { .version = _LINUX_CAPABILITY_VERSION_3 };
  struct __user_cap_data_struct data[2] = {
    { .effective = 1u << CAP_SYS_ADMIN, .permitted = 1u << CAP_SYS_ADMIN },
  };

  return outcome (syscall (SYS_capset, &header, data));
}

static int
raise_ambient (void)
{
  return outcome (prctl (PR_CAP_AMBIENT, PR_CAP_AMBIENT_RAISE, CAP_NET_RAW, 0, 0));
}

static int set_securebits (void) { return outcome (prctl (PR_SET_SECUREBITS, SECBIT_KEEP_CAPS, 0, 0, 0)); }
static int set_uid_root (void) { return outcome (setresuid (0, 0, 0)); }
static int set_gid_root (void) { return outcome (setresgid (0, 0, 0)); }
static int set_groups (void) { return outcome (setgroups (0, NULL)); }
static int set_mm (void) { return outcome (prctl (PR_SET_MM, PR_SET_MM_BRK, 0, 0, 0)); }
static int raise_priority (void) { return outcome (setpriority (PRIO_PROCESS, 0, -10)); }

static int
raise_hard_limit (void)
{
  struct rlimit low = { 0, 0 }, high = { 1, 1 };

  if (setrlimit (RLIMIT_CORE, &low) < 0)
    return errno;
  return outcome (setrlimit (RLIMIT_CORE, &high));
}

/* The kernel's killer would then take a process outside first. */
static int
lower_oom_score (void)
{
  int fd = open ("/proc/self/oom_score_adj", O_WRONLY | O_CLOEXEC);

  if (fd < 0)
    return errno;
  return outcome (write (fd, "-999", 4));
}

static bool
runs_as_another (pid_t child)
{
  char path[64], line[256];
  unsigned effective = geteuid ();
  FILE *file;

  snprintf (path, sizeof path, "/proc/%d/status", (int) child);
  file = fopen (path, "re");
  while (file != NULL && fgets (line, sizeof line, file) != NULL)
    if (strncmp (line, "Uid:", 4) == 0)
      sscanf (line, "Uid: %*u %u", &effective);
  if (file != NULL)
    fclose (file);
  return effective != geteuid ();
}

static const char *
setuid_program (void)
{
  static const char *const programs[] = { "/usr/bin/su", "/usr/bin/mount", "/usr/bin/passwd", "/usr/bin/chsh" };
  struct stat status;

  for (size_t i = 0; i < sizeof programs / sizeof programs[0]; i++)
    if (stat (programs[i], &status) == 0 && status.st_uid != geteuid () && (status.st_mode & S_ISUID) != 0)
      return programs[i];
  not_available ("no setuid program");
}

static _Noreturn void
exec_into_full_pipe (const char *program)
{
  static char page[4096];
  int ends[2];

  if (pipe (ends) < 0 || fcntl (ends[1], F_SETFL, O_NONBLOCK) < 0)
    _exit (errno);
  while (write (ends[1], page, sizeof page) > 0)
    ;
  fcntl (ends[1], F_SETFL, 0);
  dup2 (ends[1], STDOUT_FILENO);
  dup2 (ends[1], STDERR_FILENO);
  execl (program, program, "--help", (char *) NULL);
  _exit (errno);
}

/* A setuid program's help, written into a full pipe: it waits, and can be looked at. */
static int
run_setuid (void)
{
  const char *program = setuid_program ();
  pid_t child = fork ();
  int status, error = EPERM;

  if (child < 0)
    return errno;
  if (child == 0)
    exec_into_full_pipe (program);
  for (int i = 0; i < 50 && error != 0; i++) {
    usleep (10000);
    if (waitpid (child, &status, WNOHANG) == child)
      return WIFEXITED (status) && WEXITSTATUS (status) != 0 ? WEXITSTATUS (status) : ECHILD;
    if (runs_as_another (child))
      error = 0;
  }
  kill (child, SIGKILL);
  return error;
}

const struct check process_checks[] = {
  { "see-outside-process", see_victim },
  { "see-parent-of-init", see_parent_of_init },
  { "kill-outside", kill_victim },
  { "tgkill-outside", tgkill_victim },
  { "tkill-outside", tkill_victim },
  { "sigqueue-outside", sigqueue_victim },
  { "pidfd-open-outside", pidfd_open_victim },
  { "pidfd-signal-outside", pidfd_signal_victim },
  { "kill-outside-group", kill_fixture_group },
  { "kill-own-group", kill_group },
  { "kill-everyone", kill_everyone },
  { "signal-owner-outside", signal_by_owner },
  { "renice-outside", renice_victim },
  { "renice-own-group", renice_group },
  { "ioprio-own-group", ioprio_group },
  { "limit-outside", set_limit_of_victim },
  { "affinity-outside", set_affinity_of_victim },
  { "ptrace-outside", ptrace_victim },
  { "ptrace-child", ptrace_child },
  { "vm-read-outside", vm_read_victim },
  { "vm-write-outside", vm_write_victim },
  { "vm-read-self", vm_read_self },
  { "read-outside-memory", read_victim_mem },
  { "write-outside-memory", write_victim_mem },
  { "read-outside-environ", read_victim_environ },
  { "read-outside-maps", read_victim_maps },
  { "read-outside-descriptor", read_victim_fd },
  { "read-by-outside-root", read_victim_root },
  { "pidfd-getfd-outside", pidfd_getfd_victim },
  { "pidfd-getfd-self", pidfd_getfd_self },
  { "kcmp", kcmp_self },
  { "init-memory", init_mem },
  { "init-environ", init_environ },
  { "init-maps", init_maps },
  { "init-root", init_root },
  { "init-cwd", init_cwd },
  { "init-exe", init_exe },
  { "init-descriptors", init_fd },
  { "init-stdin", init_fd_0 },
  { "init-map-files", init_map_files },
  { "init-ns-user", init_ns_user },
  { "init-ns-mnt", init_ns_mnt },
  { "init-ns-net", init_ns_net },
  { "init-ptrace", init_ptrace },
  { "init-kill", kill_init },
  { "hold-effective-capability", holds_effective },
  { "hold-permitted-capability", holds_permitted },
  { "hold-inheritable-capability", holds_inheritable },
  { "hold-bounding-capability", holds_bounding },
  { "hold-ambient-capability", holds_ambient },
  { "raise-capability", raise_capabilities },
  { "raise-ambient-capability", raise_ambient },
  { "set-securebits", set_securebits },
  { "without-no-new-privs", without_no_new_privs },
  { "clear-no-new-privs", clear_no_new_privs },
  { "without-filter", without_filter },
  { "run-setuid", run_setuid },
  { "set-uid-root", set_uid_root },
  { "set-gid-root", set_gid_root },
  { "set-groups", set_groups },
  { "prctl-set-mm", set_mm },
  { "raise-priority", raise_priority },
  { "raise-hard-limit", raise_hard_limit },
  { "lower-oom-score", lower_oom_score },
  { 0 },
};
