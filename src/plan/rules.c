/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* blacklist, noblacklist, read-only, read-write, noexec, tmpfs: in the order of
 * the words, on the view that the allow lists left. */
#include "plan/planner-private.h"

#include <errno.h>
#include <fnmatch.h>
#include <limits.h>
#include <string.h>

/* What noblacklist lines said so far. */
typedef struct {
  GHashTable *paths;
  GPtrArray *globs;
} Exempt;

static void
exempt_clear (Exempt *exempt)
{
  g_clear_pointer (&exempt->paths, g_hash_table_unref);
  g_clear_pointer (&exempt->globs, g_ptr_array_unref);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Exempt, exempt_clear)

static gboolean
is_exempt (const Exempt *exempt, const char *path)
{
  if (g_hash_table_contains (exempt->paths, path))
    return TRUE;
  for (guint i = 0; i < exempt->globs->len; i++)
    if (fnmatch (g_ptr_array_index (exempt->globs, i), path, FNM_PATHNAME | FNM_NOESCAPE) == 0)
      return TRUE;
  return FALSE;
}

static gboolean
add_exempt (Planner *planner, Exempt *exempt, const PathWish *wish, GError **error)
{
  g_autoptr (GPtrArray) paths = plan_expand_path (planner, wish->path, wish->origin, error);

  for (guint i = 0; paths != NULL && i < paths->len; i++) {
    const char *path = g_ptr_array_index (paths, i);

    g_hash_table_add (exempt->paths, g_strdup (path));
    if (host_is_glob (path))
      g_ptr_array_add (exempt->globs, g_strdup (path));
  }
  return paths != NULL;
}

/* A path that is not there may be one that a host step makes. errno stays. */
static const char *
planned_path (Planner *planner, const char *path, gboolean *directory)
{
  g_auto (HostWay) way = { 0 };
  g_autofree char *real = NULL, *full = NULL;
  gpointer value;

  if (g_hash_table_size (planner->planned) == 0)
    return NULL;
  real = host_resolve (planner->host, path, &way);
  full = g_build_filename (way.existing, way.missing, NULL);
  if (!g_hash_table_lookup_extended (planner->planned, full, NULL, &value))
    return NULL;
  *directory = value != NULL;
  return view_may_show (planner->view, full) ? plan_text (planner->plan, full) : NULL;
}

/* The host has nothing at the path, but the view may show something of another name there, as with a private home. errno stays. */
static const char *
shown_instead (Planner *planner, const char *path, gboolean *directory, char **where)
{
  const char *planned = planned_path (planner, path, directory);
  g_autofree char *source = NULL, *seen = NULL;
  int reason = errno;

  if (planned != NULL || view_find (planner->view, path, &source, NULL) != VIEW_HOST || strcmp (source, path) == 0)
    return planned;
  seen = host_resolve (planner->host, source, NULL);
  errno = reason;
  /* A link in it leads nowhere that the rules do not reach by its own name. */
  if (seen == NULL || strcmp (seen, source) != 0)
    return NULL;
  *directory = S_ISDIR (host_look (planner->host, source)->mode);
  *where = g_steal_pointer (&source);
  return plan_text (planner->plan, path);
}

/* The path as the jail will know it; in *where the host's path of what is seen
 * there, if that is another one. NULL where nothing of it is visible inside;
 * errno is EACCES where it cannot be seen from outside either. */
static const char *
visible_path (Planner *planner, const char *path, gboolean *directory, char **where)
{
  g_autofree char *source = NULL, *seen = NULL;
  const HostEntry *entry;
  const char *real;

  errno = 0;
  /* What is not shown may be a link to what is. */
  if (!view_may_show (planner->view, path)
      && (!path_is_below (path, planner->home) || host_find (planner->host, path, &real) == NULL || !view_may_show (planner->view, real)))
    return NULL;
  entry = host_find (planner->host, path, &real);
  if (entry == NULL)
    return shown_instead (planner, path, directory, where);
  *directory = S_ISDIR (entry->mode);
  if (view_shows_same (planner->view, real))
    return real;

  switch (view_find (planner->view, real, &source, NULL)) {
  case VIEW_NOTHING:
    return NULL;
  case VIEW_OWN:
    return real;
  case VIEW_HOST:
    break;
  }
  if (strcmp (source, real) == 0)
    return real;

  /* Another directory stands there, as with a private home: what counts is
   * what that one has. A link in it may be the program's own work; it leads
   * nowhere that the rules do not reach by its own name. */
  seen = host_resolve (planner->host, source, NULL);
  if (seen == NULL || strcmp (seen, source) != 0)
    return NULL;
  *directory = S_ISDIR (host_look (planner->host, source)->mode);
  *where = g_steal_pointer (&source);
  return real;
}

