/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Attributes of mount_setattr(2). <linux/mount.h> cannot be included beside
 * <sys/mount.h> with glibc 2.36, hence these few, as the manual page gives them. */
#pragma once

#ifndef MOUNT_ATTR_RDONLY
#define MOUNT_ATTR_RDONLY 0x00000001
#define MOUNT_ATTR_NOSUID 0x00000002
#define MOUNT_ATTR_NODEV  0x00000004
#define MOUNT_ATTR_NOEXEC 0x00000008
#endif
