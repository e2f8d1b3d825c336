/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "session/unpack.h"

#include "session/helper.h"
#include "util/error.h"
#include "util/rename-new.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <fts.h>
#include <stdio.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <sys/statvfs.h>
#include <time.h>
#include <unistd.h>

/* How long files are kept that nobody uses. */
#define KEEP_SECONDS (30 * 24 * 3600)

/* An image may say that it has more than a disk can hold. */
#define MAX_GROWTH 16
#define LEAST_GROWTH (UINT64_C (1) << 30)
#define LEAST_FREE (UINT64_C (64) << 20)

/* Between two looks at the free space, in milliseconds. */
#define LOOK_INTERVAL 50

typedef struct {
  const PlannedAppImage *appimage;
  const PlannedHelper *helper;
  int cache; /* open directory */
  char *path; /* of the directory in which it is unpacked */
} Work;

static gboolean
fail (const PlannedAppImage *appimage, const char *why, GError **error)
{
  g_autofree char *shown = g_strescape (appimage->image, NULL);

  g_set_error (error, JAIL_ERROR, JAIL_ERROR_HOST, "cannot unpack '%s': %s", shown, why);
  return FALSE;
}

static gboolean
fail_errno (const PlannedAppImage *appimage, const char *what, GError **error)
{
  g_autofree char *why = g_strdup_printf ("%s: %s", what, g_strerror (errno));

  return fail (appimage, why, error);
}

/* Without what an image should not have: devices and sockets, set-user-id bits, directories that the user
 * cannot remove. Links stay, and lead somewhere inside the jail alone. */
static gboolean
tidy (const char *path)
{
  char *const paths[] = { (char *) path, NULL };
  FTS *walk = fts_open (paths, FTS_PHYSICAL | FTS_NOCHDIR, NULL);
  gboolean fine = walk != NULL;
  FTSENT *entry;

  while (fine && (entry = fts_read (walk)) != NULL)
    switch (entry->fts_info) {
    case FTS_D:
      fine = chmod (entry->fts_accpath, (entry->fts_statp->st_mode & 0777) | 0700) == 0;
      break;
    case FTS_F:
      fine = chmod (entry->fts_accpath, (entry->fts_statp->st_mode & 0777) | 0400) == 0;
      break;
    case FTS_DP:
    case FTS_SL:
    case FTS_SLNONE:
      break;
    case FTS_DEFAULT:
      fine = unlink (entry->fts_accpath) == 0;
      break;
    default:
      errno = entry->fts_errno;
      fine = FALSE;
    }
  if (walk != NULL)
    fts_close (walk);
  return fine;
}

static void
remove_all (const char *path)
{
  char *const paths[] = { (char *) path, NULL };
  FTS *walk = fts_open (paths, FTS_PHYSICAL | FTS_NOCHDIR, NULL);
  FTSENT *entry;

  while (walk != NULL && (entry = fts_read (walk)) != NULL)
    if (entry->fts_info == FTS_D)
      chmod (entry->fts_accpath, 0700);
    else
      remove (entry->fts_accpath);
  if (walk != NULL)
    fts_close (walk);
}

/* The lock is on a directory that may have been removed or renamed before it was had. */
static gboolean
is_still (int cache, const char *name, int fd)
{
  struct stat opened, named;

  return fstat (fd, &opened) == 0 && fstatat (cache, name, &named, AT_SYMLINK_NOFOLLOW) == 0
         && opened.st_ino == named.st_ino && opened.st_dev == named.st_dev;
}

/* Opened and locked; -1 where it is not there. */
static int
take (int cache, const char *name, int lock)
{
  int fd = openat (cache, name, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);

  if (fd >= 0 && (flock (fd, lock) < 0 || !is_still (cache, name, fd))) {
    close (fd);
    return -1;
  }
  return fd;
}

static void
remove_old (const PlannedAppImage *appimage, int cache)
{
  DIR *directory = opendir (appimage->cache);
  struct dirent *entry;

  while (directory != NULL && (entry = readdir (directory)) != NULL) {
    g_autofree char *path = g_build_filename (appimage->cache, entry->d_name, NULL);
    struct stat status;
    int fd;

    if (entry->d_name[0] == '.' || strcmp (entry->d_name, appimage->digest) == 0)
      continue;
    fd = take (cache, entry->d_name, LOCK_EX | LOCK_NB);
    if (fd < 0)
      continue;
    if (g_str_has_prefix (entry->d_name, "new-")
        || (fstat (fd, &status) == 0 && status.st_mtime < time (NULL) - KEEP_SECONDS))
      remove_all (path);
    close (fd);
  }
  if (directory != NULL)
    closedir (directory);
}

static gboolean
write_all (int fd, const guchar *data, gsize size)
{
  while (size > 0) {
    ssize_t written = write (fd, data, size);

    if (written < 0 && errno != EINTR)
      return FALSE;
    if (written > 0) {
      data += written;
      size -= (gsize) written;
    }
  }
  return TRUE;
}

/* The image may change while it is read, and the digest is what it will be known by:
 * what is unpacked is a copy of exactly what was counted. */
static gboolean
copy_image (const Work *work, int from, int to, GError **error)
{
  g_autoptr (GChecksum) checksum = g_checksum_new (G_CHECKSUM_SHA256);
  g_autofree guchar *buffer = g_malloc (1 << 18);
  ssize_t length;

  while ((length = read (from, buffer, 1 << 18)) > 0 || (length < 0 && errno == EINTR)) {
    if (length < 0)
      continue;
    g_checksum_update (checksum, buffer, length);
    if (!write_all (to, buffer, (gsize) length))
      return fail_errno (work->appimage, "cannot write a copy of it", error);
  }
  if (length < 0)
    return fail_errno (work->appimage, "it cannot be read", error);
  if (strcmp (g_checksum_get_string (checksum), work->appimage->digest) != 0)
    return fail (work->appimage, "it changes while it is read", error);
  return TRUE;
}

