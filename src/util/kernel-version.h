/* SPDX-License-Identifier: LGPL-2.1-or-later */
#ifndef JAIL_UTIL_KERNEL_VERSION_H
#define JAIL_UTIL_KERNEL_VERSION_H

#include <glib.h>

/* A version as one number that can be compared: the first part in the upper half, the second in the lower. */
#define KERNEL_VERSION(major, minor) ((guint) (major) << 16 | (guint) (minor))

/* That of the running kernel, from uname(2): "6.18.44-amd64" is KERNEL_VERSION (6, 18). 0: it tells none. */
guint kernel_version (void);

#endif
