/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* renameat2(2), which not every C library has. */
#pragma once

#include <stdio.h>
#include <sys/syscall.h>
#include <unistd.h>

#ifndef RENAME_NOREPLACE
#define RENAME_NOREPLACE 1
#endif

/* As renameat(2), but fails with EEXIST where `to` exists already, and with EINVAL where the file system cannot. */
static inline int
rename_new (int from_directory, const char *from, int to_directory, const char *to)
{
  return (int) syscall (SYS_renameat2, from_directory, from, to_directory, to, RENAME_NOREPLACE);
}
