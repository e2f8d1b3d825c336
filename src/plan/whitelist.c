/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Allow lists: whitelist, and the files that are named as arguments of the
 * program.
 *
 * Links: one that lies in a tree which the program can write is never
 * followed, since an earlier run of it may have planted the link. That holds
 * because entries below an entry that is visible already are left out before
 * they are resolved, and entries are taken shortest first. */
#include "plan/planner-private.h"

#include <errno.h>
#include <string.h>

typedef struct {
  char *path; /* macros and globs expanded */
  Origin origin;
  guint order;
} Entry;

static void
entry_clear (gpointer data)
{
  g_free (((Entry *) data)->path);
}

static int
compare_entries (gconstpointer a, gconstpointer b)
{
  const Entry *left = a, *right = b;
  int by_path = strcmp (left->path, right->path);

  return by_path != 0 ? by_path : (left->order > right->order) - (left->order < right->order);
}

/* The directory that an allow list empties for an entry: NULL with an error
 * where the entry itself is such a directory or lies where none can be. */
static char *
top_directory (Planner *planner, const char *path, Origin origin, GError **error)
{
  g_autofree char *top = NULL;
  const char *home = planner->request->home;

  if (strcmp (path, home) != 0 && path_is_below (path, home))
    return g_strdup (home);
  if (strcmp (path, planner->runtime) != 0 && path_is_below (path, planner->runtime))
    return g_strdup (planner->runtime);
  if (path_is_below (path, "/sys/module"))
    top = g_strdup ("/sys/module");
  else if (!path_is_below (path, "/proc") && !path_is_below (path, "/sys")) {
    const char *start = path_is_below (path, "/usr") ? path + strlen ("/usr/") : path + 1;

    if (strlen (path) > strlen ("/usr") || start == path + 1)
      top = g_strndup (path, (gsize) (start - path) + strcspn (start, "/"));
  }
  if (top == NULL || strcmp (top, path) == 0 || strcmp (path, "/") == 0) {
    g_autofree char *where = origin_to_string (origin);

    g_set_error (error, JAIL_ERROR, JAIL_ERROR_PROFILE,
                 "%s: '%s' cannot be whitelisted: name something below it", where, path);
    return NULL;
  }
  return g_steal_pointer (&top);
}

/* Whitelists ------------------------------------------------------------- */

/* Sockets and directories of the session that have directives of their own;
 * an allow list does not open them behind those. */
static gboolean
is_session_path (Planner *planner, const char *path)
{
  static const char *const names[] = { "bus", "dbus-1", "systemd", "at-spi", "pulse", "doc", "gvfs",
                                       ".dbus-proxy", ".flatpak", "jail" };
  static const char *const prefixes[] = { "wayland-", "pipewire-" };
  g_autofree char *name = NULL;
  const char *rest;

  if (path_is_below (path, "/run/dbus") || path_is_below (path, "/tmp/.X11-unix"))
    return TRUE;
  if (!path_is_below (path, planner->runtime) || strcmp (path, planner->runtime) == 0)
    return FALSE;
  rest = path + strlen (planner->runtime) + 1;
  name = g_strndup (rest, strcspn (rest, "/"));
  for (gsize i = 0; i < G_N_ELEMENTS (names); i++)
    if (strcmp (name, names[i]) == 0)
      return TRUE;
  for (gsize i = 0; i < G_N_ELEMENTS (prefixes); i++)
    if (g_str_has_prefix (name, prefixes[i]))
      return TRUE;
  return FALSE;
}

static void
empty_top (Planner *planner, GHashTable *emptied, const char *top, Origin origin)
{
  const char *real;
  uint64_t attributes = ATTRIBUTES_DATA;
  ViewBacking backing;

  if (host_find (planner->host, top, &real) == NULL || g_hash_table_contains (emptied, real))
    return;
  g_hash_table_add (emptied, g_strdup (real));
  backing = view_find (planner->view, real, NULL, &attributes);
  /* What is the jail's own already shows nothing of the host. */
  if (backing == VIEW_OWN)
    return;
  if (backing == VIEW_NOTHING)
    view_add_directory (planner->view, real, 0755, origin);
  else
    view_add_tmpfs (planner->view, real, strcmp (real, planner->home) == 0 ? 0700 : 0755, attributes, origin);
}

