/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* A directory with few of its entries: an empty file system gets mounts of the
 * entries that stay, at a place of its own, and is then moved over the directory. */
#include "enforce/enforcement.h"

#include "util/mount-api.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

/* Relative to the new root, which is the current directory. */
#define STAGE ".kept"

static int
close_with (int fd, int result)
{
  int error = errno;

  close (fd);
  errno = error;
  return result;
}

static int
copy_link (int directory, int stage, const char *name)
{
  char target[PATH_MAX];
  ssize_t length = readlinkat (directory, name, target, sizeof target - 1);

  if (length < 0)
    return -1;
  target[length] = '\0';
  return symlinkat (target, stage, name);
}

/* Entries may have vanished; then there is nothing to keep. */
static int
keep_entry (int directory, int stage, const char *name)
{
  struct stat status;
  int tree, result;

  if (fstatat (directory, name, &status, AT_SYMLINK_NOFOLLOW) < 0)
    return errno == ENOENT ? 0 : -1;
  if (S_ISLNK (status.st_mode))
    return copy_link (directory, stage, name);
  result = S_ISDIR (status.st_mode) ? mkdirat (stage, name, 0755) : mknodat (stage, name, S_IFREG | 0444, 0);
  if (result < 0)
    return -1;
  tree = open_tree (directory, name, OPEN_TREE_CLONE | OPEN_TREE_CLOEXEC | AT_RECURSIVE | AT_SYMLINK_NOFOLLOW);
  if (tree < 0)
    return -1;
  return close_with (tree, move_mount (tree, "", stage, name, MOVE_MOUNT_F_EMPTY_PATH));
}

/* An empty file system, mounted at STAGE. */
static int
make_stage (void)
{
  int context = fsopen ("tmpfs", FSOPEN_CLOEXEC);
  int stage = -1;

  if (context < 0)
    return -1;
  if (mkdir (STAGE, 0755) == 0 && fsconfig (context, FSCONFIG_SET_STRING, "mode", "0755", 0) == 0
      && fsconfig (context, FSCONFIG_CMD_CREATE, NULL, NULL, 0) == 0)
    stage = fsmount (context, FSMOUNT_CLOEXEC, MOUNT_ATTR_NOSUID | MOUNT_ATTR_NODEV | MOUNT_ATTR_NOEXEC);
  if (stage >= 0 && move_mount (stage, "", AT_FDCWD, STAGE, MOVE_MOUNT_F_EMPTY_PATH) < 0)
    stage = close_with (stage, -1);
  return close_with (context, stage);
}

int
enforcement_keep_only (const Step *step)
{
  struct mount_attr read_only = { .attr_set = MOUNT_ATTR_RDONLY };
  int directory = open (step->path, O_PATH | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
  int stage, result = 0;

  if (directory < 0)
    return step->optional && errno == ENOENT ? 0 : -1;
  stage = make_stage ();
  if (stage < 0)
    return close_with (directory, -1);
  for (size_t i = 0; result == 0 && i < step->content_size; i += strlen (step->content + i) + 1)
    result = keep_entry (directory, stage, step->content + i);
  if (result == 0)
    result = mount_setattr (stage, "", AT_EMPTY_PATH, &read_only, sizeof read_only);
  if (result == 0)
    result = move_mount (stage, "", directory, "", MOVE_MOUNT_F_EMPTY_PATH | MOVE_MOUNT_T_EMPTY_PATH);
  close_with (directory, 0);
  result = close_with (stage, result);
  return result == 0 ? rmdir (STAGE) : result;
}
