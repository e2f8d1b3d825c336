/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* openat2(2), which glibc does not wrap: errors through errno. */
#pragma once

#include <linux/openat2.h>
#include <sys/syscall.h>
#include <unistd.h>

static inline int
call_openat2 (int directory, const char *path, unsigned long long flags, unsigned long long resolve)
{
  struct open_how how = { .flags = flags, .resolve = resolve };

  return (int) syscall (SYS_openat2, directory, path, &how, sizeof how);
}