/* TRUE where a host step will make the path; its text free of links is stored. */
static char *
planned_path (Planner *planner, const HostWay *way, gboolean *directory)
{
  g_autofree char *full = g_build_filename (way->existing, way->missing, NULL);
  gpointer value;

  if (!g_hash_table_lookup_extended (planner->planned, full, NULL, &value))
    return NULL;
  *directory = value == NULL ? FALSE : TRUE;
  return g_steal_pointer (&full);
}

/* A file that is mounted keeps its place: rename(2) onto it says EBUSY. */
static void
note_single_file (Planner *planner, const char *path, Origin origin)
{
  g_autofree char *where = origin_to_string (origin);

  plan_note (planner->plan,
             "%s: '%s' can be written in its place only: programs that save by renaming a new file over it fail; "
             "whitelist its directory, or use home NAME or an overlay", where, path);
}

static uint64_t
entry_attributes (Planner *planner, const char *real, const char *real_top)
{
  uint64_t attributes = ATTRIBUTES_DATA;

  /* Data of the user's, wherever home and /var lead. */
  if (strcmp (real_top, planner->home) == 0 || path_is_below (real, "/var/tmp"))
    return attributes;
  if (path_is_below (real, "/dev"))
    return MOUNT_ATTR_NOSUID | MOUNT_ATTR_NOEXEC;
  if (view_find (planner->view, real_top, NULL, &attributes) != VIEW_OWN || path_is_below (real, "/sys"))
    attributes |= ATTRIBUTES_SYSTEM;
  return attributes;
}

static void
show_entry (Planner *planner, const char *path, const char *top, Origin origin)
{
  g_auto (HostWay) way = { 0 };
  g_autofree char *real = host_resolve (planner->host, path, &way);
  const char *real_top = NULL;
  gboolean directory = real != NULL && S_ISDIR (way.entry->mode);
  uint64_t attributes;

  if (plan_link_leads_away (planner, &way)) {
    g_autofree char *where = origin_to_string (origin);

    plan_note (planner->plan, "%s: '%s' leads over a link that another program may have made; name where it leads to",
               where, path);
    return;
  }
  if (real == NULL)
    real = planned_path (planner, &way, &directory);
  for (guint i = 0; real != NULL && i < way.links->len; i++) {
    const char *link = g_ptr_array_index (way.links, i);

    if (!view_may_show (planner->view, link))
      view_add_symlink (planner->view, link, host_look (planner->host, link)->link, origin);
  }
  /* A link out of its own top directory stays a link that leads nowhere. */
  if (real == NULL || host_find (planner->host, top, &real_top) == NULL || !path_is_below (real, real_top) || strcmp (real, real_top) == 0)
    return;
  if (view_find (planner->view, real, NULL, NULL) == VIEW_HOST || is_session_path (planner, real))
    return;
  attributes = entry_attributes (planner, real, real_top);
  /* What other programs left there stays out of the jail: whitelist-var-common.inc
   * of Firejail means the jail's own. */
  if (strcmp (real, "/var/tmp") == 0 && !policy_has (planner->policy, POLICY_KEEP_VAR_TMP)) {
    view_add_tmpfs (planner->view, real, 01777, ATTRIBUTES_DATA, origin);
    return;
  }
  view_add_bind (planner->view, real, real, directory, attributes | MOUNT_ATTR_NOSUID, origin);
  if (!directory && !(attributes & MOUNT_ATTR_RDONLY) && S_ISREG (host_look (planner->host, real)->mode))
    note_single_file (planner, real, origin);
}

/* Real paths of nowhitelist lines that come before the line `index`. */
static gboolean
is_cancelled (Planner *planner, const char *path, guint index)
{
  g_autofree char *real = host_resolve (planner->host, path, NULL);

  for (guint i = 0; i < index; i++) {
    const PathWish *wish = &g_array_index (planner->policy->paths, PathWish, i);
    g_autoptr (GPtrArray) paths = NULL;

    if (wish->verb != PATH_NOWHITELIST)
      continue;
    paths = plan_expand_path (planner, wish->path, wish->origin, NULL);
    for (guint j = 0; paths != NULL && j < paths->len; j++) {
      g_autofree char *other = host_resolve (planner->host, g_ptr_array_index (paths, j), NULL);

      if (strcmp (g_ptr_array_index (paths, j), path) == 0 || (real != NULL && g_strcmp0 (other, real) == 0))
        return TRUE;
    }
  }
  return FALSE;
}

