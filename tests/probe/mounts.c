/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Changing what a path leads to: with the old calls, with the new ones, and inside a
 * user namespace of one's own, where a process holds every capability. */
#include "probe.h"

#include <fcntl.h>
#include <limits.h>
#include <linux/mount.h>
#include <sched.h>
#include <stdio.h>
#include <string.h>
#include <sys/syscall.h>
#include <unistd.h>

#ifndef SYS_statmount
#define SYS_statmount 457
#define SYS_listmount 458
#endif
#ifndef SYS_open_tree_attr
#define SYS_open_tree_attr 467
#endif

/* sys/mount.h and linux/mount.h cannot be included together everywhere. */
#define DETACH 2 /* MNT_DETACH */

#ifndef AT_RECURSIVE
#define AT_RECURSIVE 0x8000
#endif

static int
do_mount (const char *source, const char *target, const char *type, unsigned long flags)
{
  return outcome (syscall (SYS_mount, source, target, type, flags, NULL));
}

static int do_umount (const char *target) { return outcome (syscall (SYS_umount2, target, DETACH)); }

static int mount_tmpfs (void) { return do_mount ("none", scratch (), "tmpfs", 0); }
static int mount_proc (void) { return do_mount ("none", scratch (), "proc", 0); }
static int mount_sysfs (void) { return do_mount ("none", scratch (), "sysfs", 0); }
static int mount_devpts (void) { return do_mount ("none", scratch (), "devpts", 0); }
static int mount_mqueue (void) { return do_mount ("none", scratch (), "mqueue", 0); }
static int mount_cgroup (void) { return do_mount ("none", scratch (), "cgroup2", 0); }
static int bind_root (void) { return do_mount ("/", scratch (), NULL, MS_BIND | MS_REC); }
static int bind_over_etc (void) { return do_mount (scratch (), "/etc", NULL, MS_BIND); }
static int move_mount_old (void) { return do_mount ("/proc", scratch (), NULL, MS_MOVE); }
static int remount_root (void) { return do_mount (NULL, "/", NULL, MS_REMOUNT | MS_BIND); }
static int remount_usr (void) { return do_mount (NULL, "/usr", NULL, MS_REMOUNT | MS_BIND); }
static int remount_proc_sys (void) { return do_mount (NULL, "/proc/sys", NULL, MS_REMOUNT | MS_BIND); }
static int propagate_root (void) { return do_mount (NULL, "/", NULL, MS_SHARED | MS_REC); }
static int umount_proc (void) { return do_umount ("/proc"); }
static int umount_tmp (void) { return do_umount ("/tmp"); }
static int umount_home (void) { return do_umount (fact ("HOME")); }

static int
umount_ssh (void)
{
  char path[PATH_MAX];

  return do_umount (fact_path (path, sizeof path, "HOME", ".ssh"));
}

/* Read-only, of two directories: that needs no writable one. */
static int
mount_overlay (void)
{
  return outcome (syscall (SYS_mount, "none", scratch (), "overlay", 0, "lowerdir=/usr:/etc"));
}

static int pivot_root_here (void) { return outcome (syscall (SYS_pivot_root, ".", ".")); }
static int chroot_tmp (void) { return outcome (chroot ("/tmp")); }

/* open_tree without OPEN_TREE_CLONE needs no privilege: only the filter refuses it. */
static int open_tree_plain (void) { return outcome (syscall (SYS_open_tree, AT_FDCWD, "/", 0)); }

static int
open_tree_clone (void)
{
  return outcome (syscall (SYS_open_tree, AT_FDCWD, "/", OPEN_TREE_CLONE | AT_RECURSIVE));
}


static int
open_tree_attr (void)
{
  return outcome (syscall (SYS_open_tree_attr, AT_FDCWD, "/", 0, NULL, 0));
}

static int
move_mount_new (void)
{
  return outcome (syscall (SYS_move_mount, AT_FDCWD, "/proc", AT_FDCWD, scratch (), 0));
}

static int fsopen_tmpfs (void) { return outcome (syscall (SYS_fsopen, "tmpfs", 0)); }
static int fsconfig_none (void) { return outcome (syscall (SYS_fsconfig, -1, FSCONFIG_CMD_CREATE, NULL, NULL, 0)); }
static int fsmount_none (void) { return outcome (syscall (SYS_fsmount, -1, 0, 0)); }
static int fspick_root (void) { return outcome (syscall (SYS_fspick, AT_FDCWD, "/", 0)); }

static int
clear_read_only (void)
{
  struct mount_attr attributes = { .attr_clr = MOUNT_ATTR_RDONLY };

  return outcome (syscall (SYS_mount_setattr, AT_FDCWD, "/", 0, &attributes, sizeof attributes));
}

/* What is mounted where outside is nobody's business inside. */
struct mount_id_request {
  unsigned size, spare;
  unsigned long long mount_id, parameter, namespace_id;
};

static int
list_mounts (void)
{
  struct mount_id_request request = { .size = 24, .mount_id = ~0ULL };
  unsigned long long ids[4];

  return outcome (syscall (SYS_listmount, &request, ids, 4, 0));
}

