/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* jailctl ls, cat, get, put: the files of a jail as its programs see them. */
#include "jailctl/verbs.h"

#include "instance/registry.h"
#include "jailctl/inside.h"
#include "jailctl/show.h"
#include "util/error.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

typedef struct {
  const char *path;  /* inside */
  const char *name;  /* put: what it is called where path is a directory */
  int fd;            /* cat, get: to write to; put: to read from */
  mode_t mode;       /* put */
  gboolean json;     /* ls */
  gboolean force;    /* put */
} FileWork;

static int
complain (const char *path, const char *problem)
{
  g_autofree char *shown = shown_text (path);

  fprintf (stderr, "jailctl: '%s': %s\n", shown, problem);
  return 1;
}

static char
type_letter (mode_t mode)
{
  return S_ISDIR (mode) ? 'd' : S_ISLNK (mode) ? 'l' : S_ISREG (mode) ? '-' : S_ISSOCK (mode) ? 's'
         : S_ISFIFO (mode) ? 'p' : S_ISCHR (mode) ? 'c' : 'b';
}

static const char *
type_word (mode_t mode)
{
  return S_ISDIR (mode) ? "directory" : S_ISLNK (mode) ? "link" : S_ISREG (mode) ? "file" : S_ISSOCK (mode) ? "socket"
         : S_ISFIFO (mode) ? "pipe" : S_ISCHR (mode) ? "character device" : "block device";
}

static void
list_entry (int directory, const char *name, json_object *array)
{
  struct stat status;
  char target[4096] = "";

  if (fstatat (directory, name, &status, AT_SYMLINK_NOFOLLOW) < 0)
    return;
  if (S_ISLNK (status.st_mode)) {
    ssize_t length = readlinkat (directory, name, target, sizeof target - 1);

    target[MAX (length, 0)] = '\0';
  }
  if (array != NULL) {
    json_object *object = json_object_new_object ();

    json_object_object_add (object, "name", show_json_text (name));
    json_object_object_add (object, "type", json_object_new_string (type_word (status.st_mode)));
    json_object_object_add (object, "mode", json_object_new_int ((int) (status.st_mode & 07777)));
    json_object_object_add (object, "uid", json_object_new_int64 (status.st_uid));
    json_object_object_add (object, "gid", json_object_new_int64 (status.st_gid));
    json_object_object_add (object, "size", json_object_new_int64 (status.st_size));
    json_object_object_add (object, "modified", json_object_new_int64 (status.st_mtime));
    json_object_object_add (object, "target", S_ISLNK (status.st_mode) ? show_json_text (target) : NULL);
    json_object_array_add (array, object);
    return;
  }

  g_autofree char *shown = shown_text (name), *link = shown_text (target);

  printf ("%c%04o %8u %8u %12lld %s%s%s\n", type_letter (status.st_mode), (unsigned) (status.st_mode & 07777),
          (unsigned) status.st_uid, (unsigned) status.st_gid, (long long) status.st_size, shown,
          target[0] != '\0' ? " -> " : "", link);
}

static int
compare_names (gconstpointer a, gconstpointer b)
{
  return strcmp (*(const char *const *) a, *(const char *const *) b);
}

static int
list_inside (gpointer data)
{
  const FileWork *work = data;
  g_autoptr (GPtrArray) names = g_ptr_array_new_with_free_func (g_free);
  json_object *array = work->json ? json_object_new_array () : NULL;
  int fd = open_inside (work->path, O_RDONLY | O_DIRECTORY, 0);
  DIR *directory = fd >= 0 ? fdopendir (fd) : NULL;
  struct dirent *entry;

  if (directory == NULL)
    return complain (work->path, g_strerror (errno));
  while ((entry = readdir (directory)) != NULL)
    if (strcmp (entry->d_name, ".") != 0 && strcmp (entry->d_name, "..") != 0)
      g_ptr_array_add (names, g_strdup (entry->d_name));
  g_ptr_array_sort (names, compare_names);
  for (guint i = 0; i < names->len; i++)
    list_entry (dirfd (directory), g_ptr_array_index (names, i), array);
  closedir (directory);
  return array != NULL ? show_json (array) : 0;
}

