/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Which lines speak of which paths. Kept only for those who ask: what the lines
 * came to is in the steps. */
#include "plan/planner-private.h"

static void
add_line (Planner *planner, const char *word, const char *text, Origin origin)
{
  g_autoptr (GPtrArray) paths = plan_expand_path (planner, text, origin, NULL);

  for (guint i = 0; paths != NULL && i < paths->len; i++) {
    const char *path = g_ptr_array_index (paths, i);
    g_autofree char *leads = host_is_glob (path) ? NULL : host_resolve (planner->host, path, NULL);
    SpokenPath line = { word, plan_text (planner->plan, path), leads != NULL ? plan_text (planner->plan, leads) : NULL,
                        origin };

    g_array_append_val (planner->plan->spoken, line);
  }
}

/* Words that are short for rules about fixed places. */
static void
add_flags (Planner *planner)
{
  static const struct {
    PolicyFlag flag;
    const char *word, *path;
  } flags[] = {
    { POLICY_PRIVATE_TMP, "private-tmp", "/tmp" },
    { POLICY_PRIVATE_DEV, "private-dev", "/dev" },
    { POLICY_PRIVATE_CACHE, "private-cache", "${HOME}/.cache" },
    { POLICY_DISABLE_MNT, "disable-mnt", "/mnt" },
    { POLICY_DISABLE_MNT, "disable-mnt", "/media" },
    { POLICY_DISABLE_MNT, "disable-mnt", "/run/media" },
    { POLICY_ALLUSERS, "allusers", "/home" },
    { POLICY_MACHINE_ID, "machine-id", "/etc/machine-id" },
    { POLICY_WRITABLE_VAR, "writable-var", "/var" },
    { POLICY_WRITABLE_VAR_LOG, "writable-var-log", "/var/log" },
    { POLICY_KEEP_VAR_TMP, "keep-var-tmp", "/var/tmp" },
    { POLICY_KEEP_DEV_SHM, "keep-dev-shm", "/dev/shm" },
    { POLICY_OVERLAY, "overlay", "${HOME}" },
    { POLICY_OVERLAY_TMPFS, "overlay-tmpfs", "${HOME}" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (flags); i++)
    if (policy_has (planner->policy, flags[i].flag))
      add_line (planner, flags[i].word, flags[i].path, planner->policy->flags[flags[i].flag].origin);
}

void
plan_spoken (Planner *planner)
{
  static const char *const verbs[] = {
    [PATH_BLACKLIST] = "blacklist",       [PATH_NOBLACKLIST] = "noblacklist", [PATH_WHITELIST] = "whitelist",
    [PATH_WHITELIST_RO] = "whitelist-ro", [PATH_NOWHITELIST] = "nowhitelist", [PATH_READ_ONLY] = "read-only",
    [PATH_READ_WRITE] = "read-write",     [PATH_NOEXEC] = "noexec",           [PATH_TMPFS] = "tmpfs",
    [PATH_MKDIR] = "mkdir",               [PATH_MKFILE] = "mkfile",           [PATH_BIND] = "bind",
  };
  static const struct {
    const char *word, *path;
  } entries[ENTRIES_N] = {
    [ENTRIES_ETC] = { "private-etc", "/etc" },   [ENTRIES_BIN] = { "private-bin", "/usr/bin" },
    [ENTRIES_OPT] = { "private-opt", "/opt" },   [ENTRIES_SRV] = { "private-srv", "/srv" },
    [ENTRIES_HOME] = { "private-home", "${HOME}" },
  };
  const Policy *policy = planner->policy;

  if (policy->private_home.text != NULL)
    add_line (planner, "private", "${HOME}", policy->private_home.origin);
  for (gsize i = 0; i < ENTRIES_N; i++)
    if (policy->entries[i].wish.set)
      add_line (planner, entries[i].word, entries[i].path, policy->entries[i].wish.origin);
  add_flags (planner);
  for (guint i = 0; i < policy->paths->len; i++) {
    const PathWish *wish = &g_array_index (policy->paths, PathWish, i);

    add_line (planner, verbs[wish->verb], wish->path, wish->origin);
  }
}
