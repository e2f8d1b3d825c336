/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The view of a jail that runs, mended. A mount is on a file, not on a name: when somebody
 * outside removes the file or renames another over it, as editors do to save, the
 * mount goes with the old file, in all namespaces (detach_mounts in the kernel's
 * fs/namespace.c), and the new file is there as the jail's program may not see or change it.
 *
 * For some milliseconds the new file is open to a program that waits for that moment. */
#include "enforce/enforcement.h"

#include "util/error.h"
#include "util/mount-api.h"
#include "util/openat2.h"
#include "util/statx.h"

#include <errno.h>
#include <fcntl.h>
#include <sched.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

/* Against a program that makes and removes a directory all the time. */
#define MOST_TRIES 1000

#define NO_LINKS (RESOLVE_NO_SYMLINKS | RESOLVE_NO_MAGICLINKS)

typedef struct {
  const Step *steps;
  size_t n_steps;
  int covers; /* a file system with an empty file and directory, on top of the root; -1: not yet */
} Restoring;

static int
close_with (int fd, int result)
{
  int error = errno;

  close (fd);
  errno = error;
  return result;
}

/* Steps that put a mount on a file or directory of the host's. */
static gboolean
is_on_host (const Step *step)
{
  switch (step->kind) {
  case STEP_COVER:
  case STEP_KEEP:
  case STEP_REMOUNT:
    return TRUE;
  case STEP_BIND:
  case STEP_TMPFS:
  case STEP_FILE:
    return !step->make_target;
  default:
    return FALSE;
  }
}

/* TRUE where the tree that is bound is the one that would be there without: a limit, or a
 * directory that is not to be renamed. */
static gboolean
shows_itself (const Restoring *restoring, const Step *step)
{
  const Step *around = NULL;

  if (step->kind == STEP_REMOUNT)
    return TRUE;
  if (step->kind != STEP_BIND)
    return FALSE;
  for (size_t i = 0; i < restoring->n_steps && &restoring->steps[i] != step; i++) {
    const Step *other = &restoring->steps[i];
    size_t length = strlen (other->path);

    if (other->kind == STEP_BIND && strncmp (step->path, other->path, length) == 0 && step->path[length] == '/'
        && (around == NULL || length > strlen (around->path)))
      around = other;
  }
  if (around == NULL)
    return FALSE;
  return strncmp (step->source, around->source, strlen (around->source)) == 0
         && strcmp (step->source + strlen (around->source), step->path + strlen (around->path)) == 0;
}

/* A directory that is hidden without anybody's wish is the launcher's own. */
static gboolean
is_own (const Step *step)
{
  return step->kind == STEP_COVER && step->directory && step->origin.file == NULL;
}

static gboolean
is_or_holds_own (const Restoring *restoring, const Step *step)
{
  size_t length = strlen (step->path);

  for (size_t i = 0; i < restoring->n_steps; i++) {
    const Step *other = &restoring->steps[i];

    if (is_own (other) && strncmp (other->path, step->path, length) == 0
        && (other->path[length] == '/' || other->path[length] == '\0'))
      return TRUE;
  }
  return FALSE;
}

/* Directories of the launcher's own are made again, or the program would make them. Where this
 * process cannot, the program cannot either. */
static int
open_place (const Restoring *restoring, const Step *step)
{
  int fd = call_openat2 (AT_FDCWD, step->path, O_PATH | O_CLOEXEC, NO_LINKS), parent;
  char directory[PATH_MAX];
  const char *slash = strrchr (step->path, '/');

  /* A link that somebody put there is followed as the program would: what it leads to is
   * inside, and is covered or limited, never opened. */
  if (fd < 0 && errno == ELOOP)
    fd = call_openat2 (AT_FDCWD, step->path, O_PATH | O_CLOEXEC, RESOLVE_NO_MAGICLINKS);
  if (fd >= 0 || errno != ENOENT || slash == step->path || (size_t) (slash - step->path) >= sizeof directory)
    return fd;
  if (!is_or_holds_own (restoring, step)) {
    errno = ENOENT;
    return -1;
  }
  memcpy (directory, step->path, (size_t) (slash - step->path));
  directory[slash - step->path] = '\0';
  parent = call_openat2 (AT_FDCWD, directory, O_PATH | O_DIRECTORY | O_CLOEXEC, NO_LINKS);
  if (parent < 0)
    return -1;
  if (mkdirat (parent, slash + 1, 0700) < 0 && errno != EEXIST) {
    if (errno == EROFS || errno == EACCES || errno == EPERM)
      errno = ENOENT;
    return close_with (parent, -1);
  }
  fd = call_openat2 (parent, slash + 1, O_PATH | O_DIRECTORY | O_CLOEXEC, NO_LINKS);
  return close_with (parent, fd);
}