/* What a host step will make is the user's own. */
static gboolean
is_own (Planner *planner, const char *path)
{
  uid_t owner = host_owner (planner->host, path);

  return owner == planner->request->uid || (owner == (uid_t) -1 && g_hash_table_contains (planner->planned, path));
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

/* What lies in a directory that is closed to the user, but the user's own, cannot be seen now;
 * the program could open it. So the rule is applied to all of the directory. */
static void
limit_closed_directory (Planner *planner, const PathWish *wish, const char *path)
{
  g_auto (HostWay) way = { 0 };
  g_autofree char *real = host_resolve (planner->host, path, &way), *source = NULL;
  uint64_t limits = wish->verb == PATH_NOEXEC ? MOUNT_ATTR_NOEXEC | MOUNT_ATTR_NOSUID | MOUNT_ATTR_NODEV : MOUNT_ATTR_RDONLY;

  if (real != NULL || host_owner (planner->host, way.existing) != planner->request->uid
      || strcmp (way.existing, planner->home) == 0
      || view_find (planner->view, way.existing, &source, NULL) != VIEW_HOST || strcmp (source, way.existing) != 0)
    return;
  if (wish->verb == PATH_BLACKLIST)
    view_hide (planner->view, way.existing, TRUE, wish->origin);
  else
    view_change_attributes (planner->view, way.existing, TRUE, limits, 0, wish->origin);
}

static void
apply_rule (Planner *planner, const PathWish *wish, const char *path)
{
  gboolean directory = FALSE;
  g_autofree char *where = NULL;
  const char *real = visible_path (planner, path, &directory, &where);

  if (real == NULL) {
    if (errno == EACCES && wish->verb != PATH_READ_WRITE && wish->verb != PATH_TMPFS)
      limit_closed_directory (planner, wish, path);
    return;
  }
  switch (wish->verb) {
  case PATH_BLACKLIST:
    /* Nobody inside has more rights than the user: what is closed to the user
     * needs no cover. What is in /usr is open to everybody. */
    if (!directory && !path_is_below (real, "/usr") && host_is_closed (planner->host, where != NULL ? where : real))
      break;
    view_hide (planner->view, real, directory, wish->origin);
    break;
  case PATH_READ_ONLY:
  case PATH_WHITELIST_RO:
    view_change_attributes (planner->view, real, directory, MOUNT_ATTR_RDONLY, 0, wish->origin);
    break;
  case PATH_READ_WRITE:
    /* What is not the user's own stays as it is. */
    if (is_own (planner, where != NULL ? where : real))
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
  static const char *const printers[] = { "/dev/lp*", "/dev/usb/lp*", "/run/cups", "/var/run/cups", NULL };
  const FlagWish *cache = &planner->policy->flags[POLICY_PRIVATE_CACHE];

  if (cache->set) {
    PathWish wish = { PATH_TMPFS, NULL, NULL, cache->origin };
    g_autofree char *path = g_build_filename (planner->request->home, ".cache", NULL);

    apply_rule (planner, &wish, path);
  }
  hide_all (planner, &planner->policy->flags[POLICY_NOPRINTERS], printers);
}

void
plan_disable_mnt (Planner *planner)
{
  static const char *const mounts[] = { "/mnt", "/media", "/run/mount", "/run/media" };

  /* A home on another disk stays. */
  for (gsize i = 0; i < G_N_ELEMENTS (mounts); i++)
    if (!path_is_below (planner->home, mounts[i]))
      hide_all (planner, &planner->policy->flags[POLICY_DISABLE_MNT], (const char *const[]) { mounts[i], NULL });
}

static void
apply_unless_exempt (Planner *planner, const PathWish *wish, const Exempt *exempt, const char *path)
{
  if (wish->verb != PATH_BLACKLIST || !is_exempt (exempt, path))
    apply_rule (planner, wish, path);
}

/* A blacklist of all that is in a directory, entries[first] to entries[end - 1]:
 * it is masked as a whole. FALSE where each entry needs a look of its own. */
static gboolean
hide_all_but_exempt (Planner *planner, const PathWish *wish, const Exempt *exempt, const GPtrArray *entries,
                     guint first, guint end)
{
  g_autofree char *directory = g_path_get_dirname (g_ptr_array_index (entries, first));
  g_autofree char *real = host_resolve (planner->host, directory, NULL);
  g_autoptr (GPtrArray) kept = g_ptr_array_new ();

  for (guint i = first; i < end; i++) {
    const char *path = g_ptr_array_index (entries, i);

    /* A link is hidden where it leads to. */
    if (S_ISLNK (host_look (planner->host, path)->mode))
      return FALSE;
    if (is_exempt (exempt, path))
      g_ptr_array_add (kept, strrchr (path, '/') + 1);
  }
  return real != NULL && strcmp (real, directory) == 0 && end - first > kept->len + 2
         && view_keep_only (planner->view, real, kept, wish->origin);
}

/* The end of the entries that lie in the directory of the first one. */
static guint
end_of_directory (const GPtrArray *entries, guint first)
{
  const char *path = g_ptr_array_index (entries, first);
  gsize length = (gsize) (strrchr (path, '/') - path) + 1;
  guint end = first + 1;

  while (end < entries->len) {
    const char *other = g_ptr_array_index (entries, end);

    if (strncmp (path, other, length) != 0 || strchr (other + length, '/') != NULL)
      break;
    end++;
  }
  return end;
}

/* Nothing of a directory that is not there is worth reading, and of one of the jail's own what was put there is
 * known; but in home what is not shown may be a link to what is. */
static gboolean
is_shown (const char *directory, GPtrArray **names, gpointer data)
{
  const Planner *planner = data;

  if (path_is_below (directory, planner->home))
    return TRUE;
  if (!view_may_show (planner->view, directory))
    return FALSE;
  *names = view_own_names (planner->view, directory);
  return TRUE;
}

/* What a pattern matches where the view shows something of another name. */
static void
apply_to_other_names (Planner *planner, const PathWish *wish, const Exempt *exempt, const char *pattern)
{
  g_autoptr (GPtrArray) found = planner->other_names->len > 0 ? plan_glob_other_names (planner, pattern) : NULL;

  for (guint i = 0; found != NULL && i < found->len; i++)
    apply_unless_exempt (planner, wish, exempt, g_ptr_array_index (found, i));
}

static void
apply_to_matches (Planner *planner, const PathWish *wish, const Exempt *exempt, const char *pattern)
{
  g_autoptr (GPtrArray) found = host_glob_where (planner->host, pattern, is_shown, planner);
  gboolean whole = wish->verb == PATH_BLACKLIST && g_str_has_suffix (pattern, "/*");
  guint end;

  for (guint first = 0; first < found->len; first = end) {
    end = whole ? end_of_directory (found, first) : first + 1;
    if (whole && hide_all_but_exempt (planner, wish, exempt, found, first, end))
      continue;
    for (guint i = first; i < end; i++)
      apply_unless_exempt (planner, wish, exempt, g_ptr_array_index (found, i));
  }
}

/* Most lines are about what the jail does not show anyway; they are dropped
 * before anything is copied or looked up. FALSE: the text is not of that kind. */
static gboolean
apply_quickly (Planner *planner, const PathWish *wish, const Exempt *exempt)
{
  const char *const *prefixes;
  const char *rest;
  guint n = plan_find_prefixes (planner, wish->path, &prefixes, &rest);
  gboolean glob = n > 0 && host_is_glob (rest);
  gsize size = n > 0 ? strlen (rest) + 1 : 0;

  for (guint i = 0; i < n; i++) {
    gsize length = strlen (prefixes[i]);
    char path[PATH_MAX];

    if (length + size > sizeof path)
      continue;
    memcpy (path, prefixes[i], length);
    memcpy (path + length, rest, size);
    if (!glob) {
      if (view_may_show (planner->view, path) || path_is_below (path, planner->home))
        apply_unless_exempt (planner, wish, exempt, path);
      continue;
    }
    apply_to_matches (planner, wish, exempt, path);
    apply_to_other_names (planner, wish, exempt, path);
  }
  return n > 0;
}

gboolean
plan_rules (Planner *planner, GError **error)
{
  g_auto (Exempt) exempt = {
    g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL), g_ptr_array_new_with_free_func (g_free),
  };

  plan_find_other_names (planner);
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
    case PATH_LANDLOCK_READ:
    case PATH_LANDLOCK_WRITE:
    case PATH_LANDLOCK_EXECUTE:
    case PATH_LANDLOCK_MAKE_IPC:
    case PATH_LANDLOCK_MAKE_DEVICE:
      continue;
    case PATH_NOBLACKLIST:
      if (!add_exempt (planner, &exempt, wish, error))
        return FALSE;
      continue;
    default:
      break;
    }

    if (apply_quickly (planner, wish, &exempt))
      continue;
    paths = plan_expand_glob (planner, wish->path, wish->origin, error);
    if (paths == NULL)
      return FALSE;
    for (guint j = 0; j < paths->len; j++)
      apply_unless_exempt (planner, wish, &exempt, g_ptr_array_index (paths, j));
  }
  return TRUE;
}
