/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "plan/explain.h"

#include "plan/landlock.h"
#include "util/landlock-abi.h"
#include "util/mount-api.h"

#include <errno.h>
#include <fcntl.h>
#include <fnmatch.h>
#include <limits.h>
#include <linux/capability.h>
#include <string.h>
#include <sys/statvfs.h>
#include <unistd.h>

/* As many as the kernel follows: path_resolution(7). */
#define MAX_LINKS 40

struct Explainer {
  const Plan *plan;
  MountTable *table;
};

Explainer *
explainer_new (const Plan *plan)
{
  Explainer *explainer = g_new0 (Explainer, 1);

  explainer->plan = plan;
  explainer->table = mount_table_new (plan);
  return explainer;
}

void
explainer_free (Explainer *explainer)
{
  mount_table_free (explainer->table);
  g_free (explainer);
}

void
explanation_free (Explanation *explanation)
{
  g_free (explanation->path);
  g_free (explanation->place);
  g_ptr_array_unref (explanation->links);
  spot_clear (&explanation->spot);
  g_array_unref (explanation->speakers);
  g_free (explanation);
}

char *
explain_full_path (const char *path, const char *home, const char *current)
{
  if (path[0] == '~' && (path[1] == '/' || path[1] == '\0'))
    return g_strconcat (home, path + 1, NULL);
  if (path[0] == '/')
    return g_strdup (path);
  return g_build_filename (current != NULL ? current : "/", path, NULL);
}

/* Permissions ------------------------------------------------------------ */

/* What the mode says to the user, as far as it alone counts. */
static unsigned
bits_of_mode (const Plan *plan, const struct stat *status)
{
  const uint64_t override = (UINT64_C (1) << CAP_DAC_OVERRIDE);
  unsigned bits = status->st_mode & 07;

  if (status->st_uid == plan->uid)
    bits = (status->st_mode >> 6) & 07;
  else if (status->st_gid == plan->gid)
    bits = (status->st_mode >> 3) & 07;
  /* A capability counts for files whose owner and group the jail knows: user_namespaces(7). */
  if ((plan->keep_capabilities & override) && status->st_uid == plan->uid && status->st_gid == plan->gid)
    bits |= S_ISDIR (status->st_mode) || (status->st_mode & 0111) ? 7 : 6;
  return bits;
}

/* R_OK, W_OK and X_OK of what a host path has, by modes and lists of access, not by mounts. */
static unsigned
bits_of_host (const Plan *plan, const struct stat *status, const char *place)
{
  static const int modes[] = { R_OK, W_OK, X_OK };
  unsigned bits = bits_of_mode (plan, status);

  /* The kernel knows groups and ACLs better; but a caller who may do everything
   * loses that inside. */
  if (place == NULL || geteuid () == 0 || geteuid () != plan->uid)
    return bits;
  if (plan->keep_capabilities == 0)
    bits = 0;
  for (gsize i = 0; i < G_N_ELEMENTS (modes); i++)
    if (faccessat (AT_FDCWD, place, modes[i], AT_EACCESS | AT_SYMLINK_NOFOLLOW) == 0)
      bits |= (unsigned) modes[i];
    else if (modes[i] == W_OK && errno == EROFS)
      bits |= bits_of_mode (plan, status) & W_OK;
    else if (modes[i] == X_OK && S_ISREG (status->st_mode))
      /* A mount without execution answers like a mode without it; see attributes_of_host (). */
      bits |= bits_of_mode (plan, status) & X_OK;
  return bits;
}

/* MOUNT_ATTR_* that the host's own mount has; a copy keeps them. */
static uint64_t
attributes_of_host (const Plan *plan, const char *place)
{
  struct statvfs status;
  uint64_t attributes = 0;

  /* What lies in a layer is on another mount, which has none. */
  if (place == NULL || plan->overlay.home != NULL)
    return 0;
  if (statvfs (place, &status) != 0)
    return 0;
  if (status.f_flag & ST_RDONLY)
    attributes |= MOUNT_ATTR_RDONLY;
  if (status.f_flag & ST_NOEXEC)
    attributes |= MOUNT_ATTR_NOEXEC;
  if (status.f_flag & ST_NODEV)
    attributes |= MOUNT_ATTR_NODEV;
  return attributes;
}

static gboolean
is_device (mode_t mode)
{
  return S_ISCHR (mode) || S_ISBLK (mode);
}

/* From bits of the mode and attributes of the mount to what can be done. */
static unsigned
access_of (mode_t mode, unsigned bits, uint64_t attributes)
{
  gboolean frozen = (attributes & MOUNT_ATTR_RDONLY) != 0;
  unsigned access = 0;

  if (S_ISDIR (mode)) {
    access |= bits & R_OK ? MAY_LIST : 0;
    access |= bits & X_OK ? MAY_ENTER : 0;
    return access | ((bits & W_OK) && (bits & X_OK) && !frozen ? MAY_CREATE : 0);
  }
  /* open(2) does not open sockets; who may connect is told by the right to write. */
  if (is_device (mode) && (attributes & MOUNT_ATTR_NODEV))
    return 0;
  if ((bits & R_OK) && !S_ISSOCK (mode))
    access |= MAY_READ;
  /* What is no plain file is written to through a read-only mount as well. */
  if ((bits & W_OK) && (!frozen || !S_ISREG (mode)))
    access |= MAY_WRITE;
  if (S_ISREG (mode) && (bits & X_OK) && !(attributes & MOUNT_ATTR_NOEXEC))
    access |= MAY_EXECUTE;
  return access;
}

