/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "jailctl/desktop-places.h"

#include "util/error.h"
#include "util/rename-new.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gstdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define LARGEST_FILE (1024 * 1024)
#define SYSTEM_DATA "/usr/local/share"

static const char *const names[N_PLACES] = {
  [PLACE_APPLICATIONS] = "applications",
  [PLACE_AUTOSTART] = "autostart",
  [PLACE_SERVICES] = "services",
  [PLACE_LINKS] = "links",
};

const char *
place_name (PlaceKind kind)
{
  return names[kind];
}

void
desktop_places_free (DesktopPlaces *places)
{
  for (guint i = 0; i < N_PLACES; i++) {
    g_free (places->directories[i]);
    g_strfreev (places->sources[i]);
  }
  g_free (places->manifest);
  g_free (places->launcher);
  g_free (places);
}

static gboolean
fail (GError **error, const char *what, const char *path, int problem)
{
  g_autofree char *shown = g_strescape (path, NULL);

  g_set_error (error, JAIL_ERROR, JAIL_ERROR_HOST, "cannot %s '%s': %s", what, shown, g_strerror (problem));
  return FALSE;
}

/* jail lies where jailctl lies. Its path goes into other people's files: not one that a link of the user's leads to. */
static char *
find_launcher (GError **error)
{
  g_autofree char *self = g_file_read_link ("/proc/self/exe", NULL);
  g_autofree char *directory = self != NULL ? g_path_get_dirname (self) : g_strdup (BINDIR);
  g_autofree char *path = g_build_filename (directory, "jail", NULL);

  if (access (path, X_OK) != 0) {
    fail (error, "execute", path, errno);
    return NULL;
  }
  return g_steal_pointer (&path);
}

/* The directories of originals; never the one of the overrides, however it is spelled. */
static GStrv
sources_below (const char *const *parents, const char *below, const char *overrides)
{
  g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();

  for (; *parents != NULL; parents++) {
    g_autofree char *path = g_build_filename (*parents, below, NULL);
    g_autofree char *plain = g_canonicalize_filename (path, "/");

    if (g_path_is_absolute (*parents) && g_strcmp0 (plain, overrides) != 0)
      g_strv_builder_add (builder, plain);
  }
  return g_strv_builder_end (builder);
}

static char *
directory_below (const char *parent, const char *below)
{
  g_autofree char *path = g_build_filename (parent, below, NULL);

  return g_canonicalize_filename (path, "/");
}

DesktopPlaces *
desktop_places_new (gboolean system, GError **error)
{
  g_autoptr (DesktopPlaces) places = g_new0 (DesktopPlaces, 1);
  const char *data = system ? SYSTEM_DATA : g_get_user_data_dir (), *config = g_get_user_config_dir ();

  places->system = system;
  places->launcher = find_launcher (error);
  if (places->launcher == NULL)
    return NULL;
  if (!g_path_is_absolute (data) || !g_path_is_absolute (config) || !g_path_is_absolute (g_get_home_dir ())) {
    g_set_error (error, JAIL_ERROR, JAIL_ERROR_HOST, "HOME, XDG_DATA_HOME or XDG_CONFIG_HOME is no absolute path");
    return NULL;
  }
  places->directories[PLACE_APPLICATIONS] = directory_below (data, "applications");
  places->directories[PLACE_SERVICES] = directory_below (data, "dbus-1/services");
  places->directories[PLACE_AUTOSTART] = system ? NULL : directory_below (config, "autostart");
  places->directories[PLACE_LINKS]
    = system ? g_strdup ("/usr/local/bin") : directory_below (g_get_home_dir (), ".local/bin");
  places->sources[PLACE_APPLICATIONS]
    = sources_below (g_get_system_data_dirs (), "applications", places->directories[PLACE_APPLICATIONS]);
  places->sources[PLACE_SERVICES]
    = sources_below (g_get_system_data_dirs (), "dbus-1/services", places->directories[PLACE_SERVICES]);
  places->sources[PLACE_AUTOSTART]
    = sources_below (g_get_system_config_dirs (), "autostart", places->directories[PLACE_AUTOSTART]);
  /* No jail can write to the user's directory: a manifest that lies would have files removed. */
  places->manifest = system ? g_strdup ("/var/lib/jail/desktop.manifest")
                            : g_build_filename (config, "jail", "desktop.manifest", NULL);
  return g_steal_pointer (&places);
}

gboolean
place_takes (PlaceKind kind, const char *name)
{
  const char *suffix = kind == PLACE_LINKS ? "" : kind == PLACE_SERVICES ? ".service" : ".desktop";
  guint slashes = 0;

  if (!g_str_has_suffix (name, suffix) || name[0] == '.' || name[0] == '-' || name[0] == '\0' || strlen (name) > 200)
    return FALSE;
  for (const char *c = name; *c != '\0'; c++) {
    if (*c == '/' && (c == name || c[1] == '.' || c[1] == '/' || ++slashes > 1 || kind != PLACE_APPLICATIONS))
      return FALSE;
    if (!g_ascii_isalnum (*c) && strchr ("._+-@/", *c) == NULL)
      return FALSE;
  }
  return TRUE;
}

