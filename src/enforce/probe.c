/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "enforce/probe.h"

#include "util/mount-api.h"

#include <errno.h>
#include <fcntl.h>
#include <linux/filter.h>
#include <linux/seccomp.h>
#include <net/if.h>
#include <sched.h>
#include <stdio.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

typedef struct {
  int step;
  int error;
} Outcome;

static gboolean
write_text (const char *path, const char *text)
{
  int fd = open (path, O_WRONLY | O_CLOEXEC);
  gboolean good = fd >= 0 && write (fd, text, strlen (text)) >= 0;
  int number = errno;

  if (fd >= 0)
    close (fd);
  errno = number;
  return good;
}

static gboolean
write_maps (uid_t uid, gid_t gid)
{
  char user[64], group[64];

  snprintf (user, sizeof user, "%u %u 1", (unsigned) uid, (unsigned) uid);
  snprintf (group, sizeof group, "%u %u 1", (unsigned) gid, (unsigned) gid);
  return write_text ("/proc/self/setgroups", "deny") && write_text ("/proc/self/uid_map", user)
         && write_text ("/proc/self/gid_map", group);
}

static gboolean
raise_loopback (void)
{
  struct ifreq request = { .ifr_name = "lo", .ifr_flags = IFF_UP };
  int fd = socket (AF_INET, SOCK_DGRAM | SOCK_CLOEXEC, 0);

  return fd >= 0 && ioctl (fd, SIOCSIFFLAGS, &request) == 0;
}

static gboolean
load_filter (void)
{
  struct sock_filter allow = BPF_STMT (BPF_RET | BPF_K, SECCOMP_RET_ALLOW);
  struct sock_fprog program = { 1, &allow };

  return prctl (PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) == 0
         && syscall (SYS_seccomp, SECCOMP_SET_MODE_FILTER, 0, &program) == 0;
}

/* A proc belongs to the pid namespace of who mounts it, so a child has to. */
static gboolean
mount_proc (void)
{
  int status = 0;
  pid_t child = fork ();

  if (child == 0)
    _exit (mount ("proc", "/tmp", "proc", MS_NOSUID | MS_NODEV | MS_NOEXEC, NULL) == 0 ? 0 : errno);
  if (child < 0 || waitpid (child, &status, 0) < 0)
    return FALSE;
  errno = WIFEXITED (status) ? WEXITSTATUS (status) : EIO;
  return errno == 0;
}

static gboolean
try_step (ProbeStep step, uid_t uid, gid_t gid)
{
  switch (step) {
  case PROBE_NAMESPACE:
    return unshare (CLONE_NEWUSER) == 0;
  case PROBE_MAPS:
    return write_maps (uid, gid);
  case PROBE_MOUNTS:
    return unshare (CLONE_NEWNS | CLONE_NEWPID | CLONE_NEWIPC | CLONE_NEWUTS | 0x02000000 /* CLONE_NEWCGROUP */) == 0
           && mount (NULL, "/", NULL, MS_REC | MS_PRIVATE, NULL) == 0;
  case PROBE_TMPFS:
    return mount ("tmpfs", "/tmp", "tmpfs", MS_NOSUID | MS_NODEV, NULL) == 0;
  case PROBE_PROC:
    return mount_proc ();
  case PROBE_DEVPTS:
    return mount ("devpts", "/tmp", "devpts", MS_NOSUID | MS_NOEXEC, "newinstance,ptmxmode=0666") == 0;
  case PROBE_LOOPBACK:
    return unshare (CLONE_NEWNET) == 0 && raise_loopback ();
  case PROBE_SECCOMP:
    return load_filter ();
  case PROBE_DONE:
    break;
  }
  return TRUE;
}

ProbeStep
probe_namespaces (int *error_number)
{
  Outcome outcome = { PROBE_NAMESPACE, EIO };
  int ends[2];
  pid_t child;

  *error_number = 0;
  if (pipe2 (ends, O_CLOEXEC) < 0 || (child = fork ()) < 0) {
    *error_number = errno;
    return PROBE_NAMESPACE;
  }
  if (child == 0) {
    uid_t uid = getuid ();
    gid_t gid = getgid ();

    for (outcome.step = 0; outcome.step < PROBE_DONE && try_step ((ProbeStep) outcome.step, uid, gid); outcome.step++)
      ;
    outcome.error = errno;
    _exit (write (ends[1], &outcome, sizeof outcome) == sizeof outcome ? 0 : 1);
  }
  close (ends[1]);
  if (read (ends[0], &outcome, sizeof outcome) != sizeof outcome)
    outcome.error = EIO;
  close (ends[0]);
  while (waitpid (child, NULL, 0) < 0 && errno == EINTR)
    ;
  *error_number = outcome.step == PROBE_DONE ? 0 : outcome.error;
  return (ProbeStep) outcome.step;
}

const char *
probe_step_words (ProbeStep step)
{
  static const char *const words[] = {
    [PROBE_NAMESPACE] = "make a user namespace",
    [PROBE_MAPS] = "map the user into it",
    [PROBE_MOUNTS] = "make the other namespaces",
    [PROBE_TMPFS] = "mount a file system in memory",
    [PROBE_PROC] = "mount a proc file system",
    [PROBE_DEVPTS] = "mount a file system for terminals",
    [PROBE_LOOPBACK] = "make a network with a loopback device",
    [PROBE_SECCOMP] = "load a system call filter",
    [PROBE_DONE] = "do all that",
  };

  return words[step];
}
