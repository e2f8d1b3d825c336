/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* New namespaces, other namespaces, and whether those of outside are shared. */
#include "probe.h"

#include <fcntl.h>
#include <linux/nsfs.h>
#include <linux/sched.h>
#include <sched.h>
#include <signal.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

static int unshare_user (void) { return outcome (unshare (CLONE_NEWUSER)); }
static int unshare_user_mnt (void) { return outcome (unshare (CLONE_NEWUSER | CLONE_NEWNS)); }
static int unshare_user_pid (void) { return outcome (unshare (CLONE_NEWUSER | CLONE_NEWPID)); }
static int unshare_user_net (void) { return outcome (unshare (CLONE_NEWUSER | CLONE_NEWNET)); }
static int unshare_user_ipc (void) { return outcome (unshare (CLONE_NEWUSER | CLONE_NEWIPC)); }
static int unshare_user_uts (void) { return outcome (unshare (CLONE_NEWUSER | CLONE_NEWUTS)); }
static int unshare_user_cgroup (void) { return outcome (unshare (CLONE_NEWUSER | CLONE_NEWCGROUP)); }
static int unshare_mnt (void) { return outcome (unshare (CLONE_NEWNS)); }
static int unshare_pid (void) { return outcome (unshare (CLONE_NEWPID)); }
static int unshare_net (void) { return outcome (unshare (CLONE_NEWNET)); }
static int unshare_ipc (void) { return outcome (unshare (CLONE_NEWIPC)); }
static int unshare_uts (void) { return outcome (unshare (CLONE_NEWUTS)); }
static int unshare_cgroup (void) { return outcome (unshare (CLONE_NEWCGROUP)); }
static int unshare_time (void) { return outcome (unshare (CLONE_NEWTIME)); }

/* The raw call: its arguments but the flags come in an order of each machine. */
static int
clone_with (unsigned long flags)
{
#if defined(__s390__)
  long child = syscall (SYS_clone, 0, flags | SIGCHLD, 0, 0, 0);
#else
  long child = syscall (SYS_clone, flags | SIGCHLD, 0, 0, 0, 0);
#endif

  if (child < 0)
    return errno;
  if (child == 0)
    _exit (0);
  waitpid ((pid_t) child, NULL, 0);
  return 0;
}

static int clone_user (void) { return clone_with (CLONE_NEWUSER); }
static int clone_user_mnt (void) { return clone_with (CLONE_NEWUSER | CLONE_NEWNS); }
static int clone_user_all (void)
{
  return clone_with (CLONE_NEWUSER | CLONE_NEWNS | CLONE_NEWPID | CLONE_NEWNET | CLONE_NEWIPC
                     | CLONE_NEWUTS | CLONE_NEWCGROUP);
}

static int
clone3_with (uint64_t flags)
{
  struct clone_args arguments = { .flags = flags, .exit_signal = SIGCHLD };
  long child = syscall (SYS_clone3, &arguments, sizeof arguments);

  if (child < 0)
    return errno;
  if (child == 0)
    _exit (0);
  waitpid ((pid_t) child, NULL, 0);
  return 0;
}

/* No filter sees its flags, so there is no clone3 at all. */
static int clone3_plain (void) { return clone3_with (0); }
static int clone3_user (void) { return clone3_with (CLONE_NEWUSER); }

/* The way on for a process with a second thread, fork and exec must stay. */
static int plain_fork (void) { return clone_with (0); }

static int
enter (const char *path, int type)
{
  int fd = open (path, O_RDONLY | O_CLOEXEC);

  return fd < 0 ? errno : outcome (setns (fd, type));
}

static int setns_own_mnt (void) { return enter ("/proc/self/ns/mnt", CLONE_NEWNS); }
static int setns_own_uts (void) { return enter ("/proc/self/ns/uts", 0); }
static int setns_init_mnt (void) { return enter ("/proc/1/ns/mnt", 0); }
static int setns_nothing (void) { return outcome (setns (-1, 0)); }