static int
read_inside (gpointer data)
{
  const FileWork *work = data;
  struct stat status;
  int fd = open_inside (work->path, O_RDONLY, 0);

  if (fd < 0 || fstat (fd, &status) < 0)
    return complain (work->path, g_strerror (errno));
  if (!S_ISREG (status.st_mode))
    return complain (work->path, "not a plain file");
  return copy_file (fd, work->fd) ? 0 : complain (work->path, g_strerror (errno));
}

static int
write_inside (gpointer data)
{
  const FileWork *work = data;
  g_autofree char *below = g_build_filename (work->path, work->name, NULL);
  int flags = O_WRONLY | O_CREAT | O_NOFOLLOW | (work->force ? 0 : O_EXCL);
  int directory = open_inside (work->path, O_RDONLY | O_DIRECTORY, 0);
  const char *path = directory >= 0 ? below : work->path;
  struct stat status;
  int fd = open_inside (path, flags, work->mode);

  if (fd < 0 || fstat (fd, &status) < 0)
    return complain (path, g_strerror (errno));
  if (!S_ISREG (status.st_mode) || (work->force && ftruncate (fd, 0) < 0))
    return complain (path, "not a plain file");
  if (copy_file (work->fd, fd))
    return 0;
  return complain (path, g_strerror (errno));
}

static int
do_work (const char *name, InsideWork function, FileWork *work, GError **error)
{
  g_autoptr (JailRecord) record = registry_find_one (name, error);

  return record != NULL ? work_inside (record, function, work, error) : -1;
}

int
verb_ls (int argc, char **argv, GError **error)
{
  FileWork work = { .json = take_flag (&argc, argv, "--json") };

  if (!take_words (&argc, argv, 1, 2, "ls [--json] NAME [DIRECTORY]", error))
    return -1;
  work.path = argc > 2 ? argv[2] : ".";
  return do_work (argv[1], list_inside, &work, error);
}

int
verb_cat (int argc, char **argv, GError **error)
{
  FileWork work = { .fd = STDOUT_FILENO };

  if (!take_words (&argc, argv, 2, 2, "cat NAME FILE", error))
    return -1;
  work.path = argv[2];
  return do_work (argv[1], read_inside, &work, error);
}

static int
open_error (const char *path, GError **error)
{
  int number = errno;
  g_autofree char *shown = g_strescape (path, NULL);

  g_set_error (error, JAIL_ERROR, JAIL_ERROR_HOST, "'%s': %s", shown, g_strerror (number));
  return -1;
}

int
verb_get (int argc, char **argv, GError **error)
{
  gboolean force = take_flag (&argc, argv, "--force");
  FileWork work = { 0 };
  g_autofree char *base = NULL;
  const char *target;
  int status;

  if (!take_words (&argc, argv, 2, 3, "get [--force] NAME FILE [TARGET]", error))
    return -1;
  base = g_path_get_basename (argv[2]);
  target = argc > 3 ? argv[3] : base;
  work.path = argv[2];
  work.fd = open (target, O_WRONLY | O_CREAT | O_NOFOLLOW | O_CLOEXEC | (force ? O_TRUNC : O_EXCL), 0666);
  if (work.fd < 0)
    return open_error (target, error);
  status = do_work (argv[1], read_inside, &work, error);
  if (close (work.fd) < 0 && status == 0)
    status = open_error (target, error);
  if (status != 0 && !force)
    unlink (target);
  return status;
}

int
verb_put (int argc, char **argv, GError **error)
{
  FileWork work = { .force = take_flag (&argc, argv, "--force") };
  g_autofree char *base = NULL;
  struct stat status;
  int result;

  if (!take_words (&argc, argv, 2, 3, "put [--force] NAME FILE [TARGET]", error))
    return -1;
  base = g_path_get_basename (argv[2]);
  work.name = base;
  work.path = argc > 3 ? argv[3] : base;
  work.fd = open (argv[2], O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY);
  if (work.fd < 0 || fstat (work.fd, &status) < 0)
    return open_error (argv[2], error);
  if (!S_ISREG (status.st_mode)) {
    errno = S_ISDIR (status.st_mode) ? EISDIR : EINVAL;
    return open_error (argv[2], error);
  }
  work.mode = status.st_mode & 0777;
  result = do_work (argv[1], write_inside, &work, error);
  close (work.fd);
  return result;
}
