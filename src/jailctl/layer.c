/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "jailctl/layer.h"

#include "util/error.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <sys/sysmacros.h>
#include <sys/xattr.h>
#include <unistd.h>

#define DIRECTORY_FLAGS (O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC)

struct Layer {
  char *path;
  int lock;
  int changes; /* overlayfs' upper directory */
  int home;
};

char *
layer_directory (void)
{
  return g_build_filename (g_get_home_dir (), ".local/share/jail/overlays", NULL);
}

static gboolean
fail (GError **error, const char *path, const char *what)
{
  int number = errno;
  g_autofree char *shown = g_strescape (path, NULL);

  g_set_error (error, JAIL_ERROR, JAIL_ERROR_HOST, "cannot %s '%s': %s", what, shown, g_strerror (number));
  return FALSE;
}

Layer *
layer_open (const char *name, GError **error)
{
  g_autoptr (Layer) layer = g_new0 (Layer, 1);
  g_autofree char *directory = layer_directory ();
  g_autofree char *shown = g_strescape (name, NULL);
  int at;

  layer->lock = layer->changes = layer->home = -1;
  layer->path = g_build_filename (directory, name, NULL);
  at = name[0] != '\0' && name[0] != '.' && strchr (name, '/') == NULL ? open (layer->path, DIRECTORY_FLAGS) : -1;
  if (at < 0) {
    g_set_error (error, JAIL_ERROR, JAIL_ERROR_NOT_FOUND, "there is no overlay '%s'", shown);
    return NULL;
  }
  layer->lock = openat (at, "lock", O_RDWR | O_CREAT | O_NOFOLLOW | O_CLOEXEC, 0600);
  layer->changes = openat (at, "changes", DIRECTORY_FLAGS);
  close (at);
  layer->home = open (g_get_home_dir (), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  if (layer->lock < 0 || layer->changes < 0 || layer->home < 0) {
    fail (error, layer->path, "open");
    return NULL;
  }
  if (flock (layer->lock, LOCK_EX | LOCK_NB) < 0) {
    g_set_error (error, JAIL_ERROR, JAIL_ERROR_HOST, "a jail uses the overlay '%s'; end it first", shown);
    return NULL;
  }
  return g_steal_pointer (&layer);
}

void
layer_close (Layer *layer)
{
  int fds[] = { layer->lock, layer->changes, layer->home };

  for (gsize i = 0; i < G_N_ELEMENTS (fds); i++)
    if (fds[i] >= 0)
      close (fds[i]);
  g_free (layer->path);
  g_free (layer);
}

/* In a layer a removed file is a device with the number 0. */
static gboolean
is_whiteout (const struct stat *status)
{
  return S_ISCHR (status->st_mode) && status->st_rdev == makedev (0, 0);
}

static int
compare_names (gconstpointer a, gconstpointer b)
{
  return strcmp (*(const char *const *) a, *(const char *const *) b);
}

/* Names of a directory, sorted. NULL with errno. */
static GPtrArray *
list_names (int directory)
{
  int copy = openat (directory, ".", DIRECTORY_FLAGS);
  DIR *stream = copy >= 0 ? fdopendir (copy) : NULL;
  GPtrArray *names;
  struct dirent *entry;

  if (stream == NULL) {
    if (copy >= 0)
      close (copy);
    return NULL;
  }
  names = g_ptr_array_new_with_free_func (g_free);
  while ((entry = readdir (stream)) != NULL)
    if (strcmp (entry->d_name, ".") != 0 && strcmp (entry->d_name, "..") != 0)
      g_ptr_array_add (names, g_strdup (entry->d_name));
  closedir (stream);
  g_ptr_array_sort (names, compare_names);
  return names;
}

static gboolean
is_opaque (int directory)
{
  char value = 0;

  return fgetxattr (directory, "user.overlay.opaque", &value, 1) == 1 && value == 'y';
}

/* Listing ------------------------------------------------------------------ */

static gboolean
list_below (int changes, int home, const char *prefix, LayerFunction function, gpointer data, GError **error)
{
  g_autoptr (GPtrArray) names = list_names (changes);

  if (names == NULL)
    return fail (error, prefix, "read");
  for (guint i = 0; i < names->len; i++) {
    const char *name = g_ptr_array_index (names, i);
    g_autofree char *path = prefix[0] != '\0' ? g_strconcat (prefix, "/", name, NULL) : g_strdup (name);
    struct stat status, old;
    gboolean exists = home >= 0 && fstatat (home, name, &old, AT_SYMLINK_NOFOLLOW) == 0;
    int below, old_below;

    if (fstatat (changes, name, &status, AT_SYMLINK_NOFOLLOW) < 0)
      return fail (error, path, "look at");
    if (is_whiteout (&status)) {
      if (exists)
        function (CHANGE_REMOVED, path, S_ISDIR (old.st_mode), data);
      continue;
    }
    if (!S_ISDIR (status.st_mode)) {
      function (exists ? CHANGE_MODIFIED : CHANGE_NEW, path, FALSE, data);
      continue;
    }
    below = openat (changes, name, DIRECTORY_FLAGS);
    if (below < 0)
      return fail (error, path, "open");
    if (!exists || !S_ISDIR (old.st_mode))
      function (exists ? CHANGE_REPLACED : CHANGE_NEW, path, TRUE, data);
    else if (is_opaque (below))
      function (CHANGE_REPLACED, path, TRUE, data);
    old_below = exists && S_ISDIR (old.st_mode) ? openat (home, name, DIRECTORY_FLAGS) : -1;
    gboolean done = list_below (below, old_below, path, function, data, error);
    close (below);
    if (old_below >= 0)
      close (old_below);
    if (!done)
      return FALSE;
  }
  return TRUE;
}

gboolean
layer_list (Layer *layer, LayerFunction function, gpointer data, GError **error)
{
  return list_below (layer->changes, layer->home, "", function, data, error);
}

/* Removing ----------------------------------------------------------------- */

/* Removes an entry with all below it; no link is followed. */
static gboolean
remove_tree (int parent, const char *name)
{
  g_autoptr (GPtrArray) names = NULL;
  gboolean removed = TRUE;
  int directory;

  if (unlinkat (parent, name, 0) == 0)
    return TRUE;
  if (errno != EISDIR && errno != EPERM)
    return FALSE;
  directory = openat (parent, name, DIRECTORY_FLAGS);
  /* overlayfs' own work directory has no rights at all. */
  if (directory < 0 && errno == EACCES && fchmodat (parent, name, 0700, 0) == 0)
    directory = openat (parent, name, DIRECTORY_FLAGS);
  if (directory < 0)
    return FALSE;
  names = list_names (directory);
  for (guint i = 0; removed && names != NULL && i < names->len; i++)
    removed = remove_tree (directory, g_ptr_array_index (names, i));
  close (directory);
  return removed && unlinkat (parent, name, AT_REMOVEDIR) == 0;
}

/* Keeping ------------------------------------------------------------------ */

static gboolean
copy_content (int from, int to)
{
  char buffer[65536];
  ssize_t got;

  while ((got = read (from, buffer, sizeof buffer)) > 0)
    for (ssize_t done = 0; done < got;) {
      ssize_t written = write (to, buffer + done, (size_t) (got - done));

      if (written < 0)
        return FALSE;
      done += written;
    }
  return got == 0;
}

/* A new file beside the old one, then renamed over it: there is no time at which
 * the file is half there. */
static gboolean
keep_file (int changes, int home, const char *name, const struct stat *status)
{
  g_autofree char *temporary = g_strdup_printf (".%.200s.jailctl-%d", name, (int) getpid ());
  struct timespec times[] = { status->st_atim, status->st_mtim };
  int from = openat (changes, name, O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC);
  int to = from >= 0 ? openat (home, temporary, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0600) : -1;
  gboolean kept = to >= 0 && copy_content (from, to) && fchmod (to, status->st_mode & 0777) == 0
                  && futimens (to, times) == 0 && fsync (to) == 0;
  int number;

  kept = kept && renameat (home, temporary, home, name) == 0;
  number = errno;
  if (from >= 0)
    close (from);
  if (to >= 0) {
    close (to);
    if (!kept)
      unlinkat (home, temporary, 0);
  }
  errno = number;
  return kept;
}

static gboolean
keep_link (int changes, int home, const char *name)
{
  char target[PATH_MAX];
  ssize_t length = readlinkat (changes, name, target, sizeof target - 1);

  if (length < 0)
    return FALSE;
  target[length] = '\0';
  return (unlinkat (home, name, 0) == 0 || errno == ENOENT) && symlinkat (target, home, name) == 0;
}

static gboolean keep_entry (int changes, int home, const char *name, const char *path, GError **error);

static gboolean
keep_directory (int changes, int home, const char *name, const char *path, const struct stat *status, GError **error)
{
  int below = openat (changes, name, DIRECTORY_FLAGS);
  struct stat old;
  gboolean exists = fstatat (home, name, &old, AT_SYMLINK_NOFOLLOW) == 0;
  g_autoptr (GPtrArray) names = below >= 0 ? list_names (below) : NULL;
  gboolean kept = names != NULL;
  int into = -1;

  if (kept && exists && (!S_ISDIR (old.st_mode) || is_opaque (below))) {
    kept = remove_tree (home, name);
    exists = FALSE;
  }
  if (kept && !exists)
    kept = mkdirat (home, name, (status->st_mode & 0777) | 0700) == 0;
  if (kept)
    into = openat (home, name, DIRECTORY_FLAGS);
  if (into < 0)
    kept = fail (error, path, "make");
  for (guint i = 0; kept && i < names->len; i++) {
    const char *entry = g_ptr_array_index (names, i);
    g_autofree char *full = g_build_filename (path, entry, NULL);

    kept = keep_entry (below, into, entry, full, error);
  }
  if (into >= 0)
    close (into);
  if (below >= 0)
    close (below);
  return kept;
}

/* Puts one entry into the home directory and takes it out of the layer. */
static gboolean
keep_entry (int changes, int home, const char *name, const char *path, GError **error)
{
  struct stat status, old;

  if (fstatat (changes, name, &status, AT_SYMLINK_NOFOLLOW) < 0)
    return fail (error, path, "find");
  if (is_whiteout (&status)) {
    if (fstatat (home, name, &old, AT_SYMLINK_NOFOLLOW) == 0 && !remove_tree (home, name))
      return fail (error, path, "remove");
  } else if (S_ISDIR (status.st_mode)) {
    if (!keep_directory (changes, home, name, path, &status, error))
      return FALSE;
  } else if (S_ISREG (status.st_mode)) {
    if (!keep_file (changes, home, name, &status))
      return fail (error, path, "write");
  } else if (S_ISLNK (status.st_mode)) {
    if (!keep_link (changes, home, name))
      return fail (error, path, "write");
  }
  /* Sockets, pipes and devices are nobody's work to keep. */
  return remove_tree (changes, name) || fail (error, path, "take out of the layer");
}

/* Paths -------------------------------------------------------------------- */

/* Opens the directory part of a path on both sides, made at home where it is
 * missing and `make` is set. Returns the last name, NULL with an error. */
static const char *
open_parents (Layer *layer, const char *path, gboolean make, int *changes, int *home, GError **error)
{
  g_auto (GStrv) parts = g_strsplit (path, "/", -1);
  const char *slash = strrchr (path, '/');

  *changes = openat (layer->changes, ".", DIRECTORY_FLAGS);
  *home = openat (layer->home, ".", DIRECTORY_FLAGS);
  for (char **part = parts; *part != NULL; part++) {
    int next_changes, next_home;

    if (**part == '\0' || strcmp (*part, ".") == 0 || strcmp (*part, "..") == 0) {
      g_set_error (error, JAIL_ERROR, JAIL_ERROR_USAGE, "write paths relative to the home directory, without ..");
      return NULL;
    }
    if (part[1] == NULL)
      break;
    next_changes = openat (*changes, *part, DIRECTORY_FLAGS);
    if (make && *home >= 0 && mkdirat (*home, *part, 0700) < 0 && errno != EEXIST)
      next_changes = -1;
    next_home = *home >= 0 ? openat (*home, *part, DIRECTORY_FLAGS) : -1;
    close (*changes);
    if (*home >= 0)
      close (*home);
    *changes = next_changes;
    *home = next_home;
    if (next_changes < 0 || (make && next_home < 0)) {
      fail (error, path, "find");
      return NULL;
    }
  }
  return slash != NULL ? slash + 1 : path;
}

static void
close_parents (int changes, int home)
{
  if (changes >= 0)
    close (changes);
  if (home >= 0)
    close (home);
}

gboolean
layer_keep (Layer *layer, const char *path, GError **error)
{
  gboolean kept = TRUE;
  int changes, home;
  const char *name;

  if (path[0] == '\0') {
    g_autoptr (GPtrArray) names = list_names (layer->changes);

    for (guint i = 0; kept && names != NULL && i < names->len; i++)
      kept = keep_entry (layer->changes, layer->home, g_ptr_array_index (names, i), g_ptr_array_index (names, i), error);
    return kept;
  }
  name = open_parents (layer, path, TRUE, &changes, &home, error);
  kept = name != NULL && keep_entry (changes, home, name, path, error);
  close_parents (changes, home);
  return kept;
}

gboolean
layer_drop (Layer *layer, const char *path, GError **error)
{
  int changes, home;
  const char *name;
  gboolean dropped;

  if (path[0] == '\0')
    return remove_tree (AT_FDCWD, layer->path) || fail (error, layer->path, "remove");
  name = open_parents (layer, path, FALSE, &changes, &home, error);
  dropped = name != NULL && (remove_tree (changes, name) || fail (error, path, "drop"));
  close_parents (changes, home);
  return dropped;
}
