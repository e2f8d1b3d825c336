/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "profile/imported.h"

#include <string.h>

/* Names that give something back; checked first, since some of them contain a
 * word of the other list. */
static const char *const giving_starts[] = {
  "allow-", "keep-", "noblacklist", "nowhitelist", "writable-", NULL,
};

static const char *const taking_starts[] = {
  "dbus-", "net", "no", "private", "x11", NULL,
};

static const char *const taking_parts[] = {
  "apparmor", "black", "block", "caps", "deny", "disable", "drop", "filter", "forbid", "hide",
  "ip", "isolat", "landlock", "limit", "lock", "mask", "namespace", "only", "protocol", "read-only",
  "restrict", "seccomp", "secure", "selinux", "tmpfs", "white", NULL,
};

static gboolean
starts_with_one (const char *name, const char *const *starts)
{
  for (; *starts != NULL; starts++)
    if (g_str_has_prefix (name, *starts))
      return TRUE;
  return FALSE;
}

gboolean
imported_word_restricts (const char *name)
{
  if (starts_with_one (name, giving_starts))
    return FALSE;
  if (starts_with_one (name, taking_starts))
    return TRUE;
  for (const char *const *part = taking_parts; *part != NULL; part++)
    if (strstr (name, *part) != NULL)
      return TRUE;
  return FALSE;
}

/* Grants of a filter that is not there, a way to start that is like the usual
 * one, and names for what is not looked up. */
static const char *const waiting_starts[] = {
  "dbus-system.", "dbus-user.", "deterministic-", "join-or-start", "keep-fd", "name", "nice",
  "private-cwd", NULL,
};

gboolean
imported_word_can_wait (const char *name)
{
  return starts_with_one (name, waiting_starts);
}
