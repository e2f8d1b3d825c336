/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "plan/names-cache.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <linux/magic.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/statfs.h>
#include <time.h>
#include <unistd.h>

#define MAGIC "JailNam\n"
#define FORMAT 2

#define LARGEST_FILE (4 * 1024 * 1024)

/* Two changes so close to each other may leave the same time behind. */
#define SETTLED_SECONDS 2

#define XFS_MAGIC 0x58465342

typedef struct {
  char magic[8];
  guint32 format, n;
  guint64 size;                /* of the names; their places are before them */
  guint64 device, inode;
  gint64 modified[2], changed[2]; /* seconds and nanoseconds */
} Header;

static Header
header_for (const struct stat *status)
{
  Header header = {
    .format = FORMAT, .device = status->st_dev, .inode = status->st_ino,
    .modified = { status->st_mtim.tv_sec, status->st_mtim.tv_nsec },
    .changed = { status->st_ctim.tv_sec, status->st_ctim.tv_nsec },
  };

  memcpy (header.magic, MAGIC, sizeof header.magic);
  return header;
}

gboolean
names_cache_takes (int directory, const struct stat *status)
{
  struct statfs system;

  if (status->st_uid != 0 || (status->st_mode & (S_IWGRP | S_IWOTH)) != 0
      || fstatfs (directory, &system) < 0)
    return FALSE;
  return system.f_type == EXT4_SUPER_MAGIC || system.f_type == BTRFS_SUPER_MAGIC || system.f_type == XFS_MAGIC
         || system.f_type == F2FS_SUPER_MAGIC;
}

static void
make_path (char path[PATH_MAX], const char *cache, const char *kind, const struct stat *status)
{
  g_snprintf (path, PATH_MAX, "%s/%s%jx-%jx.names", cache, kind, (uintmax_t) status->st_dev, (uintmax_t) status->st_ino);
}

/* Every name ends within the block, and they are in order. */
static gboolean
is_sound (const Names *names)
{
  const char *last = "";

  if (names->size == 0 || names->block[names->size - 1] != '\0')
    return FALSE;
  for (guint i = 0; i < names->n; i++) {
    const Name *name = (const Name *) (names->block + names->places[i]);
    const char *text = name->text;

    if (names->places[i] >= names->size - 1 || strcmp (last, text) >= 0 || strchr (text, '/') != NULL
        || (name->type == NAME_LINK && name_target (name) >= names->block + names->size))
      return FALSE;
    last = text;
  }
  return TRUE;
}

static Names *
read_entry (NameStore *store, int fd, const struct stat *directory)
{
  Header header, expected = header_for (directory);
  struct stat status;
  Names *names;
  gsize size;
  char *data;

  if (fstat (fd, &status) < 0 || !S_ISREG (status.st_mode) || status.st_uid != geteuid ()
      || (status.st_mode & (S_IWGRP | S_IWOTH)) != 0 || status.st_size > LARGEST_FILE
      || read (fd, &header, sizeof header) != sizeof header)
    return NULL;
  expected.n = header.n;
  expected.size = header.size;
  if (memcmp (&header, &expected, sizeof header) != 0 || header.n > LARGEST_FILE / sizeof (guint32)
      || header.size > LARGEST_FILE)
    return NULL;
  size = header.n * sizeof (guint32) + header.size;
  if ((gsize) status.st_size != sizeof header + size)
    return NULL;
  data = name_store_take (store, size);
  if (read (fd, data, size) != (ssize_t) size)
    return NULL;
  names = name_store_take (store, sizeof *names);
  *names = (Names) {
    .n = header.n, .places = (const guint32 *) data, .block = data + header.n * sizeof (guint32), .size = header.size,
  };
  return is_sound (names) ? names : NULL;
}

Names *
names_cache_load (NameStore *store, const char *cache, const struct stat *status)
{
  Names *names;
  char path[PATH_MAX];
  int fd;

  make_path (path, cache, "", status);
  fd = open (path, O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_NOCTTY | O_CLOEXEC);
  if (fd < 0)
    return NULL;
  names = read_entry (store, fd, status);
  close (fd);
  return names;
}

static gboolean
write_entry (int fd, const Header *header, const Names *names)
{
  gsize size = names->n * sizeof *names->places;

  return write (fd, header, sizeof *header) == sizeof *header && write (fd, names->places, size) == (ssize_t) size
         && write (fd, names->block, names->size) == (ssize_t) names->size;
}

void
names_cache_store (const char *cache, int directory, const struct stat *before, const Names *names)
{
  Header header = header_for (before), after;
  char path[PATH_MAX], temporary[PATH_MAX];
  struct stat status;
  struct timespec now;
  gboolean written;
  int fd;

  if (fstat (directory, &status) < 0 || clock_gettime (CLOCK_REALTIME, &now) < 0)
    return;
  after = header_for (&status);
  if (memcmp (&header, &after, sizeof header) != 0 || before->st_ctim.tv_sec > now.tv_sec - SETTLED_SECONDS
      || before->st_mtim.tv_sec > now.tv_sec - SETTLED_SECONDS)
    return;
  header.n = names->n;
  header.size = names->size;
  make_path (path, cache, "", before);
  make_path (temporary, cache, ".new-", before);
  /* Who else is writing it at this moment writes the same. */
  fd = open (temporary, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0600);
  if (fd < 0)
    return;
  written = write_entry (fd, &header, names);
  if (close (fd) != 0 || !written || rename (temporary, path) != 0)
    unlink (temporary);
}
