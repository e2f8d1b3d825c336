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

#define LOCK_NAME "lock"

struct Instance {
  char *path;
  int parent; /* the directory of all instances */
  int fd;
  int lock;
};

static gboolean
set_error (GError **error, const char *what, const char *path)
{
  g_set_error (error, JAIL_ERROR, JAIL_ERROR_HOST, "cannot %s '%s': %s", what, path, g_strerror (errno));
  return FALSE;
}

char *
instance_choose_path (const char *runtime_directory)
{
  if (runtime_directory == NULL || !g_path_is_absolute (runtime_directory))
    return NULL;
  return g_strdup_printf ("%s/jail/%08x%08x", runtime_directory, g_random_int (), g_random_int ());
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

/* The directory of all instances, ours alone. */
static int
open_parent (const char *path, GError **error)
{
  g_autofree char *parent = g_path_get_dirname (path);
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
    g_set_error (error, JAIL_ERROR, JAIL_ERROR_HOST, "'%s' does not belong to you alone", parent);
    close (fd);
    return -1;
  }
  return fd;
}

/* A lock that can be had has no holder: the supervisor of that jail is gone. One
 * that is still being made has no lock file yet, or an empty directory. */
static void
remove_leftovers (int parent)
{
  int fd = dup (parent);
  DIR *directory = fd >= 0 ? fdopendir (fd) : NULL;
  struct dirent *entry;

  while (directory != NULL && (entry = readdir (directory)) != NULL) {
    g_autofree char *name = NULL;
    int lock;

    if (entry->d_name[0] == '.')
      continue;
    name = g_build_filename (entry->d_name, LOCK_NAME, NULL);
    lock = openat (parent, name, O_RDWR | O_NOFOLLOW | O_CLOEXEC);
    if (lock < 0)
      continue;
    if (flock (lock, LOCK_EX | LOCK_NB) == 0)
      remove_tree (parent, entry->d_name);
    close (lock);
  }
  if (directory != NULL)
    closedir (directory);
}

Instance *
instance_new (const char *path, GError **error)
{
  g_autofree char *name = g_path_get_basename (path);
  Instance *instance;
  int parent = open_parent (path, error);

  if (parent < 0)
    return NULL;
  remove_leftovers (parent);
  instance = g_new0 (Instance, 1);
  instance->path = g_strdup (path);
  instance->parent = parent;
  instance->fd = instance->lock = -1;
  if (mkdirat (parent, name, 0700) == 0)
    instance->fd = open_directory (parent, name);
  if (instance->fd >= 0)
    instance->lock = openat (instance->fd, LOCK_NAME, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
  if (instance->lock < 0 || flock (instance->lock, LOCK_EX | LOCK_NB) < 0) {
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
