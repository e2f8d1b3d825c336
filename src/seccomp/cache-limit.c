/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "seccomp/cache-limit.h"

#include <dirent.h>
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#define LEFTOVER_SECONDS (60 * 60)

typedef struct {
  char *name;
  gint64 used;              /* seconds since 1970 */
  gsize size;
} Entry;

static void
clear_entry (Entry *entry)
{
  g_free (entry->name);
}

static int
compare_use (gconstpointer a, gconstpointer b)
{
  const Entry *x = a, *y = b;

  return x->used < y->used ? -1 : x->used > y->used;
}

/* The entries, and on the way leftovers are removed. Names that are not ours are let be. */
static GArray *
read_entries (int directory_fd, gsize *total)
{
  GArray *entries = g_array_new (FALSE, FALSE, sizeof (Entry));
  int fd = openat (directory_fd, ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  DIR *directory = fd >= 0 ? fdopendir (fd) : NULL;
  time_t now = time (NULL);
  struct dirent *item;

  g_array_set_clear_func (entries, (GDestroyNotify) clear_entry);
  *total = 0;
  while (directory != NULL && (item = readdir (directory)) != NULL)
    {
      gboolean is_entry = g_str_has_suffix (item->d_name, ".bpf");
      struct stat status;

      if ((!is_entry && !g_str_has_prefix (item->d_name, ".new-"))
          || fstatat (directory_fd, item->d_name, &status, AT_SYMLINK_NOFOLLOW) < 0 || S_ISDIR (status.st_mode))
        continue;
      if (is_entry)
        {
          const Entry entry = { g_strdup (item->d_name), status.st_mtime, (gsize) status.st_size };

          *total += entry.size;
          g_array_append_val (entries, entry);
        }
      else if (status.st_mtime < now - LEFTOVER_SECONDS)
        unlinkat (directory_fd, item->d_name, 0);
    }
  if (directory != NULL)
    closedir (directory);
  else if (fd >= 0)
    close (fd);
  return entries;
}

void
cache_limit (int directory_fd)
{
  gsize total;
  g_autoptr (GArray) entries = read_entries (directory_fd, &total);
  guint left = entries->len;

  if (left <= CACHE_MOST_ENTRIES && total <= CACHE_MOST_BYTES)
    return;
  g_array_sort (entries, compare_use);
  for (guint i = 0; i < entries->len && (left > CACHE_MOST_ENTRIES / 4 * 3 || total > CACHE_MOST_BYTES / 4 * 3); i++)
    {
      const Entry *entry = &g_array_index (entries, Entry, i);

      unlinkat (directory_fd, entry->name, 0);
      left--;
      total -= entry->size;
    }
}
