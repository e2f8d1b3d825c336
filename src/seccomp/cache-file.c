/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "seccomp/cache-file.h"

#include "seccomp/cache-limit.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#define MAGIC "JailBPF\n"
#define FORMAT 1
#define LARGEST_FILE (1024 * 1024)
#define NAME_SIZE (2 * CACHE_KEY_SIZE + sizeof ".bpf")

/* In the byte order of the machine: the key differs with the architecture. */
typedef struct {
  char magic[8];
  guint32 format;
  guint32 body_size;
  guint8 key[CACHE_KEY_SIZE];
  guint8 body_hash[CACHE_KEY_SIZE];
} Header;

static void
hash_body (gconstpointer data, gsize size, guint8 hash[CACHE_KEY_SIZE])
{
  g_autoptr (GChecksum) checksum = g_checksum_new (G_CHECKSUM_SHA256);
  gsize hash_size = CACHE_KEY_SIZE;

  g_checksum_update (checksum, data, (gssize) size);
  g_checksum_get_digest (checksum, hash, &hash_size);
}

static void
entry_name (const guint8 key[CACHE_KEY_SIZE], char name[NAME_SIZE])
{
  static const char digits[] = "0123456789abcdef";

  for (gsize i = 0; i < CACHE_KEY_SIZE; i++)
    {
      name[2 * i] = digits[key[i] >> 4];
      name[2 * i + 1] = digits[key[i] & 15];
    }
  memcpy (name + 2 * CACHE_KEY_SIZE, ".bpf", sizeof ".bpf");
}

/* Nobody but the user may have been able to put it there. */
static gboolean
is_own (int fd, mode_t type, struct stat *status)
{
  return fstat (fd, status) == 0 && (status->st_mode & S_IFMT) == type
         && status->st_uid == geteuid () && (status->st_mode & (S_IWGRP | S_IWOTH)) == 0;
}

static int
open_directory (const char *directory)
{
  struct stat status;
  int fd = open (directory, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);

  if (fd >= 0 && !is_own (fd, S_IFDIR, &status))
    {
      close (fd);
      return -1;
    }
  return fd;
}

static gboolean
read_all (int fd, guint8 *data, gsize size)
{
  while (size > 0)
    {
      ssize_t n = read (fd, data, size);

      if (n < 0 && errno == EINTR)
        continue;
      if (n <= 0)
        return FALSE;
      data += n;
      size -= (gsize) n;
    }
  return TRUE;
}

static gboolean
write_all (int fd, gconstpointer data, gsize size)
{
  const guint8 *at = data;

  while (size > 0)
    {
      ssize_t n = write (fd, at, size);

      if (n < 0 && errno == EINTR)
        continue;
      if (n <= 0)
        return FALSE;
      at += n;
      size -= (gsize) n;
    }
  return TRUE;
}

static GBytes *
read_entry (int fd, const guint8 key[CACHE_KEY_SIZE])
{
  struct stat status;
  guint8 hash[CACHE_KEY_SIZE];
  g_autofree guint8 *data = NULL;
  gsize body_size;
  Header header;

  if (!is_own (fd, S_IFREG, &status) || status.st_size < (off_t) sizeof header
      || status.st_size > LARGEST_FILE)
    return NULL;
  body_size = (gsize) status.st_size - sizeof header;
  if (!read_all (fd, (guint8 *) &header, sizeof header)
      || memcmp (header.magic, MAGIC, sizeof header.magic) != 0 || header.format != FORMAT
      || header.body_size != body_size || memcmp (header.key, key, sizeof header.key) != 0)
    return NULL;
  data = g_malloc (body_size);
  if (!read_all (fd, data, body_size))
    return NULL;
  hash_body (data, body_size, hash);
  if (memcmp (hash, header.body_hash, sizeof hash) != 0)
    return NULL;
  if (status.st_mtime < time (NULL) - CACHE_MARK_SECONDS)
    (void) futimens (fd, NULL);
  return g_bytes_new_take (g_steal_pointer (&data), body_size);
}

GBytes *
cache_file_load (const char *directory, const guint8 key[CACHE_KEY_SIZE])
{
  char name[NAME_SIZE];
  GBytes *body = NULL;
  int directory_fd = open_directory (directory);
  int fd;

  if (directory_fd < 0)
    return NULL;
  entry_name (key, name);
  /* Should the name be a FIFO, opening it must not wait for a writer. */
  fd = openat (directory_fd, name, O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_NOCTTY | O_CLOEXEC);
  close (directory_fd);
  if (fd >= 0)
    {
      body = read_entry (fd, key);
      close (fd);
    }
  return body;
}

static gboolean
write_entry (int directory_fd, const char *name, const Header *header, GBytes *body)
{
  char temporary[sizeof ".new-" + 16];
  gboolean written;
  gsize size;
  gconstpointer data = g_bytes_get_data (body, &size);
  int fd;

  g_snprintf (temporary, sizeof temporary, ".new-%08x%08x", g_random_int (), g_random_int ());
  fd = openat (directory_fd, temporary, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0600);
  if (fd < 0)
    return FALSE;
  /* No fsync: after a crash the hash tells, and the entry is made again. */
  written = write_all (fd, header, sizeof *header) && write_all (fd, data, size);
  if (close (fd) != 0)
    written = FALSE;
  if (written && renameat (directory_fd, temporary, directory_fd, name) == 0)
    return TRUE;
  unlinkat (directory_fd, temporary, 0);
  return FALSE;
}

gboolean
cache_file_store (const char *directory, const guint8 key[CACHE_KEY_SIZE], GBytes *body)
{
  Header header = { .format = FORMAT };
  char name[NAME_SIZE];
  gboolean stored;
  gsize size;
  gconstpointer data = g_bytes_get_data (body, &size);
  int directory_fd;

  if (size > LARGEST_FILE - sizeof header || g_mkdir_with_parents (directory, 0700) != 0)
    return FALSE;
  directory_fd = open_directory (directory);
  if (directory_fd < 0)
    return FALSE;

  memcpy (header.magic, MAGIC, sizeof header.magic);
  header.body_size = (guint32) size;
  memcpy (header.key, key, sizeof header.key);
  hash_body (data, size, header.body_hash);
  entry_name (key, name);
  stored = write_entry (directory_fd, name, &header, body);
  if (stored)
    cache_limit (directory_fd);
  close (directory_fd);
  return stored;
}
