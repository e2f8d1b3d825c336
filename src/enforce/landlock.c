/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* landlock(7): the last thing before the system call filters.
 *
 * Rules are tied to what is at their paths now, in the finished view. Nothing
 * that may be missing is needed: what is not granted is refused. */
#include "enforce/enforcement.h"

#include "util/landlock-abi.h"
#include "util/openat2.h"

#include <errno.h>
#include <fcntl.h>
#include <linux/magic.h>
#include <sys/stat.h>
#include <sys/vfs.h>

static int
add_path (int ruleset, int fd, uint64_t access)
{
  LandlockPathBeneath rule = { .allowed_access = access, .parent_fd = fd };
  int result;

  if (access == 0)
    return 0;
  result = (int) syscall (SYS_landlock_add_rule, ruleset, LANDLOCK_PATH_BENEATH, &rule, 0);
  /* A directory when it was planned, no longer one now. */
  if (result < 0 && errno == EINVAL && (access & ~LANDLOCK_FS_OF_FILES) != 0)
    return add_path (ruleset, fd, access & LANDLOCK_FS_OF_FILES);
  return result;
}

/* A rule for what the jail has of its own must not fall on a tree of the host's,
 * whatever became of the mount. */
static int
check_own (int fd)
{
  struct statfs status;

  if (fstatfs (fd, &status) < 0)
    return -1;
  if (status.f_type == TMPFS_MAGIC)
    return 0;
  errno = EXDEV;
  return -1;
}

static int
add_rule (int ruleset, const LandlockRule *rule)
{
  int fd = call_openat2 (AT_FDCWD, rule->path, O_PATH | O_CLOEXEC, RESOLVE_NO_SYMLINKS | RESOLVE_NO_MAGICLINKS);
  int result, error;

  /* It has gone, or lies where this user gets nowhere, or the program put something else there
   * before another one joined. */
  if (fd < 0)
    return rule->optional && (errno == ENOENT || errno == EACCES || errno == ENOTDIR || errno == ELOOP) ? 0 : -1;
  result = rule->own ? check_own (fd) : 0;
  if (result == 0)
    result = add_path (ruleset, fd, rule->access);
  error = errno;
  close (fd);
  errno = error;
  return result;
}

/* Files and terminals that the program was given as descriptors keep what they
 * were opened for when they are opened again, as /dev/stdin or below /proc/self/fd,
 * and get no more than that. */
static int
add_lent (int ruleset, int fd, uint64_t handled)
{
  int flags = fcntl (fd, F_GETFL);
  struct stat status;
  uint64_t access = 0;

  if (flags < 0)
    return errno == EBADF ? 0 : -1;
  if (fstat (fd, &status) < 0)
    return -1;
  if ((flags & O_PATH) || S_ISDIR (status.st_mode))
    return 0;
  if ((flags & O_ACCMODE) != O_WRONLY)
    access |= LANDLOCK_FS_READ_FILE;
  if ((flags & O_ACCMODE) != O_RDONLY)
    access |= LANDLOCK_FS_WRITE_FILE | (flags & O_APPEND ? 0 : LANDLOCK_FS_TRUNCATE);
  if (S_ISCHR (status.st_mode))
    access |= LANDLOCK_FS_IOCTL_DEV;
  /* EBADFD: pipes and sockets, which Landlock leaves alone. */
  return add_path (ruleset, fd, access & handled) < 0 && errno != EBADFD ? -1 : 0;
}

static int
add_all_lent (const Enforcement *enforcement, int ruleset, uint64_t handled)
{
  for (int fd = 0; fd < 3; fd++)
    if (add_lent (ruleset, fd, handled) < 0)
      return -1;
  for (size_t i = 0; i < enforcement->n_keep_fds; i++)
    if (add_lent (ruleset, enforcement->keep_fds[i], handled) < 0)
      return -1;
  return 0;
}

static int
add_ports (const Enforcement *enforcement, int ruleset)
{
  for (size_t i = 0; i < enforcement->n_landlock_ports; i++) {
    LandlockNetPort rule = { enforcement->landlock_ports[i].access, enforcement->landlock_ports[i].port };

    if (syscall (SYS_landlock_add_rule, ruleset, LANDLOCK_NET_PORT, &rule, 0) < 0)
      return -1;
  }
  return 0;
}

static int
new_ruleset (uint64_t files, uint64_t net, uint64_t scopes)
{
  LandlockRuleset attributes = { .handled_access_fs = files, .handled_access_net = net, .scoped = scopes };

  return (int) syscall (SYS_landlock_create_ruleset, &attributes, sizeof attributes, 0);
}

static int
put_into_force (int ruleset)
{
  int result = (int) syscall (SYS_landlock_restrict_self, ruleset, 0);

  if (result == 0)
    close (ruleset);
  return result;
}

static int
apply_wished (const Enforcement *enforcement)
{
  uint64_t handled = enforcement->plan->landlock_wishes.handled_fs;
  int ruleset = new_ruleset (handled, 0, 0);

  if (ruleset < 0)
    return -1;
  for (size_t i = 0; i < enforcement->n_wished_rules; i++)
    if (add_rule (ruleset, &enforcement->wished_rules[i]) < 0)
      return -1;
  return add_all_lent (enforcement, ruleset, handled) < 0 ? -1 : put_into_force (ruleset);
}

int
enforcement_apply_landlock (const Enforcement *enforcement, int *rule)
{
  const Plan *plan = enforcement->plan;
  uint64_t files = plan->landlock.handled_fs, net = plan->landlock.handled_net, scopes = plan->landlock_scopes;
  int ruleset;

  if (files != 0 || net != 0 || scopes != 0) {
    ruleset = new_ruleset (files, net, scopes);
    if (ruleset < 0)
      return -1;
    for (size_t i = 0; i < enforcement->n_landlock_rules; i++)
      if (add_rule (ruleset, &enforcement->landlock_rules[i]) < 0) {
        *rule = (int) i;
        return -1;
      }
    if ((files != 0 && add_all_lent (enforcement, ruleset, files) < 0) || add_ports (enforcement, ruleset) < 0
        || put_into_force (ruleset) < 0)
      return -1;
  }
  return plan->landlock_wishes.handled_fs != 0 ? apply_wished (enforcement) : 0;
}