static gboolean
collect_entries (Planner *planner, GArray *entries, GHashTable *emptied, GError **error)
{
  gboolean cancels = FALSE;

  for (guint i = 0; i < planner->policy->paths->len; i++) {
    const PathWish *wish = &g_array_index (planner->policy->paths, PathWish, i);
    g_autoptr (GPtrArray) written = NULL;

    cancels = cancels || wish->verb == PATH_NOWHITELIST;
    if (wish->verb != PATH_WHITELIST && wish->verb != PATH_WHITELIST_RO)
      continue;
    written = plan_expand_path (planner, wish->path, wish->origin, error);
    if (written == NULL)
      return FALSE;
    for (guint j = 0; j < written->len; j++) {
      const char *path = g_ptr_array_index (written, j);
      g_autofree char *top = top_directory (planner, path, wish->origin, error);
      g_autoptr (GPtrArray) found = NULL;

      if (top == NULL)
        return FALSE;
      if (strcmp (top, planner->request->home) == 0 && planner->policy->private_home.text != NULL)
        continue;
      if (cancels && is_cancelled (planner, path, i))
        continue;
      empty_top (planner, emptied, top, wish->origin);
      /* Most of what a profile lists is not installed. */
      if (g_hash_table_size (planner->planned) == 0 && !host_is_glob (path) && host_is_missing (planner->host, path))
        continue;
      found = host_glob (planner->host, path);
      for (guint k = 0; k < found->len; k++) {
        Entry entry = { g_strdup (g_ptr_array_index (found, k)), wish->origin, entries->len };

        g_array_append_val (entries, entry);
      }
    }
  }
  return TRUE;
}

gboolean
plan_whitelists (Planner *planner, GError **error)
{
  g_autoptr (GArray) entries = g_array_new (FALSE, FALSE, sizeof (Entry));
  g_autoptr (GHashTable) emptied = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);

  g_array_set_clear_func (entries, entry_clear);
  if (!collect_entries (planner, entries, emptied, error))
    return FALSE;

  g_array_sort (entries, compare_entries);
  for (guint i = 0; i < entries->len; i++) {
    const Entry *entry = &g_array_index (entries, Entry, i);
    g_autofree char *top = NULL;

    if (is_session_path (planner, entry->path)
        || view_find (planner->view, entry->path, NULL, NULL) == VIEW_HOST)
      continue;
    top = top_directory (planner, entry->path, entry->origin, NULL);
    if (top != NULL)
      show_entry (planner, entry->path, top, entry->origin);
  }
  return TRUE;
}

/* Arguments -------------------------------------------------------------- */

char *
plan_argument_path (Planner *planner, const char *argument)
{
  g_autofree char *path = NULL;

  if (argument[0] == '-' || argument[0] == '\0')
    return NULL;
  if (g_str_has_prefix (argument, "file://"))
    path = g_filename_from_uri (argument, NULL, NULL);
  else if (g_path_is_absolute (argument))
    path = g_strdup (argument);
  else if (planner->request->working_directory != NULL)
    path = g_build_filename (planner->request->working_directory, argument, NULL);
  return g_steal_pointer (&path);
}

/* The tree of one program, or of one kind of data, that a path in home belongs to: what is
 * directly in home, or directly in a directory that holds one for each program. NULL for
 * a path that is such a tree itself, and for one outside of home. */
static char *
tree_in_home (Planner *planner, const char *path)
{
  static const char *const shared[] = { "/.local/share", "/.local/state", "/.local", "/.config", "/.cache", "/.var", "" };

  if (!path_is_below (path, planner->home))
    return NULL;
  for (gsize i = 0; i < G_N_ELEMENTS (shared); i++) {
    g_autofree char *top = g_strconcat (planner->home, shared[i], NULL);
    gsize length = strlen (top) + 1;

    if (path_is_below (path, top) && strlen (path) > length) {
      length += strcspn (path + length, "/");
      return path[length] == '/' ? g_strndup (path, length) : NULL;
    }
  }
  return NULL;
}

/* A profile names a path below the home directory once and for all; a link on the way to
 * it may have been made since, by a program in another jail that may write there. What
 * such a link can lead to without harm is what that program can reach anyway: the tree in
 * which it lies. Links directly in home or in ~/.config are the user's own. */
