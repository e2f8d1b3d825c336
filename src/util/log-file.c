/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "util/log-file.h"

#include "util/error.h"
#include "util/openat2.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

int
log_file_open_directory (const char *path, const char **name)
{
  g_autofree char *directory = g_path_get_dirname (path);

  *name = strrchr (path, '/') + 1;
  if (strlen (*name) > NAME_MAX) {
    errno = ENAMETOOLONG;
    return -1;
  }
  return call_openat2 (AT_FDCWD, directory, O_PATH | O_DIRECTORY | O_CLOEXEC, RESOLVE_NO_SYMLINKS);
}

int
log_file_open_in (int directory, const char *name, off_t *size)
{
  struct stat status;
  int file = openat (directory, name, O_WRONLY | O_CREAT | O_APPEND | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC, 0600);

  if (file < 0)
    return -1;
  if (fstat (file, &status) < 0 || !S_ISREG (status.st_mode) || status.st_uid != getuid ()) {
    close (file);
    errno = EACCES;
    return -1;
  }
  *size = status.st_size;
  return file;
}

int
log_file_open (const char *path, GError **error)
{
  const char *name;
  off_t size;
  int directory = log_file_open_directory (path, &name);
  int file = directory >= 0 ? log_file_open_in (directory, name, &size) : -1;

  if (file < 0) {
    g_autofree char *shown = g_strescape (path, NULL);

    g_set_error (error, JAIL_ERROR, JAIL_ERROR_HOST, "cannot write to '%s': %s", shown, g_strerror (errno));
  }
  if (directory >= 0)
    close (directory);
  return file;
}
