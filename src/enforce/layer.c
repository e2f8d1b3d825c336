/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The layer over the home directory: overlayfs, mounted over the host's home in
 * the jail's own copy of the mounts, so that all that is bound from there comes
 * through it. The layer is the user's own, hence the attribute names of "userxattr".
 * See Documentation/filesystems/overlayfs.rst of the kernel. */
#include "enforce/enforcement.h"

#include "util/mount-api.h"
#include "util/openat2.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

/* Where a layer in memory is while it is needed. */
#define MEMORY ".layer"

#define NO_LINKS (RESOLVE_NO_SYMLINKS | RESOLVE_NO_MAGICLINKS)

static _Noreturn void
fail (const Enforcement *enforcement)
{
  enforcement_fail (enforcement, STAGE_LAYER, -1);
}

static int
open_on_host (const Enforcement *enforcement, const char *path)
{
  int fd = call_openat2 (enforcement->host_root, path + 1, O_PATH | O_DIRECTORY | O_CLOEXEC, NO_LINKS);

  if (fd < 0)
    fail (enforcement);
  return fd;
}

/* An empty file system that ends with the jail. */
static int
open_memory (const Enforcement *enforcement)
{
  int context = fsopen ("tmpfs", FSOPEN_CLOEXEC);
  int memory;

  if (context < 0 || fsconfig (context, FSCONFIG_SET_STRING, "mode", "0700", 0) < 0
      || fsconfig (context, FSCONFIG_CMD_CREATE, NULL, NULL, 0) < 0)
    fail (enforcement);
  memory = fsmount (context, FSMOUNT_CLOEXEC, MOUNT_ATTR_NOSUID | MOUNT_ATTR_NODEV);
  if (memory < 0 || mkdirat (enforcement->new_root, MEMORY, 0700) < 0
      || move_mount (memory, "", enforcement->new_root, MEMORY, MOVE_MOUNT_F_EMPTY_PATH) < 0
      || mkdirat (memory, "changes", 0700) < 0 || mkdirat (memory, "work", 0700) < 0)
    fail (enforcement);
  close (context);
  return memory;
}

static int
set_directory (int context, const char *key, int directory)
{
  char path[64];

  snprintf (path, sizeof path, "/proc/self/fd/%d", directory);
  return fsconfig (context, FSCONFIG_SET_STRING, key, path, 0);
}

/* The overlay, mounted nowhere yet. */
static int
make_overlay (const Enforcement *enforcement, int home)
{
  const PlannedOverlay *plan = &enforcement->plan->overlay;
  int layer = plan->layer != NULL ? open_on_host (enforcement, plan->layer) : open_memory (enforcement);
  int changes = openat (layer, "changes", O_PATH | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
  int work = openat (layer, "work", O_PATH | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
  int context = fsopen ("overlay", FSOPEN_CLOEXEC);
  int mount_fd;

  if (changes < 0 || work < 0 || context < 0 || set_directory (context, "lowerdir", home) < 0
      || set_directory (context, "upperdir", changes) < 0 || set_directory (context, "workdir", work) < 0
      || fsconfig (context, FSCONFIG_SET_FLAG, "userxattr", NULL, 0) < 0
      || fsconfig (context, FSCONFIG_CMD_CREATE, NULL, NULL, 0) < 0)
    fail (enforcement);
  mount_fd = fsmount (context, FSMOUNT_CLOEXEC, MOUNT_ATTR_NOSUID | MOUNT_ATTR_NODEV);
  if (mount_fd < 0)
    fail (enforcement);
  close (layer);
  close (changes);
  close (work);
  close (context);
  return mount_fd;
}

/* Makes what is missing of a path below the home directory, part by part and
 * with no link followed. */
static int
make_below (int home, const char *path, int directory)
{
  int at = openat (home, ".", O_PATH | O_DIRECTORY | O_CLOEXEC);
  char name[NAME_MAX + 1];

  while (at >= 0 && *path != '\0') {
    size_t length;
    int last, next;

    path += strspn (path, "/");
    length = strcspn (path, "/");
    if (length == 0)
      break;
    if (length >= sizeof name) {
      errno = ENAMETOOLONG;
      return -1;
    }
    memcpy (name, path, length);
    name[length] = '\0';
    path += length;
    last = path[strspn (path, "/")] == '\0';
    if (last && !directory) {
      next = openat (at, name, O_WRONLY | O_CREAT | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC, 0600);
    } else {
      if (mkdirat (at, name, 0700) < 0 && errno != EEXIST)
        return -1;
      next = openat (at, name, O_PATH | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
    }
    close (at);
    at = next;
  }
  if (at < 0)
    return -1;
  return close (at);
}

void
enforcement_put_layer (Enforcement *enforcement)
{
  const char *home_path = enforcement->plan->overlay.home;
  int home, overlay;

  if (home_path == NULL)
    return;
  home = open_on_host (enforcement, home_path);
  overlay = make_overlay (enforcement, home);
  if (move_mount (overlay, "", home, "", MOVE_MOUNT_F_EMPTY_PATH | MOVE_MOUNT_T_EMPTY_PATH) < 0)
    fail (enforcement);
  for (size_t i = 0; i < enforcement->n_host_steps; i++) {
    const HostStep *step = &enforcement->host_steps[i];

    if (step->in_layer && make_below (overlay, step->path + strlen (home_path), step->directory) < 0)
      fail (enforcement);
  }
  close (home);
  close (overlay);
}

void
enforcement_forget_layer (const Enforcement *enforcement)
{
  const PlannedOverlay *plan = &enforcement->plan->overlay;

  if (plan->home == NULL || plan->layer != NULL)
    return;
  /* The overlay keeps its own hold on it. */
  if (fchdir (enforcement->new_root) < 0 || umount2 (MEMORY, MNT_DETACH) < 0
      || unlinkat (enforcement->new_root, MEMORY, AT_REMOVEDIR) < 0)
    fail (enforcement);
}