/* Landlock grants less than the mounts where something asks it to (landlock.enforce), and of
 * a pipe in a read-only tree: that is no file to the mount, but it is to Landlock. */
static unsigned
landlock_leaves (const PlannedRuleset *ruleset, const char *path, mode_t mode)
{
  static const struct {
    uint64_t right;
    unsigned access;
  } rights[] = {
    { LANDLOCK_FS_READ_FILE, MAY_READ },   { LANDLOCK_FS_EXECUTE, MAY_EXECUTE }, { LANDLOCK_FS_READ_DIR, MAY_LIST },
    { LANDLOCK_FS_MAKE_REG, MAY_CREATE },  { LANDLOCK_FS_WRITE_FILE, MAY_WRITE },
  };
  uint64_t granted;
  unsigned access = ~0U;

  if (ruleset->handled_fs == 0)
    return access;
  granted = landlock_access (ruleset, path, TRUE);
  for (gsize i = 0; i < G_N_ELEMENTS (rights); i++) {
    uint64_t right = rights[i].right;

    /* Whoever may write to a socket may connect to it. */
    if (S_ISSOCK (mode) && right == LANDLOCK_FS_WRITE_FILE)
      right = LANDLOCK_FS_RESOLVE_UNIX & ruleset->handled_fs;
    if ((granted & right) != right)
      access &= ~rights[i].access;
  }
  return access;
}

/* Fills mode and access of what is at a spot; FALSE where nothing is. */
static gboolean
look_at_spot (const Explainer *explainer, const Spot *spot, const char *path, mode_t *mode, unsigned *access, char **target)
{
  g_autofree char *place = NULL;
  struct stat status = { .st_uid = explainer->plan->uid, .st_gid = explainer->plan->gid, .st_mode = spot->mode };
  char link[PATH_MAX];
  ssize_t length;

  if (spot->kind == SPOT_NOTHING)
    return FALSE;
  /* The kernel's own file systems change all the time: what the host's have is about what these will have. */
  if ((spot->kind == SPOT_KERNEL && (lstat (path, &status) != 0 || S_ISLNK (status.st_mode)))
      || (spot->kind == SPOT_HOST && !plan_stat (explainer->plan, spot->source, &status, &place)))
    return FALSE;
  *mode = status.st_mode;
  if (S_ISLNK (status.st_mode)) {
    length = spot->kind == SPOT_OWN ? 0 : readlink (place != NULL ? place : path, link, sizeof link - 1);
    if (length < 0)
      return FALSE;
    link[length] = '\0';
    *target = g_strdup (spot->kind == SPOT_OWN ? spot->target : link);
    return TRUE;
  }
  if (spot->kind == SPOT_HOST)
    *access = access_of (status.st_mode, bits_of_host (explainer->plan, &status, place),
                         spot->attributes | attributes_of_host (explainer->plan, place));
  else
    *access = access_of (status.st_mode, bits_of_mode (explainer->plan, &status), spot->attributes);
  *access &= landlock_leaves (&explainer->plan->landlock, path, status.st_mode)
             & landlock_leaves (&explainer->plan->landlock_wishes, path, status.st_mode);
  return TRUE;
}

/* The way ---------------------------------------------------------------- */

/* One component further. FALSE with errno where there is no further. */
static gboolean
step_to (Explainer *explainer, Explanation *e, const char *name, char **rest)
{
  g_autofree char *next = strcmp (name, "..") == 0 ? g_path_get_dirname (e->place)
                                                   : g_build_filename (e->place, name, NULL);
  g_autofree char *target = NULL;
  unsigned access = 0;
  mode_t mode = 0;

  if (!S_ISDIR (e->mode)) {
    errno = ENOTDIR;
    return FALSE;
  }
  if (!(e->access & MAY_ENTER)) {
    errno = EACCES;
    return FALSE;
  }
  spot_clear (&e->spot);
  mount_table_find (explainer->table, next, &e->spot);
  if (!look_at_spot (explainer, &e->spot, next, &mode, &access, &target)) {
    errno = ENOENT;
    return FALSE;
  }
  if (target != NULL) {
    char *joined = g_strconcat (target, *rest, NULL);

    if (e->links->len >= MAX_LINKS) {
      g_free (joined);
      errno = ELOOP;
      return FALSE;
    }
    g_ptr_array_add (e->links, g_steal_pointer (&next));
    g_free (*rest);
    *rest = joined;
    spot_clear (&e->spot);
    if (target[0] == '/') {
      g_free (e->place);
      e->place = g_strdup ("/");
    }
    mount_table_find (explainer->table, e->place, &e->spot);
    return look_at_spot (explainer, &e->spot, e->place, &e->mode, &e->access, &target);
  }
  g_free (e->place);
  e->place = g_steal_pointer (&next);
  e->mode = mode;
  e->access = access;
  return TRUE;
}

