/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* statx(2), for C libraries that do not declare it: musl before 1.2.5. */
#pragma once

#include <sys/stat.h>

#ifndef STATX_TYPE

#include <linux/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

static inline int
statx (int directory, const char *path, int flags, unsigned int mask, struct statx *status)
{
  return (int) syscall (SYS_statx, directory, path, flags, mask, status);
}

#endif

#ifndef AT_NO_AUTOMOUNT
#define AT_NO_AUTOMOUNT 0x800
#endif
