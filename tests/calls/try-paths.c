/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Tries what a program can do with paths, inside a jail. Reads paths from stdin, each
 * with a NUL behind it and a letter before: 'x' also tries to start it, for files that
 * are no programs; '-' does not. Writes one byte for each: '@' and the bits of what
 * worked, those of ExplainAccess in src/plan/explain.h. */
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum {
  READ = 1 << 0,
  WRITE = 1 << 1,
  EXECUTE = 1 << 2,
  LIST = 1 << 3,
  ENTER = 1 << 4,
  CREATE = 1 << 5,
};

static int
try_open (const char *path, int flags)
{
  int fd = open (path, flags | O_NONBLOCK | O_NOCTTY | O_CLOEXEC);

  /* A pipe that nobody reads. */
  if (fd < 0)
    return errno == ENXIO;
  close (fd);
  return 1;
}

static int
try_directory (const char *path)
{
  char inner[8192];
  struct stat status;
  DIR *directory = opendir (path);
  int done = 0, fd;

  errno = 0;
  if (directory != NULL && (readdir (directory) != NULL || errno == 0))
    done |= LIST;
  if (directory != NULL)
    closedir (directory);
  snprintf (inner, sizeof inner, "%s/.", path);
  if (stat (inner, &status) == 0)
    done |= ENTER;
  snprintf (inner, sizeof inner, "%s/.made-by-try-paths", path);
  fd = open (inner, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
  if (fd >= 0) {
    done |= CREATE;
    close (fd);
    unlink (inner);
  }
  return done;
}

static int
try_path (const char *path, int execute)
{
  char *const arguments[] = { (char *) path, NULL };
  struct stat status;
  int done = 0;

  if (stat (path, &status) != 0)
    return 0;
  if (S_ISDIR (status.st_mode))
    return try_directory (path);
  if (try_open (path, O_RDONLY))
    done |= READ;
  if (try_open (path, O_WRONLY))
    done |= WRITE;
  /* The kernel looks at what is in a file only after all rights are checked. */
  if (execute && execve (path, arguments, arguments + 1) != 0 && errno == ENOEXEC)
    done |= EXECUTE;
  return done;
}

int
main (void)
{
  char *line = NULL;
  size_t size = 0;

  while (getdelim (&line, &size, '\0', stdin) > 1)
    putchar ('@' + try_path (line + 1, line[0] == 'x'));
  free (line);
  return fflush (stdout) != 0;
}