/* On top of the root, which no path leads through: see start_root () of mounts.c. */
static int
make_covers (Restoring *restoring)
{
  int covers;

  if (restoring->covers >= 0)
    return 0;
  covers = enforcement_new_file_system ("tmpfs", "mode", "0755", MOUNT_ATTR_NOSUID | MOUNT_ATTR_NODEV | MOUNT_ATTR_NOEXEC);
  if (covers < 0 || mkdirat (covers, "directory", 0) < 0 || mknodat (covers, "file", S_IFREG, 0) < 0
      || move_mount (covers, "", AT_FDCWD, "/", MOVE_MOUNT_F_EMPTY_PATH) < 0)
    return -1;
  restoring->covers = covers;
  return 0;
}

static int
make_tree (Restoring *restoring, const Step *step, int place, gboolean directory)
{
  static const Step closed = {
    .attributes = MOUNT_ATTR_RDONLY | MOUNT_ATTR_NOSUID | MOUNT_ATTR_NODEV | MOUNT_ATTR_NOEXEC,
  };
  int source, tree;

  if (shows_itself (restoring, step))
    return enforcement_clone_tree (place, step);
  if (make_covers (restoring) < 0)
    return -1;
  source = openat (restoring->covers, directory ? "directory" : "file", O_PATH | O_NOFOLLOW | O_CLOEXEC);
  if (source < 0)
    return -1;
  tree = enforcement_clone_tree (source, &closed);
  return close_with (source, tree);
}

/* 0, also where nothing is there any more that could be seen. */
static int
restore_step (Restoring *restoring, const Step *step)
{
  int place = open_place (restoring, step), tree, result;
  struct statx status;

  if (place < 0)
    return errno == ENOENT || errno == ENOTDIR ? 0 : -1;
  if (statx (place, "", AT_EMPTY_PATH, STATX_TYPE, &status) < 0)
    return close_with (place, -1);
  if (status.stx_attributes & STATX_ATTR_MOUNT_ROOT)
    return close_with (place, 0);
  tree = make_tree (restoring, step, place, S_ISDIR (status.stx_mode));
  if (tree < 0)
    return close_with (place, -1);
  result = move_mount (tree, "", place, "", MOVE_MOUNT_F_EMPTY_PATH | MOVE_MOUNT_T_EMPTY_PATH);
  close_with (tree, 0);
  return close_with (place, result);
}

/* What encloses comes first in a plan. */
static _Noreturn void
restore (const Plan *plan, const int *namespaces)
{
  Restoring restoring = { (const Step *) (gpointer) plan->steps->data, plan->steps->len, -1 };
  int result = enforcement_enter (namespaces, CLONE_NEWUSER | CLONE_NEWNS);

  umask (077);
  for (size_t i = 0; result == 0 && i < restoring.n_steps; i++)
    if (is_on_host (&restoring.steps[i])) {
      int tries = MOST_TRIES;

      /* Somebody may be removing what has just been found, or made. */
      do
        result = restore_step (&restoring, &restoring.steps[i]);
      while (result < 0 && errno == ENOENT && --tries > 0);
    }
  if (restoring.covers >= 0 && (fchdir (restoring.covers) < 0 || umount2 (".", MNT_DETACH) < 0))
    result = -1;
  _exit (result == 0 ? 0 : errno);
}

gboolean
enforce_restore_view (const Plan *plan, const int *namespaces, GError **error)
{
  pid_t child = fork ();
  int status = 0;

  if (child == 0)
    restore (plan, namespaces);
  while (child > 0 && waitpid (child, &status, 0) < 0 && errno == EINTR)
    ;
  if (child > 0 && WIFEXITED (status) && WEXITSTATUS (status) == 0)
    return TRUE;
  g_set_error (error, JAIL_ERROR, JAIL_ERROR_HOST, "files that the jail hides or limits were replaced, and that cannot be mended: %s",
               child < 0 ? g_strerror (errno) : WIFEXITED (status) ? g_strerror (WEXITSTATUS (status)) : "killed");
  return FALSE;
}