/* TRUE: `e` is about where the path leads to. FALSE: `spot` is about the last thing on the way. */
static gboolean
follow (Explainer *explainer, Explanation *e)
{
  g_autofree char *rest = g_strdup (e->path);
  g_autofree char *target = NULL;

  e->place = g_strdup ("/");
  mount_table_find (explainer->table, "/", &e->spot);
  look_at_spot (explainer, &e->spot, "/", &e->mode, &e->access, &target);
  for (;;) {
    gsize start = strspn (rest, "/");
    gsize length = strcspn (rest + start, "/");
    g_autofree char *name = g_strndup (rest + start, length);
    char *left;

    if (length == 0)
      /* "file/" is no name of a file. */
      return start == 0 || S_ISDIR (e->mode) || (errno = ENOTDIR) == 0;
    left = g_strdup (rest + start + length);
    g_free (rest);
    rest = left;
    if (strcmp (name, ".") == 0 && S_ISDIR (e->mode) && (e->access & MAY_ENTER))
      continue;
    if (!step_to (explainer, e, name, &rest)) {
      int error = errno;
      char *whole = g_strconcat (strcmp (e->place, "/") == 0 ? "" : e->place, "/", name, rest, NULL);

      g_free (e->place);
      e->place = whole;
      errno = error;
      return FALSE;
    }
  }
}

/* The lines -------------------------------------------------------------- */

static gboolean
matches (const char *pattern, const char *path)
{
  return strcmp (pattern, path) == 0 || fnmatch (pattern, path, FNM_PATHNAME | FNM_NOESCAPE) == 0;
}

/* How the line and the path are to each other; -1: not at all. */
static int
relation (const char *pattern, const char *path)
{
  g_autofree char *above = g_strdup (path);
  gsize length = strlen (path);

  if (matches (pattern, path))
    return SPOKE_OF_IT;
  for (char *slash = strrchr (above, '/'); slash != NULL && slash != above; slash = strrchr (above, '/')) {
    *slash = '\0';
    if (matches (pattern, above))
      return SPOKE_OF_PARENT;
  }
  return strncmp (pattern, path, length) == 0 && pattern[length] == '/' ? SPOKE_OF_CHILD : -1;
}

static void
find_speakers (const Plan *plan, Explanation *e)
{
  for (guint i = 0; i < plan->spoken->len; i++) {
    const SpokenPath *line = &g_array_index (plan->spoken, SpokenPath, i);
    int best = relation (line->pattern, e->path);
    int place = relation (line->leads != NULL ? line->leads : line->pattern, e->place);

    if (best < 0 || (place >= 0 && place < best))
      best = place;
    if (best >= 0) {
      Speaker speaker = { line->word, line->pattern, line->origin, best };

      g_array_append_val (e->speakers, speaker);
    }
  }
}

/* The step has the line that showed the tree; a later one may have limited it. */
static void
find_limit (Explanation *e)
{
  e->limited = e->spot.limit != NULL ? e->spot.limit->origin : e->decided;
  for (guint i = 0; i < e->speakers->len; i++) {
    const Speaker *speaker = &g_array_index (e->speakers, Speaker, i);

    if (speaker->relation != SPOKE_OF_CHILD
        && (strcmp (speaker->word, "read-only") == 0 || strcmp (speaker->word, "whitelist-ro") == 0))
      e->limited = speaker->origin;
  }
}

static gboolean
exists_on_host (const char *path)
{
  struct stat status;

  return lstat (path, &status) == 0 || errno == EACCES;
}

Explanation *
explainer_ask (Explainer *explainer, const char *path)
{
  Explanation *e = g_new0 (Explanation, 1);
  gboolean there;

  e->path = g_strdup (path);
  e->links = g_ptr_array_new_with_free_func (g_free);
  e->speakers = g_array_new (FALSE, FALSE, sizeof (Speaker));
  there = follow (explainer, e);
  if (there) {
    e->state = e->spot.kind == SPOT_COVER ? EXPLAIN_HIDDEN : EXPLAIN_SHOWN;
  } else {
    e->state = errno == EACCES && e->spot.kind != SPOT_COVER ? EXPLAIN_CLOSED
               : exists_on_host (path)                       ? EXPLAIN_HIDDEN
                                                             : EXPLAIN_MISSING;
    e->access = 0;
  }
  if (e->state == EXPLAIN_HIDDEN)
    e->access = 0;
  e->decided = e->spot.step != NULL ? e->spot.step->origin : ORIGIN_BUILT_IN;
  e->kept = e->spot.kind == SPOT_HOST && explainer->plan->overlay.home == NULL;
  find_speakers (explainer->plan, e);
  if (e->state == EXPLAIN_SHOWN && (e->spot.attributes & MOUNT_ATTR_RDONLY))
    find_limit (e);
  return e;
}

unsigned
explainer_access (Explainer *explainer, const char *path)
{
  g_autoptr (Explanation) e = explainer_ask (explainer, path);

  return e->access;
}