static gboolean
take_copy (const Work *work, int directory, GError **error)
{
  int from = open (work->appimage->image, O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_NOCTTY | O_CLOEXEC);
  int to = openat (directory, "image", O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0600);
  gboolean fine = FALSE;

  if (from < 0 || to < 0 || mkdirat (directory, "tree", 0700) < 0)
    fail_errno (work->appimage, from < 0 ? "it cannot be read" : "cannot write to the cache", error);
  else
    fine = copy_image (work, from, to, error);
  if (from >= 0)
    close (from);
  if (to >= 0)
    close (to);
  return fine;
}

static guint64
free_space (int cache)
{
  struct statvfs space;

  return fstatvfs (cache, &space) == 0 ? (guint64) space.f_bavail * space.f_frsize : 0;
}

/* FALSE with an error where it does not end well. */
static gboolean
follow (const Work *work, Helper *helper, guint64 allowed, GError **error)
{
  guint64 before = free_space (work->cache);
  g_autofree char *complaint = NULL, *why = NULL;
  gboolean ended;
  int status;

  do {
    guint64 now;

    ended = helper_wait_end (helper, LOOK_INTERVAL, &status);
    now = free_space (work->cache);
    if (now < LEAST_FREE || (before > now && before - now > allowed))
      return fail (work->appimage, "its files take too much space on the disk", error);
  } while (!ended);
  /* unsquashfs says 2 where it left out what no user can make, as devices. */
  if (WIFEXITED (status) && (WEXITSTATUS (status) == 0 || (work->appimage->type == 2 && WEXITSTATUS (status) == 2)))
    return TRUE;
  complaint = helper_take_complaint (helper);
  why = g_strdup_printf ("it is damaged, or it is not what it seems%s%.300s", complaint != NULL ? ": " : "",
                         complaint != NULL ? complaint : "");
  return fail (work->appimage, why, error);
}

static gboolean
run_helper (const Work *work, int directory, GError **error)
{
  const HelperSpec spec = {
    .name = work->helper->name, .program = work->helper->program, .root = work->helper->root, .quiet = TRUE,
    .arguments = (char *const *) work->helper->arguments->pdata,
  };
  g_autoptr (Helper) helper = NULL;
  struct stat status;

  if (fstatat (directory, "image", &status, AT_SYMLINK_NOFOLLOW) < 0)
    return fail_errno (work->appimage, "its copy is gone", error);
  helper = helper_start (&spec, error);
  return helper != NULL && helper_wait_ready (helper, NULL, error)
         && follow (work, helper, MAX (LEAST_GROWTH, MAX_GROWTH * (guint64) status.st_size), error);
}

static gboolean
unpack (const Work *work, int directory, GError **error)
{
  g_autofree char *tree = g_build_filename (work->path, "tree", NULL);

  if (!take_copy (work, directory, error) || !run_helper (work, directory, error))
    return FALSE;
  if (!tidy (tree) || unlinkat (directory, "image", 0) < 0)
    return fail_errno (work->appimage, "cannot tidy up what was unpacked", error);
  /* Somebody else may have been quicker: that is as good. */
  if (rename_new (work->cache, work->appimage->work, work->cache, work->appimage->digest) < 0
      && errno != EEXIST)
    return fail_errno (work->appimage, "cannot name what was unpacked", error);
  return TRUE;
}

static int
open_cache (const PlannedAppImage *appimage, GError **error)
{
  struct stat status;
  int fd = g_mkdir_with_parents (appimage->cache, 0700) == 0
             ? open (appimage->cache, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC) : -1;

  if (fd >= 0 && (fstat (fd, &status) < 0 || status.st_uid != getuid () || (status.st_mode & 022) != 0)) {
    close (fd);
    fd = -1;
    errno = EACCES;
  }
  if (fd < 0)
    fail_errno (appimage, "there is no cache of the user's own", error);
  return fd;
}

int
unpack_appimage (const Plan *plan, GError **error)
{
  Work work = { .appimage = &plan->appimage };
  g_autofree char *path = g_build_filename (plan->appimage.cache, plan->appimage.work, NULL);
  gboolean fine = TRUE;
  int fd, directory;

  for (guint i = 0; i < plan->helpers->len; i++)
    if (g_array_index (plan->helpers, PlannedHelper, i).moment == HELPER_BEFORE)
      work.helper = &g_array_index (plan->helpers, PlannedHelper, i);
  g_return_val_if_fail (work.helper != NULL, -1);
  work.path = path;
  work.cache = open_cache (work.appimage, error);
  if (work.cache < 0)
    return -1;
  while ((fd = take (work.cache, work.appimage->digest, LOCK_SH)) < 0 && fine) {
    directory = -1;
    if (mkdirat (work.cache, work.appimage->work, 0700) < 0
        || (directory = take (work.cache, work.appimage->work, LOCK_EX | LOCK_NB)) < 0)
      fine = fail_errno (work.appimage, "cannot write to the cache", error);
    else
      fine = unpack (&work, directory, error);
    /* After it was renamed there is nothing of that name. */
    remove_all (path);
    if (directory >= 0)
      close (directory);
    if (fine)
      remove_old (work.appimage, work.cache);
  }
  if (fd >= 0)
    futimens (fd, NULL);
  close (work.cache);
  return fd;
}
