/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* blacklist, noblacklist, read-only, read-write, noexec, tmpfs: in the order of
 * the words, on the view that the allow lists left. */
#include "plan/planner-private.h"

#include <fnmatch.h>
#include <string.h>

static gboolean
is_exempt (GPtrArray *exempt, const char *path)
{
  for (guint i = 0; i < exempt->len; i++)
    if (fnmatch (g_ptr_array_index (exempt, i), path, FNM_PATHNAME | FNM_NOESCAPE) == 0)
      return TRUE;
  return FALSE;
}

/* The path as the jail will know it, with what the host has there; NULL where
 * nothing of it is visible inside. */
static char *
visible_path (Planner *planner, const char *path, gboolean *directory, uid_t *uid)
{
  g_auto (HostWay) way = { 0 };
  g_autofree char *real = NULL, *source = NULL;
  const HostEntry *entry;

  if (!view_may_show (planner->view, path))
    return NULL;
  real = host_resolve (planner->host, path, &way);
  if (real == NULL) {
    /* It may be one that a host step makes. */
    real = way.existing != NULL ? g_build_filename (way.existing, way.missing, NULL) : NULL;
    if (real == NULL || !g_hash_table_contains (planner->planned, real))
      return NULL;
    *directory = g_hash_table_lookup (planner->planned, real) != NULL;
    *uid = planner->request->uid;
    return view_may_show (planner->view, real) ? g_steal_pointer (&real) : NULL;
  }
  *directory = S_ISDIR (way.entry->mode);
  *uid = way.entry->uid;

  switch (view_find (planner->view, real, &source, NULL)) {
  case VIEW_NOTHING:
    return NULL;
  case VIEW_OWN:
    return g_steal_pointer (&real);
  case VIEW_HOST:
    break;
  }
  if (strcmp (source, real) == 0)
    return g_steal_pointer (&real);

  /* Another directory stands there, as with a private home: what counts is
   * what that one has. A link in it may be the program's own work; it leads
   * nowhere that the rules do not reach by its own name. */
  entry = host_look (planner->host, source);
  if (entry->mode == 0 || S_ISLNK (entry->mode))
    return NULL;
  *directory = S_ISDIR (entry->mode);
  *uid = entry->uid;
  return g_steal_pointer (&real);
}

static void
apply_tmpfs (Planner *planner, const char *path, gboolean directory, Origin origin)
{
  uint64_t attributes = ATTRIBUTES_DATA;

  if (!directory)
    return;
  view_find (planner->view, path, NULL, &attributes);
  view_add_tmpfs (planner->view, path, 0700, attributes & ~(uint64_t) MOUNT_ATTR_RDONLY, origin);
}

static void
apply_rule (Planner *planner, const PathWish *wish, const char *path)
{
  gboolean directory = FALSE;
  uid_t uid = 0;
  g_autofree char *real = visible_path (planner, path, &directory, &uid);

  if (real == NULL)
    return;
  switch (wish->verb) {
  case PATH_BLACKLIST:
    view_hide (planner->view, real, directory, wish->origin);
    break;
  case PATH_READ_ONLY:
  case PATH_WHITELIST_RO:
    view_change_attributes (planner->view, real, directory, MOUNT_ATTR_RDONLY, 0, wish->origin);
    break;
  case PATH_READ_WRITE:
    /* What is not the user's own stays as it is. */
    if (uid == planner->request->uid)
      view_change_attributes (planner->view, real, directory, 0, MOUNT_ATTR_RDONLY, wish->origin);
    break;
  case PATH_NOEXEC:
    view_change_attributes (planner->view, real, directory,
                            MOUNT_ATTR_NOEXEC | MOUNT_ATTR_NOSUID | MOUNT_ATTR_NODEV, 0, wish->origin);
    break;
  case PATH_TMPFS:
    apply_tmpfs (planner, real, directory, wish->origin);
    break;
  default:
    break;
  }
}

/* private-cache, disable-mnt and noprinters are short for rules. */
static void
hide_all (Planner *planner, const FlagWish *wish, const char *const *patterns)
{
  PathWish rule = { PATH_BLACKLIST, NULL, NULL, wish->origin };

  for (; wish->set && *patterns != NULL; patterns++) {
    g_autoptr (GPtrArray) paths = host_glob (planner->host, *patterns);

    for (guint i = 0; i < paths->len; i++)
      apply_rule (planner, &rule, g_ptr_array_index (paths, i));
  }
}

static void
apply_short_words (Planner *planner)
{
  static const char *const mounts[] = { "/mnt", "/media", "/run/mount", "/run/media", NULL };
  static const char *const printers[] = { "/dev/lp*", "/dev/usb/lp*", "/run/cups", "/var/run/cups", NULL };
  const FlagWish *cache = &planner->policy->flags[POLICY_PRIVATE_CACHE];

  if (cache->set) {
    PathWish wish = { PATH_TMPFS, NULL, NULL, cache->origin };
    g_autofree char *path = g_build_filename (planner->request->home, ".cache", NULL);

    apply_rule (planner, &wish, path);
  }
  hide_all (planner, &planner->policy->flags[POLICY_DISABLE_MNT], mounts);
  hide_all (planner, &planner->policy->flags[POLICY_NOPRINTERS], printers);
}

gboolean
plan_rules (Planner *planner, GError **error)
{
  g_autoptr (GPtrArray) exempt = g_ptr_array_new_with_free_func (g_free);

  apply_short_words (planner);
  for (guint i = 0; i < planner->policy->paths->len; i++) {
    const PathWish *wish = &g_array_index (planner->policy->paths, PathWish, i);
    g_autoptr (GPtrArray) paths = NULL;

    switch (wish->verb) {
    case PATH_WHITELIST:
    case PATH_NOWHITELIST:
    case PATH_MKDIR:
    case PATH_MKFILE:
    case PATH_BIND:
      continue;
    case PATH_NOBLACKLIST:
      paths = plan_expand_path (planner, wish->path, wish->origin, error);
      if (paths == NULL)
        return FALSE;
      g_ptr_array_extend_and_steal (exempt, g_steal_pointer (&paths));
      continue;
    default:
      break;
    }

    paths = plan_expand_glob (planner, wish->path, wish->origin, error);
    if (paths == NULL)
      return FALSE;
    for (guint j = 0; j < paths->len; j++) {
      const char *path = g_ptr_array_index (paths, j);

      if (wish->verb != PATH_BLACKLIST || !is_exempt (exempt, path))
        apply_rule (planner, wish, path);
    }
  }
  return TRUE;
}
