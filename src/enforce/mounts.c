/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Builds the file view from the steps of the plan.
 *
 * Sources are opened below the host's root with no link followed: the planner
 * resolved them, so a link that is there now was put there since. Mount points are
 * either made by us in a file system that nobody else can reach, or opened
 * below the new root, again with no link followed. */
#include "enforce/enforcement.h"

#include "util/mount-api.h"
#include "util/openat2.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <sys/stat.h>

#define NO_LINKS (RESOLVE_NO_SYMLINKS | RESOLVE_NO_MAGICLINKS)

/* Where the sources of covers are while they are needed. */
#define COVERS "/.covers"
#define COVER_FILE COVERS "/file"
#define COVER_DIRECTORY COVERS "/directory"

/* Where a file is made that is then mounted elsewhere. */
#define NEW_FILE ".file"

/* Paths of the plan are absolute; calls that take a directory want them relative. */
static const char *
relative (const char *path)
{
  return path[1] != '\0' ? path + 1 : ".";
}

static int
close_with (int fd, int result)
{
  int error = errno;

  close (fd);
  errno = error;
  return result;
}

static int
make_target (const Enforcement *enforcement, const char *path, int directory)
{
  int result = directory ? mkdirat (enforcement->new_root, relative (path), 0755)
                         : mknodat (enforcement->new_root, relative (path), S_IFREG | 0444, 0);

  return result < 0 && errno == EEXIST ? 0 : result;
}

/* Puts a detached mount at the place of the step. */
static int
attach (const Enforcement *enforcement, const Step *step, int mount_fd, int directory)
{
  int target, result;

  if (step->make_target) {
    if (make_target (enforcement, step->path, directory) < 0)
      return -1;
    return move_mount (mount_fd, "", enforcement->new_root, relative (step->path), MOVE_MOUNT_F_EMPTY_PATH);
  }
  target = call_openat2 (enforcement->new_root, relative (step->path), O_PATH | O_CLOEXEC,
                         RESOLVE_IN_ROOT | NO_LINKS);
  if (target < 0)
    return -1;
  result = move_mount (mount_fd, "", target, "", MOVE_MOUNT_F_EMPTY_PATH | MOVE_MOUNT_T_EMPTY_PATH);
  return close_with (target, result);
}

/* A detached copy of the tree at an open path, with the attributes on all of it. */
int
enforcement_clone_tree (int source, const Step *step)
{
  struct mount_attr attributes = { .attr_set = step->attributes };
  int tree = open_tree (source, "", OPEN_TREE_CLONE | OPEN_TREE_CLOEXEC | AT_EMPTY_PATH | AT_RECURSIVE);

  if (tree < 0)
    return -1;
  if (mount_setattr (tree, "", AT_EMPTY_PATH | AT_RECURSIVE, &attributes, sizeof attributes) < 0)
    return close_with (tree, -1);
  return tree;
}

static int
do_bind (const Enforcement *enforcement, const Step *step)
{
  int source = call_openat2 (enforcement->host_root, relative (step->source), O_PATH | O_CLOEXEC, NO_LINKS);
  int tree, result;

  if (source < 0)
    return step->optional && errno == ENOENT ? 0 : -1;
  tree = enforcement_clone_tree (source, step);
  close_with (source, 0);
  if (tree < 0)
    return -1;
  result = attach (enforcement, step, tree, step->directory);
  return close_with (tree, result);
}

/* A new file system, mounted nowhere yet. */
int
enforcement_new_file_system (const char *type, const char *key, const char *value, uint64_t attributes)
{
  int context = fsopen (type, FSOPEN_CLOEXEC);
  int mount_fd = -1;

  if (context < 0)
    return -1;
  if ((key == NULL || fsconfig (context, FSCONFIG_SET_STRING, key, value, 0) == 0)
      && fsconfig (context, FSCONFIG_CMD_CREATE, NULL, NULL, 0) == 0)
    mount_fd = fsmount (context, FSMOUNT_CLOEXEC, (unsigned) attributes);
  return close_with (context, mount_fd);
}

static int
do_file_system (const Enforcement *enforcement, const Step *step, const char *type, const char *key,
                const char *value)
{
  int mount_fd = enforcement_new_file_system (type, key, value, step->attributes);

  if (mount_fd < 0)
    return -1;
  return close_with (mount_fd, attach (enforcement, step, mount_fd, 1));
}

static int
do_served (const Enforcement *enforcement, const Step *step)
{
  int mount_fd = enforcement_mount_served (enforcement, step);

  if (mount_fd < 0)
    return -1;
  return close_with (mount_fd, attach (enforcement, step, mount_fd, 1));
}