static int
stat_mount (void)
{
  struct mount_id_request request = { .size = 24, .mount_id = 1, .parameter = 1 };
  char buffer[512];

  return outcome (syscall (SYS_statmount, &request, buffer, sizeof buffer, 0));
}

/* Inside a user namespace of one's own. */
static int (*nested_trial) (void);
static int nested_flags;

static int
enter_and_try (void)
{
  if (unshare (nested_flags) < 0)
    return errno;
  return nested_trial ();
}

static int
nested (int flags, int (*trial) (void))
{
  nested_trial = trial;
  nested_flags = CLONE_NEWUSER | flags;
  /* Made outside it: below, the uid may have no name. */
  scratch ();
  return in_child (enter_and_try);
}

static int nested_mount_tmpfs (void) { return nested (CLONE_NEWNS, mount_tmpfs); }
static int nested_bind_root (void) { return nested (CLONE_NEWNS, bind_root); }
static int nested_bind_over_etc (void) { return nested (CLONE_NEWNS, bind_over_etc); }
static int nested_overlay (void) { return nested (CLONE_NEWNS, mount_overlay); }
static int nested_umount_ssh (void) { return nested (CLONE_NEWNS, umount_ssh); }
static int nested_umount_home (void) { return nested (CLONE_NEWNS, umount_home); }
static int nested_remount_usr (void) { return nested (CLONE_NEWNS, remount_usr); }
static int nested_remount_proc_sys (void) { return nested (CLONE_NEWNS, remount_proc_sys); }
static int nested_pivot_root (void) { return nested (CLONE_NEWNS, pivot_root_here); }
static int nested_fsopen (void) { return nested (CLONE_NEWNS, fsopen_tmpfs); }
static int nested_open_tree (void) { return nested (CLONE_NEWNS, open_tree_clone); }
static int nested_setattr (void) { return nested (CLONE_NEWNS, clear_read_only); }
static int nested_sysfs (void) { return nested (CLONE_NEWNS | CLONE_NEWNET, mount_sysfs); }
static int nested_mqueue (void) { return nested (CLONE_NEWNS | CLONE_NEWIPC, mount_mqueue); }
static int nested_propagate (void) { return nested (CLONE_NEWNS, propagate_root); }
static int nested_chroot (void) { return nested (0, chroot_tmp); }

/* Without a mount namespace of its own, as a browser's sandbox does it: the mounts
 * belong to the jail's user namespace, and no capability here reaches them. */
static int userns_mount_tmpfs (void) { return nested (0, mount_tmpfs); }
static int userns_umount_ssh (void) { return nested (0, umount_ssh); }
static int userns_remount_usr (void) { return nested (0, remount_usr); }
static int userns_setattr (void) { return nested (0, clear_read_only); }
static int userns_fsopen (void) { return nested (0, fsopen_tmpfs); }

const struct check mount_checks[] = {
  { "mount-tmpfs", mount_tmpfs },
  { "mount-proc", mount_proc },
  { "mount-devpts", mount_devpts },
  { "mount-cgroup", mount_cgroup },
  { "mount-overlay", mount_overlay },
  { "bind-root", bind_root },
  { "bind-over-etc", bind_over_etc },
  { "move-mount-old", move_mount_old },
  { "remount-root", remount_root },
  { "remount-usr", remount_usr },
  { "remount-proc-sys", remount_proc_sys },
  { "propagate-root", propagate_root },
  { "umount-proc", umount_proc },
  { "umount-tmp", umount_tmp },
  { "umount-home", umount_home },
  { "umount-ssh", umount_ssh },
  { "pivot-root", pivot_root_here },
  { "chroot", chroot_tmp },
  { "open-tree", open_tree_plain },
  { "open-tree-clone", open_tree_clone },
  { "open-tree-attr", open_tree_attr },
  { "move-mount", move_mount_new },
  { "fsopen", fsopen_tmpfs },
  { "fsconfig", fsconfig_none },
  { "fsmount", fsmount_none },
  { "fspick", fspick_root },
  { "mount-setattr", clear_read_only },
  { "listmount", list_mounts },
  { "statmount", stat_mount },
  { "nested-mount-tmpfs", nested_mount_tmpfs },
  { "nested-bind-root", nested_bind_root },
  { "nested-bind-over-etc", nested_bind_over_etc },
  { "nested-mount-overlay", nested_overlay },
  { "nested-mount-sysfs", nested_sysfs },
  { "nested-mount-mqueue", nested_mqueue },
  { "nested-umount-ssh", nested_umount_ssh },
  { "nested-umount-home", nested_umount_home },
  { "nested-remount-usr", nested_remount_usr },
  { "nested-remount-proc-sys", nested_remount_proc_sys },
  { "nested-propagate-root", nested_propagate },
  { "nested-pivot-root", nested_pivot_root },
  { "nested-fsopen", nested_fsopen },
  { "nested-open-tree", nested_open_tree },
  { "nested-mount-setattr", nested_setattr },
  { "nested-chroot", nested_chroot },
  { "userns-mount-tmpfs", userns_mount_tmpfs },
  { "userns-umount-ssh", userns_umount_ssh },
  { "userns-remount-usr", userns_remount_usr },
  { "userns-mount-setattr", userns_setattr },
  { "userns-fsopen", userns_fsopen },
  { 0 },
};
