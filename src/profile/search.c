/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "profile/search.h"

#include "util/cover.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

/* Profiles are a few KiB; what is larger is something else. */
#define LARGEST_FILE (1024 * 1024)

struct _ProfileSearch {
  const char *const *directories;
  GArray *fds;      /* int, one a directory: open, or a negative errno */
};

void
profile_file_free (ProfileFile *file)
{
  g_free (file->path);
  g_free (file->text);
  g_free (file);
}

ProfileSearch *
profile_search_new (const char *const *directories)
{
  ProfileSearch *search = g_new0 (ProfileSearch, 1);

  search->directories = directories;
  search->fds = g_array_new (FALSE, FALSE, sizeof (int));
  return search;
}

void
profile_search_free (ProfileSearch *search)
{
  for (guint i = 0; i < search->fds->len; i++)
    if (g_array_index (search->fds, int, i) >= 0)
      close (g_array_index (search->fds, int, i));
  g_array_unref (search->fds);
  g_free (search);
}

/* Most look-ups are for .local files that do not exist: a directory that is
 * open already makes each of them one short system call. */
static int
directory_fd (ProfileSearch *search, guint index)
{
  while (search->fds->len <= index)
    {
      int fd = open (search->directories[search->fds->len], O_PATH | O_DIRECTORY | O_CLOEXEC);

      if (fd < 0)
        fd = -errno;
      g_array_append_val (search->fds, fd);
    }
  return g_array_index (search->fds, int, index);
}

static SearchResult
failed (char **problem, const char *path, const char *why)
{
  *problem = g_strdup_printf ("%s: %s", path, why);
  return SEARCH_FAILED;
}

static SearchResult
read_all (int fd, gsize size, ProfileFile *file, char **problem)
{
  g_autofree char *buffer = g_malloc (size + 1);
  gsize filled = 0;

  while (filled < size)
    {
      gssize got = read (fd, buffer + filled, size - filled);

      if (got < 0 && errno == EINTR)
        continue;
      if (got < 0)
        return failed (problem, file->path, g_strerror (errno));
      if (got == 0)
        break;
      filled += (gsize) got;
    }
  file->text = g_steal_pointer (&buffer);
  file->length = filled;
  return SEARCH_FOUND;
}

/* Takes `fd`. */
static SearchResult
read_file (int fd, const char *path, ProfileFile **file, char **problem)
{
  g_autoptr(ProfileFile) result = g_new0 (ProfileFile, 1);
  SearchResult outcome;
  struct stat status;

  result->path = g_strdup (path);
  if (fstat (fd, &status) < 0)
    outcome = failed (problem, path, g_strerror (errno));
  else if (S_ISDIR (status.st_mode))
    outcome = failed (problem, path, "it is a directory");
  else if (!S_ISREG (status.st_mode))
    outcome = failed (problem, path, "it is not a regular file");
  else if (status.st_size > LARGEST_FILE)
    outcome = failed (problem, path, "it is larger than 1 MiB");
  else
    outcome = read_all (fd, (gsize) status.st_size, result, problem);
  close (fd);

  if (outcome == SEARCH_FOUND)
    *file = g_steal_pointer (&result);
  return outcome;
}

/* O_NONBLOCK: a pipe in place of a file must not hang the start. */
#define OPEN_FLAGS (O_RDONLY | O_CLOEXEC | O_NOCTTY | O_NONBLOCK)

/* Inside a jail the user has no profiles. Keeps errno. */
static gboolean
is_hidden_by_jail (const char *directory)
{
  int error = errno;
  gboolean hidden = error == EACCES && is_covered (directory);

  errno = error;
  return hidden;
}

SearchResult
profile_search_name (ProfileSearch *search, const char *name, ProfileFile **file, char **problem)
{
  for (guint i = 0; search->directories[i] != NULL; i++)
    {
      int directory = directory_fd (search, i);
      g_autofree char *path = NULL;
      int fd;

      if (directory == -ENOENT || directory == -ENOTDIR
          || (directory == -EACCES && is_covered (search->directories[i])))
        continue;
      if (directory < 0)
        return failed (problem, search->directories[i], g_strerror (-directory));
      fd = openat (directory, name, OPEN_FLAGS);
      if (fd < 0 && (errno == ENOENT || is_hidden_by_jail (search->directories[i])))
        continue;
      path = g_build_filename (search->directories[i], name, NULL);
      if (fd < 0)
        return failed (problem, path, g_strerror (errno));
      return read_file (fd, path, file, problem);
    }
  return SEARCH_MISSING;
}

SearchResult
profile_search_path (const char *path, ProfileFile **file, char **problem)
{
  int fd = open (path, OPEN_FLAGS);

  if (fd < 0 && (errno == ENOENT || errno == ENOTDIR))
    return SEARCH_MISSING;
  if (fd < 0)
    return failed (problem, path, g_strerror (errno));
  return read_file (fd, path, file, problem);
}
