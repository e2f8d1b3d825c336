/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "enforce/hints.h"

#include "util/cover.h"

#include <errno.h>
#include <stdlib.h>

/* The number in a sysctl file, or `missing`. */
static long
read_sysctl (const char *path, long missing)
{
  g_autofree char *text = NULL;

  return g_file_get_contents (path, &text, NULL, NULL) ? strtol (text, NULL, 10) : missing;
}

char *
namespace_hint (int error_number)
{
  /* The settings of the machine are not what is in the way; the launcher says what is. */
  if (is_inside_jail ())
    return NULL;
  if (!g_file_test ("/proc/self/ns/user", G_FILE_TEST_EXISTS))
    return g_strdup ("this kernel has no user namespaces, or /proc is not mounted");
  if (read_sysctl ("/proc/sys/user/max_user_namespaces", 1) == 0)
    return g_strdup ("user namespaces are switched off: 'sysctl -w user.max_user_namespaces=15000' as root "
                     "allows them (0 now)");
  if (read_sysctl ("/proc/sys/kernel/unprivileged_userns_clone", 1) == 0)
    return g_strdup ("user namespaces are for root only: 'sysctl -w kernel.unprivileged_userns_clone=1' as root "
                     "allows them (0 now)");
  if (read_sysctl ("/proc/sys/kernel/apparmor_restrict_unprivileged_userns", 0) == 1)
    return g_strdup ("AppArmor restricts user namespaces: copy contrib/apparmor/jail to /etc/apparmor.d/ and load "
                     "it with 'apparmor_parser -r /etc/apparmor.d/jail' "
                     "(kernel.apparmor_restrict_unprivileged_userns is 1)");
  switch (error_number) {
  case ENOSPC:
    return g_strdup ("the limit of namespaces is reached (user.max_*_namespaces), or this already runs inside a "
                     "jail that allows no further ones");
  case EAGAIN:
    return g_strdup ("this user may have no further process: 'ulimit -u', or the limit of the control group, is too low");
  case EUSERS:
    return g_strdup ("user namespaces are nested too deeply");
  case EPERM:
  case EACCES:
    return g_strdup ("a security module or the container that this runs in forbids user namespaces");
  case EINVAL:
  case ENOSYS:
    return g_strdup ("this kernel is too old or lacks a kind of namespace: 5.12 is needed");
  default:
    return NULL;
  }
}
