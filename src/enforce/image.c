/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* STEP_FUSE: a file system that a helper serves. The kernel wants that whoever mounts it has opened
 * /dev/fuse in the same user namespace, so pid 1 does both and the helper gets the
 * descriptor. What is asked of it before that one serves waits. */
#include "enforce/enforcement.h"

#include "util/mount-api.h"
#include "util/openat2.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>

static int
set (int context, const char *key, unsigned value)
{
  char text[16];

  snprintf (text, sizeof text, "%u", value);
  return fsconfig (context, FSCONFIG_SET_STRING, key, text, 0);
}

static int
new_mount (const Enforcement *enforcement, int device, uint64_t attributes)
{
  int context = fsopen ("fuse", FSOPEN_CLOEXEC), mount_fd = -1, error;

  if (context < 0)
    return -1;
  if (fsconfig (context, FSCONFIG_SET_STRING, "source", "appimage", 0) == 0 && set (context, "fd", (unsigned) device) == 0
      && fsconfig (context, FSCONFIG_SET_STRING, "rootmode", "40000", 0) == 0 && set (context, "user_id", enforcement->plan->uid) == 0
      && set (context, "group_id", enforcement->plan->gid) == 0
      && fsconfig (context, FSCONFIG_CMD_CREATE, NULL, NULL, 0) == 0)
    mount_fd = fsmount (context, FSMOUNT_CLOEXEC, (unsigned) attributes);
  error = errno;
  close (context);
  errno = error;
  return mount_fd;
}

int
enforcement_mount_served (const Enforcement *enforcement, const Step *step)
{
  int device = call_openat2 (enforcement->host_root, "dev/fuse", O_RDWR | O_CLOEXEC, RESOLVE_NO_SYMLINKS);
  int mount_fd, error;

  if (device < 0)
    return -1;
  mount_fd = new_mount (enforcement, device, step->attributes);
  if (mount_fd >= 0 && enforcement_tell (enforcement, REPORT_SERVED, &device, 1) < 0) {
    close (mount_fd);
    mount_fd = -1;
  }
  error = errno;
  close (device);
  errno = error;
  return mount_fd;
}