static int
do_tmpfs (const Enforcement *enforcement, const Step *step)
{
  char mode[16];

  snprintf (mode, sizeof mode, "%o", (unsigned) step->mode);
  return do_file_system (enforcement, step, "tmpfs", "mode", mode);
}

static int
write_new_file (const Enforcement *enforcement, const Step *step, const char *path, mode_t mode)
{
  int fd = openat (enforcement->new_root, path, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, mode);
  size_t done = 0;

  if (fd < 0)
    return -1;
  while (done < step->content_size) {
    ssize_t written = write (fd, step->content + done, step->content_size - done);

    if (written < 0)
      return close_with (fd, -1);
    done += (size_t) written;
  }
  return close (fd);
}

/* In a file system of the jail's own the file is made in its place; over a file
 * of the host it is mounted. */
static int
do_file (const Enforcement *enforcement, const Step *step)
{
  static const Step read_only = {
    .attributes = MOUNT_ATTR_RDONLY | MOUNT_ATTR_NOSUID | MOUNT_ATTR_NODEV | MOUNT_ATTR_NOEXEC,
  };
  int source, tree;

  if (step->make_target)
    return write_new_file (enforcement, step, relative (step->path), step->mode);
  if (write_new_file (enforcement, step, NEW_FILE, step->mode) < 0)
    return -1;
  source = openat (enforcement->new_root, NEW_FILE, O_PATH | O_NOFOLLOW | O_CLOEXEC);
  if (source < 0)
    return -1;
  tree = enforcement_clone_tree (source, &read_only);
  close_with (source, 0);
  if (tree < 0)
    return -1;
  if (close_with (tree, attach (enforcement, step, tree, 0)) < 0)
    return -1;
  /* What is mounted stays. */
  return unlinkat (enforcement->new_root, NEW_FILE, 0);
}

static int
do_directory (const Enforcement *enforcement, const Step *step)
{
  int result = mkdirat (enforcement->new_root, relative (step->path), step->mode);

  return result < 0 && errno == EEXIST ? 0 : result;
}

static int
do_seal (const Enforcement *enforcement, const Step *step)
{
  struct mount_attr attributes = { .attr_set = MOUNT_ATTR_RDONLY };

  if (step->path[1] == '\0')
    return mount_setattr (enforcement->new_root, "", AT_EMPTY_PATH, &attributes, sizeof attributes);
  return mount_setattr (enforcement->new_root, relative (step->path), AT_SYMLINK_NOFOLLOW, &attributes, sizeof attributes);
}

static int
do_outer_step (const Enforcement *enforcement, const Step *step)
{
  switch (step->kind) {
  case STEP_DIRECTORY:
    return do_directory (enforcement, step);
  case STEP_SYMLINK:
    return symlinkat (step->source, enforcement->new_root, relative (step->path));
  case STEP_FILE:
    return do_file (enforcement, step);
  case STEP_TMPFS:
    return do_tmpfs (enforcement, step);
  case STEP_BIND:
    return do_bind (enforcement, step);
  case STEP_PROC:
    return do_file_system (enforcement, step, "proc", NULL, NULL);
  case STEP_DEVPTS:
    return do_file_system (enforcement, step, "devpts", "ptmxmode", "0666");
  case STEP_MQUEUE:
    return do_file_system (enforcement, step, "mqueue", NULL, NULL);
  case STEP_FUSE:
    return do_served (enforcement, step);
  case STEP_SEAL:
  case STEP_COVER:
  case STEP_KEEP:
  case STEP_REMOUNT:
    return 0;
  }
  errno = EINVAL;
  return -1;
}

/* Inside the new root ------------------------------------------------------ */

/* One empty file and one empty directory that cannot be read, on a read-only
 * mount: copies of it inherit that, so each cover takes a single call. */
static int
make_covers (void)
{
  static const Step read_only = {
    .attributes = MOUNT_ATTR_RDONLY | MOUNT_ATTR_NOSUID | MOUNT_ATTR_NODEV | MOUNT_ATTR_NOEXEC,
  };
  int source, tree, result;

  if (mkdir (COVERS, 0755) < 0 || mkdir (COVER_DIRECTORY, 0) < 0 || mknod (COVER_FILE, S_IFREG, 0) < 0)
    return -1;
  source = open (COVERS, O_PATH | O_CLOEXEC);
  if (source < 0)
    return -1;
  tree = enforcement_clone_tree (source, &read_only);
  close_with (source, 0);
  if (tree < 0)
    return -1;
  result = move_mount (tree, "", AT_FDCWD, COVERS, MOVE_MOUNT_F_EMPTY_PATH);
  return close_with (tree, result);
}

