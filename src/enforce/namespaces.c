/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* What is set inside the new namespaces before anything is mounted. */
#include "enforce/enforcement.h"

#include <errno.h>
#include <fcntl.h>
#include <net/if.h>
#include <sched.h>
#include <stdio.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/socket.h>
#include <unistd.h>

static int
write_file (const char *path, const char *text)
{
  int fd = open (path, O_WRONLY | O_CLOEXEC);
  ssize_t written;

  if (fd < 0)
    return -1;
  written = write (fd, text, strlen (text));
  if (written < 0) {
    int error = errno;

    close (fd);
    errno = error;
    return -1;
  }
  return close (fd);
}

/* The caller's ids mapped to themselves and to nothing else:
 * user_namespaces(7). setgroups has to be given up before a gid can be mapped. */
static void
write_maps (const Enforcement *enforcement)
{
  char map[64];

  if (write_file ("/proc/self/setgroups", "deny") < 0)
    enforcement_fail (enforcement, STAGE_MAPS, -1);
  snprintf (map, sizeof map, "%u %u 1", enforcement->plan->uid, enforcement->plan->uid);
  if (write_file ("/proc/self/uid_map", map) < 0)
    enforcement_fail (enforcement, STAGE_MAPS, -1);
  snprintf (map, sizeof map, "%u %u 1", enforcement->plan->gid, enforcement->plan->gid);
  if (write_file ("/proc/self/gid_map", map) < 0)
    enforcement_fail (enforcement, STAGE_MAPS, -1);
}

static void
raise_loopback (const Enforcement *enforcement)
{
  struct ifreq request = { .ifr_name = "lo", .ifr_flags = IFF_UP };
  int fd = socket (AF_INET, SOCK_DGRAM | SOCK_CLOEXEC, 0);

  if (fd < 0 || ioctl (fd, SIOCSIFFLAGS, &request) < 0)
    enforcement_fail (enforcement, STAGE_LOOPBACK, -1);
  close (fd);
}

void
enforcement_set_up_namespaces (const Enforcement *enforcement)
{
  const Plan *plan = enforcement->plan;

  write_maps (enforcement);
  /* The limit of this namespace: once the capabilities are gone nobody inside
   * can raise it again. */
  if (!plan->allow_userns && write_file ("/proc/sys/user/max_user_namespaces", "0") < 0)
    enforcement_fail (enforcement, STAGE_NAMESPACE_LIMIT, -1);
  if (plan->no_cgroup_namespaces && write_file ("/proc/sys/user/max_cgroup_namespaces", "0") < 0)
    enforcement_fail (enforcement, STAGE_NAMESPACE_LIMIT, -1);
  if (plan->hostname != NULL && sethostname (plan->hostname, strlen (plan->hostname)) < 0)
    enforcement_fail (enforcement, STAGE_HOSTNAME, -1);
  if (plan->namespaces & CLONE_NEWNET)
    raise_loopback (enforcement);
}