gboolean
plan_link_leads_away (Planner *planner, const HostWay *way)
{
  for (guint i = 0; way->links != NULL && i < way->links->len; i++) {
    g_autofree char *tree = tree_in_home (planner, g_ptr_array_index (way->links, i));

    if (tree != NULL && !path_is_below (way->existing, tree))
      return TRUE;
  }
  return FALSE;
}

gboolean
plan_way_is_planted (Planner *planner, const HostWay *way)
{
  for (guint i = 0; i < way->links->len; i++) {
    uint64_t attributes = 0;

    if (view_find (planner->view, g_ptr_array_index (way->links, i), NULL, &attributes) == VIEW_HOST
        && !(attributes & MOUNT_ATTR_RDONLY))
      return TRUE;
  }
  return FALSE;
}

gboolean
plan_is_system_path (const Planner *planner, const char *path)
{
  static const char *const system[] = { "/proc", "/sys", "/dev", "/run", "/usr", "/etc", "/var",
                                        "/boot", "/root", "/bin", "/sbin", "/lib", "/lib64" };

  /* Wherever these are, they are the user's. */
  if (path_is_below (path, planner->home) || path_is_below (path, "/var/tmp"))
    return FALSE;
  for (gsize i = 0; i < G_N_ELEMENTS (system); i++)
    if (path_is_below (path, system[i]))
      return TRUE;
  return FALSE;
}

static gboolean
is_exported (Planner *planner, guint number)
{
  for (guint i = 0; i < planner->plan->exports->len; i++)
    if (g_array_index (planner->plan->exports, PlannedExport, i).argument == number)
      return TRUE;
  return FALSE;
}

/* A file that is a mount point cannot be replaced by renaming another over it,
 * which is how editors save. Where they cannot make the other file either, they
 * write into the file itself; so the directory made up for it takes no new ones. */
static void
close_parent (Planner *planner, const char *path, Origin origin)
{
  g_autofree char *parent = g_path_get_dirname (path);

  if (view_find (planner->view, parent, NULL, NULL) == VIEW_NOTHING)
    view_add_directory (planner->view, parent, 0555, origin);
}

static void
plan_argument (Planner *planner, const char *argument, guint number)
{
  /* The program itself is named as well, by its path or through PATH. */
  g_autofree char *path = number == 0 ? plan_find_program (planner, argument, NULL) : plan_argument_path (planner, argument);
  uint64_t attributes = number == 0 ? ATTRIBUTES_SYSTEM : ATTRIBUTES_DATA;
  g_autofree char *real = NULL;
  g_auto (HostWay) way = { 0 };
  Origin origin = { plan_text_printf (planner->plan, "argument %u", number), 0 };
  Origin flag = planner->policy->flags[POLICY_WHITELIST_ARGUMENTS].origin;

  real = path != NULL ? host_resolve (planner->host, path, &way) : NULL;
  if (real == NULL || view_find (planner->view, real, NULL, NULL) == VIEW_HOST || plan_is_system_path (planner, real))
    return;
  if (plan_way_is_planted (planner, &way)) {
    plan_note (planner->plan, "'%s' is a link that the program may have made itself: it is not followed", argument);
    return;
  }
  /* Naming the whole home, or what holds it, is no way to open it by accident. */
  if (path_is_below (planner->home, real)) {
    plan_note (planner->plan, "'%s' is not shown to the program: it holds the home directory", argument);
    return;
  }
  for (guint i = 0; i < way.links->len; i++) {
    const char *link = g_ptr_array_index (way.links, i);

    if (!view_may_show (planner->view, link))
      view_add_symlink (planner->view, link, host_look (planner->host, link)->link, flag);
  }
  if (!S_ISDIR (way.entry->mode))
    close_parent (planner, real, origin);
  view_add_bind (planner->view, real, real, S_ISDIR (way.entry->mode), attributes, origin);
}

void
plan_arguments (Planner *planner)
{
  char *const *arguments = planner->request->arguments;

  if (!policy_has (planner->policy, POLICY_WHITELIST_ARGUMENTS))
    return;
  for (guint i = 0; arguments[i] != NULL; i++)
    if (i == 0 || !is_exported (planner, i))
      plan_argument (planner, arguments[i], i);
}
