/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "instance/instance.h"

#include "util/error.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

struct Instance {
  char *path;
  int parent; /* the directory of all instances */
  int fd;
  int lock;
};

static gboolean
set_error (GError **error, const char *what, const char *path)
{
  int number = errno;
  g_autofree char *shown = g_strescape (path, NULL);

  g_set_error (error, JAIL_ERROR, JAIL_ERROR_HOST, "cannot %s '%s': %s", what, shown, g_strerror (number));
  return FALSE;
}

char *
instance_find_parent (void)
{
  const char *directory = g_getenv ("XDG_RUNTIME_DIR");
  g_autofree char *usual = NULL;
  struct stat status;

  if (directory != NULL && g_path_is_absolute (directory))
    return g_build_filename (directory, "jail", NULL);
  usual = g_strdup_printf ("/run/user/%u", (unsigned) getuid ());
  if (lstat (usual, &status) == 0 && S_ISDIR (status.st_mode) && status.st_uid == getuid ())
    return g_build_filename (usual, "jail", NULL);
  return NULL;
}

char *
instance_choose_path (const char *parent)
{
  return g_strdup_printf ("%s/%08x%08x", parent, g_random_int (), g_random_int ());
}

static int
open_directory (int parent, const char *name)
{
  return openat (parent, name, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
}

/* Removes the named entry of `parent`, a directory with all that is in it. No
 * link is followed. */
static void
remove_tree (int parent, const char *name)
{
  int fd = open_directory (parent, name);
  DIR *directory = fd >= 0 ? fdopendir (fd) : NULL;
  struct dirent *entry;

  while (directory != NULL && (entry = readdir (directory)) != NULL)
    if (strcmp (entry->d_name, ".") != 0 && strcmp (entry->d_name, "..") != 0
        && unlinkat (dirfd (directory), entry->d_name, 0) < 0 && (errno == EISDIR || errno == EPERM))
      remove_tree (dirfd (directory), entry->d_name);
  if (directory != NULL)
    closedir (directory);
  else if (fd >= 0)
    close (fd);
  unlinkat (parent, name, AT_REMOVEDIR);
}

int
instance_open_parent (const char *parent, GError **error)
{
  struct stat status;
  int fd;

  if (mkdir (parent, 0700) < 0 && errno != EEXIST) {
    set_error (error, "make", parent);
    return -1;
  }
  fd = open_directory (AT_FDCWD, parent);
  if (fd < 0 || fstat (fd, &status) < 0) {
    set_error (error, "open", parent);
    if (fd >= 0)
      close (fd);
    return -1;
  }
  if (status.st_uid != getuid () || (status.st_mode & 022) != 0) {
    g_autofree char *shown = g_strescape (parent, NULL);

    g_set_error (error, JAIL_ERROR, JAIL_ERROR_HOST, "'%s' does not belong to you alone", shown);
    close (fd);
    return -1;
  }
  return fd;
}

/* The open lock file with the lock on it where nobody else has it; -1 with errno
 * EWOULDBLOCK where a supervisor holds it, ENOENT where there is no such file. */
static int
take_lock (int parent, const char *id)
{
  g_autofree char *name = g_build_filename (id, INSTANCE_LOCK, NULL);
  int lock = openat (parent, name, O_RDWR | O_NOFOLLOW | O_CLOEXEC | O_NONBLOCK);

  if (lock >= 0 && flock (lock, LOCK_EX | LOCK_NB) < 0) {
    int number = errno;

    close (lock);
    errno = number;
    return -1;
  }
  return lock;
}

gboolean
instance_is_held (int parent, const char *id)
{
  int lock = take_lock (parent, id);

  if (lock >= 0) {
    close (lock);
    return FALSE;
  }
  return errno == EWOULDBLOCK;
}

/* The caller holds the exclusive lock of the parent: nobody is just making one. */
static void
remove_leftovers (int parent)
{
  int fd = openat (parent, ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  DIR *directory = fd >= 0 ? fdopendir (fd) : NULL;
  struct dirent *entry;

  while (directory != NULL && (entry = readdir (directory)) != NULL) {
    int lock;

    if (entry->d_name[0] == '.')
      continue;
    lock = take_lock (parent, entry->d_name);
    if (lock >= 0 || errno == ENOENT)
      remove_tree (parent, entry->d_name);
    if (lock >= 0)
      close (lock);
  }
  if (directory != NULL)
    closedir (directory);
}

void
instance_collect (int parent)
{
  /* A lock belongs to an open file description, so this one is for itself. */
  int fd = openat (parent, ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC);

  if (fd >= 0 && flock (fd, LOCK_EX | LOCK_NB) == 0)
    remove_leftovers (parent);
  if (fd >= 0)
    close (fd);
}

static gboolean
make_locked (Instance *instance, const char *name)
{
  if (flock (instance->parent, LOCK_SH) < 0 || mkdirat (instance->parent, name, 0700) < 0)
    return FALSE;
  instance->fd = open_directory (instance->parent, name);
  if (instance->fd < 0)
    return FALSE;
  instance->lock = openat (instance->fd, INSTANCE_LOCK, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
  return instance->lock >= 0 && flock (instance->lock, LOCK_EX | LOCK_NB) == 0
         && flock (instance->parent, LOCK_UN) == 0;
}

Instance *
instance_new (const char *path, GError **error)
{
  g_autofree char *name = g_path_get_basename (path);
  g_autofree char *directory = g_path_get_dirname (path);
  Instance *instance;
  int parent = instance_open_parent (directory, error);

  if (parent < 0)
    return NULL;
  instance_collect (parent);
  instance = g_new0 (Instance, 1);
  instance->path = g_strdup (path);
  instance->parent = parent;
  instance->fd = instance->lock = -1;
  if (!make_locked (instance, name)) {
    set_error (error, "make", path);
    instance_free (instance);
    return NULL;
  }
  return instance;
}

void
instance_free (Instance *instance)
{
  g_autofree char *name = g_path_get_basename (instance->path);

  /* The lock goes last: until then nobody else removes under our hands. */
  if (instance->fd >= 0) {
    remove_tree (instance->parent, name);
    close (instance->fd);
  }
  if (instance->lock >= 0)
    close (instance->lock);
  close (instance->parent);
  g_free (instance->path);
  g_free (instance);
}

const char *
instance_get_path (const Instance *instance)
{
  return instance->path;
}

int
instance_get_fd (const Instance *instance)
{
  return instance->fd;
}
