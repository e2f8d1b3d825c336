/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "seccomp/base-rules.h"

#include <errno.h>
#include <linux/sched.h>
#include <sys/resource.h>

#include "seccomp/named-rules.h"

#define REFUSED FILTER_ACTION_ERRNO (EPERM)
#define MISSING FILTER_ACTION_ERRNO (ENOSYS)

/* clone3 takes its flags from memory, where no filter can look; the C library
 * goes back to clone on ENOSYS and only on that. The new mount calls are tried
 * first by libmount and others, which then go back to mount(2). */
static const char *const calls_with_fallback[] = {
  "clone3",
  "open_tree", "move_mount", "fsopen", "fsconfig", "fsmount", "fspick", "mount_setattr",
  "open_tree_attr", "statmount", "listmount", "listns",
  NULL
};

/* No way to change what files a path leads to (flatpak's CVE-2021-41133 was a
 * list that forgot the new calls), nor to enter another namespace. setns cannot
 * be told by its flags: 0 means any kind. */
static const char *const view_calls[] = {
  "mount", "umount", "umount2", "pivot_root", "setns",
};

/* What bubblewrap and jail(1) make their views with. The kernel has them act only where the process has
 * capabilities, and it has none outside of user namespaces that it made inside: there it finds the mounts of this
 * jail locked, mount_namespaces(7). clone3 is theirs, too; no flag is refused to them. */
static const char *const inner_jail_calls[] = {
  "mount", "umount", "umount2", "pivot_root", "chroot", "clone3",
  "open_tree", "move_mount", "fsopen", "fsconfig", "fsmount", "fspick", "mount_setattr", "open_tree_attr",
  NULL
};

/* Keys are the kernel's, not a namespace's: whoever has their number, or that of a keyring of the user's, which can be
 * found by trying, uses and destroys those of the host. To ask for a missing key has root run a program, or look up
 * a name, outside of every jail: request_key(2). */
static const char *const key_calls[] = {
  "keyctl", "add_key", "request_key",
};

/* Requests of ioctl that act on a terminal the jail shares with the user. */
static const guint32 terminal_requests[] = {
  0x5412, /* TIOCSTI: types into it; CVE-2017-5226, CVE-2019-10063 */
  0x541c, /* TIOCLINUX: pastes into a virtual console; CVE-2023-28100 */
  0x5423, /* TIOCSETD: loads line disciplines, an old source of kernel bugs */
};

gboolean
base_rules_have_fallback (const char *name)
{
  return g_strv_contains (calls_with_fallback, name);
}

const char *const *
base_rules_calls_with_fallback (void)
{
  return calls_with_fallback;
}

guint
base_rules_clone_flags_argument (void)
{
  /* clone(2), "C library/kernel differences". */
#if defined(__s390__) || defined(__cris__)
  return 1;
#else
  return 0;
#endif
}

/* Without a terminal of its own the program shares the process group of its
 * launcher, and with it that of a pipeline outside. "My group" is 0. Landlock
 * keeps signals inside, but knows nothing of priorities. */
static void
refuse_group_priority (FilterSet *set, const char *name, guint32 group)
{
  FilterRule rule;

  if (!named_rule_init (&rule, FILTER_COVERS_ALL, name, REFUSED, ORIGIN_BUILT_IN))
    return;
  named_rule_add_condition (&rule, 0, 0xffffffff, group);
  named_rule_add_condition (&rule, 1, 0xffffffff, 0);
  filter_set_add_rule (set, &rule);
}

const char *const *
base_rules_calls_of_inner_jails (void)
{
  return inner_jail_calls;
}

static void
refuse_unless_inner (FilterSet *set, Inner inner, const char *name, FilterAction action)
{
  if (inner != INNER_JAILS || !g_strv_contains (inner_jail_calls, name))
    named_rule_refuse (set, name, action, ORIGIN_BUILT_IN);
}

void
base_rules_add (FilterSet *set, Inner inner, gboolean refuse_group_signals)
{
  for (gsize i = 0; i < G_N_ELEMENTS (terminal_requests); i++)
    named_rule_refuse_if (set, "ioctl", 1, 0xffffffff, terminal_requests[i], REFUSED,
                          ORIGIN_BUILT_IN);
  for (gsize i = 0; i < G_N_ELEMENTS (view_calls); i++)
    refuse_unless_inner (set, inner, view_calls[i], REFUSED);
  for (gsize i = 0; i < G_N_ELEMENTS (key_calls); i++)
    named_rule_refuse (set, key_calls[i], REFUSED, ORIGIN_BUILT_IN);
  for (gsize i = 0; calls_with_fallback[i] != NULL; i++)
    refuse_unless_inner (set, inner, calls_with_fallback[i], MISSING);
  if (inner == INNER_NOTHING)
    {
      named_rule_refuse (set, "chroot", REFUSED, ORIGIN_BUILT_IN);
      named_rule_refuse_if (set, "unshare", 0, CLONE_NEWUSER, CLONE_NEWUSER, REFUSED,
                            ORIGIN_BUILT_IN);
      named_rule_refuse_if (set, "clone", base_rules_clone_flags_argument (), CLONE_NEWUSER,
                            CLONE_NEWUSER, REFUSED, ORIGIN_BUILT_IN);
    }
  else if (inner == INNER_NAMESPACES)
    {
      /* Sandboxes of browsers do without, and nothing could be mounted there. In a copy of the mounts
       * the launcher could not put back what covers a file that is replaced outside. */
      named_rule_refuse_if (set, "unshare", 0, CLONE_NEWNS, CLONE_NEWNS, REFUSED, ORIGIN_BUILT_IN);
      named_rule_refuse_if (set, "clone", base_rules_clone_flags_argument (), CLONE_NEWNS, CLONE_NEWNS, REFUSED,
                            ORIGIN_BUILT_IN);
    }
  refuse_group_priority (set, "setpriority", PRIO_PGRP);
  refuse_group_priority (set, "ioprio_set", 2 /* IOPRIO_WHO_PGRP of ioprio_set(2) */);
  if (refuse_group_signals)
    named_rule_refuse_if (set, "kill", 0, 0xffffffff, 0, REFUSED, ORIGIN_BUILT_IN);
}