static int
remove_covers (void)
{
  if (umount2 (COVERS, MNT_DETACH) < 0 || unlink (COVER_FILE) < 0 || rmdir (COVER_DIRECTORY) < 0)
    return -1;
  return rmdir (COVERS);
}

/* The plan's paths are free of links, and whatever else a link could lead to is
 * inside the new root by now. */
static int
do_cover (const Step *step)
{
  /* Paths relative to the current directory, the root, are quicker. */
  int result = mount (relative (step->directory ? COVER_DIRECTORY : COVER_FILE), relative (step->path), NULL,
                      MS_BIND, NULL);

  return result < 0 && step->optional && errno == ENOENT ? 0 : result;
}

static int
do_remount (const Step *step)
{
  int place = open (step->path, O_PATH | O_NOFOLLOW | O_CLOEXEC);
  int tree, result;

  if (place < 0)
    return step->optional && errno == ENOENT ? 0 : -1;
  tree = enforcement_clone_tree (place, step);
  if (tree < 0)
    return close_with (place, -1);
  result = move_mount (tree, "", place, "", MOVE_MOUNT_F_EMPTY_PATH | MOVE_MOUNT_T_EMPTY_PATH);
  close_with (tree, 0);
  return close_with (place, result);
}

static int
do_inner_step (const Enforcement *enforcement, const Step *step)
{
  switch (step->kind) {
  case STEP_COVER:
    return do_cover (step);
  case STEP_KEEP:
    return enforcement_keep_only (step);
  case STEP_REMOUNT:
    return do_remount (step);
  case STEP_SEAL:
    return do_seal (enforcement, step);
  default:
    return 0;
  }
}

/* The new root ------------------------------------------------------------- */

static void
start_root (Enforcement *enforcement)
{
  /* Nothing that is mounted on the host from now on appears inside. */
  struct mount_attr apart = { .propagation = MS_PRIVATE };

  umask (0);
  enforcement->host_root = open ("/", O_PATH | O_DIRECTORY | O_CLOEXEC);
  if (enforcement->host_root < 0 || mount_setattr (AT_FDCWD, "/", AT_RECURSIVE, &apart, sizeof apart) < 0)
    enforcement_fail (enforcement, STAGE_ROOT, -1);
  enforcement->new_root = enforcement_new_file_system ("tmpfs", "mode", "0755", MOUNT_ATTR_NOSUID | MOUNT_ATTR_NODEV);
  /* On top of the old root it hides no source: lookups from the old root do
   * not cross a mount that lies on the root itself. */
  if (enforcement->new_root < 0
      || move_mount (enforcement->new_root, "", AT_FDCWD, "/", MOVE_MOUNT_F_EMPTY_PATH) < 0)
    enforcement_fail (enforcement, STAGE_ROOT, -1);
}

static void
enter_root (const Enforcement *enforcement)
{
  /* pivot_root(2): with "." for both, the old root lies on the new one and is
   * what umount2 () takes away. */
  if (fchdir (enforcement->new_root) < 0 || syscall (SYS_pivot_root, ".", ".") < 0
      || umount2 (".", MNT_DETACH) < 0 || chdir ("/") < 0)
    enforcement_fail (enforcement, STAGE_PIVOT, -1);
  close (enforcement->host_root);
}

void
enforcement_build_view (Enforcement *enforcement)
{
  start_root (enforcement);
  enforcement_put_layer (enforcement);
  for (size_t i = 0; i < enforcement->n_steps; i++)
    if (do_outer_step (enforcement, &enforcement->steps[i]) < 0)
      enforcement_fail (enforcement, STAGE_STEP, (int) i);
  enforcement_forget_layer (enforcement);
  enter_root (enforcement);

  if (make_covers () < 0)
    enforcement_fail (enforcement, STAGE_ROOT, -1);
  for (size_t i = 0; i < enforcement->n_steps; i++) {
    const Step *step = &enforcement->steps[i];

    /* The root comes last: covers are still taken from it. */
    if (step->kind == STEP_SEAL && step->path[1] == '\0')
      continue;
    if (do_inner_step (enforcement, step) < 0)
      enforcement_fail (enforcement, STAGE_STEP, (int) i);
  }
  if (remove_covers () < 0)
    enforcement_fail (enforcement, STAGE_ROOT, -1);
  for (size_t i = 0; i < enforcement->n_steps; i++)
    if (enforcement->steps[i].kind == STEP_SEAL && enforcement->steps[i].path[1] == '\0'
        && do_seal (enforcement, &enforcement->steps[i]) < 0)
      enforcement_fail (enforcement, STAGE_STEP, (int) i);
  close (enforcement->new_root);
}