/* From one's own user namespace up to the one outside that owns it. */
static int
parent_namespace (const char *path, unsigned long request)
{
  int fd = open (path, O_RDONLY | O_CLOEXEC);

  return fd < 0 ? errno : outcome (ioctl (fd, request));
}

static int parent_user (void) { return parent_namespace ("/proc/self/ns/user", NS_GET_PARENT); }
static int parent_pid (void) { return parent_namespace ("/proc/self/ns/pid", NS_GET_PARENT); }

/* Enters no namespace, but opens it by its number. */
static int
owner_of_net (void)
{
  return parent_namespace ("/proc/self/ns/net", NS_GET_USERNS);
}

/* As many as there were, for someone who was root inside. */
static int
write_limit (const char *name)
{
  char path[96];
  int fd;

  snprintf (path, sizeof path, "/proc/sys/user/max_%s_namespaces", name);
  fd = open (path, O_WRONLY | O_CLOEXEC);
  return fd < 0 ? errno : outcome (write (fd, "1000", 4));
}

static int raise_user_limit (void) { return write_limit ("user"); }
static int raise_mnt_limit (void) { return write_limit ("mnt"); }

static int
write_uid_map (void)
{
  int fd = open ("/proc/self/uid_map", O_WRONLY | O_CLOEXEC);

  return fd < 0 ? errno : outcome (write (fd, "0 0 1", 5));
}

/* "ok" when the namespace is the one outside; by number, for the name is the same. */
static int
shares (const char *kind, const char *key)
{
  char path[64];
  struct stat status;

  snprintf (path, sizeof path, "/proc/self/ns/%s", kind);
  if (stat (path, &status) < 0)
    return errno;
  return (long long) status.st_ino == fact_number (key) ? 0 : EXDEV;
}

static int shares_user (void) { return shares ("user", "NS_USER"); }
static int shares_mnt (void) { return shares ("mnt", "NS_MNT"); }
static int shares_pid (void) { return shares ("pid", "NS_PID"); }
static int shares_ipc (void) { return shares ("ipc", "NS_IPC"); }
static int shares_uts (void) { return shares ("uts", "NS_UTS"); }
static int shares_cgroup (void) { return shares ("cgroup", "NS_CGROUP"); }
static int shares_net (void) { return shares ("net", "NS_NET"); }

const struct check namespace_checks[] = {
  { "unshare-user", unshare_user },
  { "unshare-user-mnt", unshare_user_mnt },
  { "unshare-user-pid", unshare_user_pid },
  { "unshare-user-net", unshare_user_net },
  { "unshare-user-ipc", unshare_user_ipc },
  { "unshare-user-uts", unshare_user_uts },
  { "unshare-user-cgroup", unshare_user_cgroup },
  { "unshare-mnt", unshare_mnt },
  { "unshare-pid", unshare_pid },
  { "unshare-net", unshare_net },
  { "unshare-ipc", unshare_ipc },
  { "unshare-uts", unshare_uts },
  { "unshare-cgroup", unshare_cgroup },
  { "unshare-time", unshare_time },
  { "clone-user", clone_user },
  { "clone-user-mnt", clone_user_mnt },
  { "clone-all", clone_user_all },
  { "clone3", clone3_plain },
  { "clone3-user", clone3_user },
  { "fork", plain_fork },
  { "setns-own-mnt", setns_own_mnt },
  { "setns-own-uts", setns_own_uts },
  { "setns-init-mnt", setns_init_mnt },
  { "setns-no-descriptor", setns_nothing },
  { "parent-user-namespace", parent_user },
  { "parent-pid-namespace", parent_pid },
  { "owner-of-net-namespace", owner_of_net },
  { "raise-user-namespaces", raise_user_limit },
  { "raise-mnt-namespaces", raise_mnt_limit },
  { "write-uid-map", write_uid_map },
  { "share-user-namespace", shares_user },
  { "share-mnt-namespace", shares_mnt },
  { "share-pid-namespace", shares_pid },
  { "share-ipc-namespace", shares_ipc },
  { "share-uts-namespace", shares_uts },
  { "share-cgroup-namespace", shares_cgroup },
  { "share-net-namespace", shares_net },
  { 0 },
};
