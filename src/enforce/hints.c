/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "enforce/hints.h"

#include "util/container.h"
#include "util/cover.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

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
    if (read_sysctl ("/sys/fs/selinux/enforce", 0) == 1)
      return g_strdup ("SELinux may forbid user namespaces ('ausearch -m avc' tells): contrib/selinux/jail.te says how "
                       "it is made to allow them");
    if (is_in_container ())
      return g_strdup ("the container that this runs in forbids user namespaces: its seccomp profile has to allow unshare, "
                       "clone and mount");
    return g_strdup ("a security module, a system call filter or a changed root directory forbids user namespaces");
  case EINVAL:
  case ENOSYS:
    return g_strdup ("this kernel is too old or lacks a kind of namespace: 5.12 is needed");
  default:
    return NULL;
  }
}

/* What is mounted somewhere below a directory, as proc_pid_mountinfo(5) has it; NULL: nothing is. */
static char *
mount_below (const char *directory)
{
  g_autofree char *table = NULL;
  g_auto (GStrv) lines = NULL;

  if (!g_file_get_contents ("/proc/self/mountinfo", &table, NULL, NULL))
    return NULL;
  lines = g_strsplit (table, "\n", -1);
  for (gsize i = 0; lines[i] != NULL; i++) {
    g_auto (GStrv) fields = g_strsplit (lines[i], " ", 6);
    g_autofree char *place = NULL;

    if (g_strv_length (fields) < 6)
      continue;
    place = g_strcompress (fields[4]); /* blanks are in octal */
    if (g_str_has_prefix (place, directory) && place[strlen (directory)] == '/')
      return g_steal_pointer (&place);
  }
  return NULL;
}

char *
layer_hint (const char *home, int error_number)
{
  g_autofree char *place = error_number == EINVAL ? mount_below (home) : NULL;
  g_autofree char *shown = place != NULL ? g_strescape (place, NULL) : NULL;

  if (shown == NULL)
    return NULL;
  return g_strdup_printf ("'%s' is mounted there, and the kernel lets ordinary users lay nothing over it: unmount it first, "
                          "or use --private", shown);
}