gboolean
place_read_source (const char *path, char **text, gsize *length, GError **error)
{
  int fd = open (path, O_RDONLY | O_CLOEXEC | O_NOCTTY | O_NONBLOCK);
  g_autofree char *buffer = NULL;
  struct stat status;
  gsize filled = 0;

  if (fd < 0)
    return fail (error, "read", path, errno);
  if (fstat (fd, &status) == 0 && (!S_ISREG (status.st_mode) || status.st_size > LARGEST_FILE)) {
    close (fd);
    return fail (error, "read", path, S_ISREG (status.st_mode) ? EFBIG : EINVAL);
  }
  buffer = g_malloc (LARGEST_FILE);
  for (gssize got; filled < LARGEST_FILE; filled += (gsize) got) {
    got = read (fd, buffer + filled, LARGEST_FILE - filled);
    if (got < 0 && errno == EINTR)
      got = 0;
    else if (got <= 0)
      break;
  }
  close (fd);
  *text = g_malloc0 (filled + 1);
  if (filled > 0)
    memcpy (*text, buffer, filled);
  *length = filled;
  return TRUE;
}

char *
place_digest_text (const char *text, gsize length)
{
  return g_compute_checksum_for_data (G_CHECKSUM_SHA256, (const guchar *) text, length);
}

char *
place_digest_link (const char *target)
{
  g_autofree char *sum = place_digest_text (target, strlen (target));

  return g_strconcat ("link-", sum, NULL);
}

char *
place_digest (const char *path)
{
  g_autofree char *text = NULL;
  struct stat status;
  gsize length;

  if (lstat (path, &status) < 0)
    return errno == ENOENT || errno == ENOTDIR ? NULL : g_strdup ("?");
  if (S_ISLNK (status.st_mode)) {
    text = g_file_read_link (path, NULL);
    return text != NULL ? place_digest_link (text) : g_strdup ("?");
  }
  if (!S_ISREG (status.st_mode) || !place_read_source (path, &text, &length, NULL))
    return g_strdup ("?");
  return place_digest_text (text, length);
}

static gboolean
write_file (int fd, const char *text, gsize length)
{
  while (length > 0) {
    gssize done = write (fd, text, length);

    if (done < 0 && errno == EINTR)
      continue;
    if (done < 0)
      return FALSE;
    text += done;
    length -= (gsize) done;
  }
  return fchmod (fd, 0644) == 0;
}

/* Under a name that no reader of these directories looks at, and that was not there. */
static gboolean
write_beside (const char *beside, const char *text, gsize length, const char *target)
{
  int fd, problem;

  if (target != NULL)
    return symlink (target, beside) == 0;
  fd = open (beside, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0600);
  if (fd < 0)
    return FALSE;
  if (write_file (fd, text, length) && fsync (fd) == 0)
    return close (fd) == 0;
  problem = errno;
  close (fd);
  unlink (beside);
  errno = problem;
  return FALSE;
}

static gboolean
move_to (const char *beside, const char *path, gboolean replace)
{
  if (replace)
    return rename (beside, path) == 0;
  if (rename_new (AT_FDCWD, beside, AT_FDCWD, path) == 0)
    return TRUE;
  /* File systems that cannot: a second name is never made over a first. */
  return errno == EINVAL && linkat (AT_FDCWD, beside, AT_FDCWD, path, 0) == 0 && unlink (beside) == 0;
}

gboolean
place_write (const char *path, const char *text, gsize length, const char *target, gboolean replace, GError **error)
{
  g_autofree char *directory = g_path_get_dirname (path);
  g_autofree char *name = g_strdup_printf (".jail-%08x%08x", g_random_int (), g_random_int ());
  g_autofree char *beside = g_build_filename (directory, name, NULL);
  int problem;

  if (!write_beside (beside, text, length, target))
    return fail (error, "write", path, errno);
  if (move_to (beside, path, replace))
    return TRUE;
  problem = errno;
  unlink (beside);
  return fail (error, "write", path, problem);
}

gboolean
place_make_directory (const char *directory, GPtrArray *made, GError **error)
{
  g_autofree char *parent = NULL;

  if (g_file_test (directory, G_FILE_TEST_IS_DIR))
    return TRUE;
  parent = g_path_get_dirname (directory);
  if (strcmp (parent, directory) != 0 && !place_make_directory (parent, made, error))
    return FALSE;
  /* As the XDG Base Directory Specification has it for a user's own. */
  if (mkdir (directory, geteuid () == 0 ? 0755 : 0700) < 0)
    return fail (error, "make the directory", directory, errno);
  g_ptr_array_add (made, g_strdup (directory));
  return TRUE;
}
