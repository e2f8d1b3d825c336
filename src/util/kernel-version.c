/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "util/kernel-version.h"

#include <sys/utsname.h>

guint
kernel_version (void)
{
  struct utsname names;
  char *end;
  guint64 major, minor;

  if (uname (&names) < 0)
    return 0;
  major = g_ascii_strtoull (names.release, &end, 10);
  minor = *end == '.' ? g_ascii_strtoull (end + 1, NULL, 10) : 0;
  return KERNEL_VERSION (MIN (major, 0xffff), MIN (minor, 0xffff));
}
