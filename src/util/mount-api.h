/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The mount calls of Linux 5.2 and later, for C libraries that do not declare them: glibc before 2.36, and musl.
 * Source: linux/mount.h, which cannot be included together with sys/mount.h everywhere. */
#pragma once

#include <sys/mount.h>

#ifndef MOUNT_ATTR_RDONLY

#include <fcntl.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/syscall.h>
#include <unistd.h>

#define MOUNT_ATTR_RDONLY 0x1
#define MOUNT_ATTR_NOSUID 0x2
#define MOUNT_ATTR_NODEV 0x4
#define MOUNT_ATTR_NOEXEC 0x8
#define MOVE_MOUNT_F_EMPTY_PATH 0x4
#define MOVE_MOUNT_T_EMPTY_PATH 0x40
#define OPEN_TREE_CLONE 1
#define OPEN_TREE_CLOEXEC O_CLOEXEC
#define FSOPEN_CLOEXEC 1
#define FSMOUNT_CLOEXEC 1
#define FSCONFIG_SET_FLAG 0
#define FSCONFIG_SET_STRING 1
#define FSCONFIG_CMD_CREATE 6
#ifndef AT_RECURSIVE
#define AT_RECURSIVE 0x8000
#endif

struct mount_attr {
  uint64_t attr_set, attr_clr, propagation, userns_fd;
};

static inline int
fsopen (const char *name, unsigned int flags)
{
  return (int) syscall (SYS_fsopen, name, flags);
}

static inline int
fsconfig (int fd, unsigned int command, const char *key, const void *value, int number)
{
  return (int) syscall (SYS_fsconfig, fd, command, key, value, number);
}

static inline int
fsmount (int fd, unsigned int flags, unsigned int attributes)
{
  return (int) syscall (SYS_fsmount, fd, flags, attributes);
}

static inline int
open_tree (int directory, const char *path, unsigned int flags)
{
  return (int) syscall (SYS_open_tree, directory, path, flags);
}

static inline int
move_mount (int from_directory, const char *from, int to_directory, const char *to, unsigned int flags)
{
  return (int) syscall (SYS_move_mount, from_directory, from, to_directory, to, flags);
}

static inline int
mount_setattr (int directory, const char *path, unsigned int flags, struct mount_attr *attributes, size_t size)
{
  return (int) syscall (SYS_mount_setattr, directory, path, flags, attributes, size);
}

#endif
