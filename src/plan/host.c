/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "plan/host.h"

#include <errno.h>
#include <glob.h>
#include <limits.h>
#include <string.h>
#include <unistd.h>

/* As many as the kernel follows: path_resolution(7). */
#define MAX_LINKS 40

struct Host {
  GHashTable *entries; /* path -> HostEntry */
  GStringChunk *text;
};

Host *
host_new (void)
{
  Host *host = g_new0 (Host, 1);

  host->entries = g_hash_table_new_full (g_str_hash, g_str_equal, NULL, g_free);
  host->text = g_string_chunk_new (4096);
  return host;
}

void
host_free (Host *host)
{
  g_hash_table_unref (host->entries);
  g_string_chunk_free (host->text);
  g_free (host);
}

const HostEntry *
host_look (Host *host, const char *path)
{
  HostEntry *entry = g_hash_table_lookup (host->entries, path);
  struct stat status;

  if (entry != NULL)
    return entry;

  entry = g_new0 (HostEntry, 1);
  if (lstat (path, &status) != 0) {
    entry->error = errno;
  } else {
    entry->mode = status.st_mode;
    entry->uid = status.st_uid;
    if (S_ISLNK (status.st_mode)) {
      char target[PATH_MAX];
      ssize_t length = readlink (path, target, sizeof target - 1);

      if (length > 0) {
        target[length] = '\0';
        entry->link = g_string_chunk_insert (host->text, target);
      } else {
        entry->mode = 0;
        entry->error = length < 0 ? errno : ENOENT;
      }
    }
  }
  g_hash_table_insert (host->entries, g_string_chunk_insert (host->text, path), entry);
  return entry;
}

void
host_way_clear (HostWay *way)
{
  g_clear_pointer (&way->existing, g_free);
  g_clear_pointer (&way->missing, g_free);
  g_clear_pointer (&way->links, g_ptr_array_unref);
}

typedef struct {
  Host *host;
  GString *done;          /* walked, free of links; "" is the root */
  GString *rest;          /* still to walk */
  const HostEntry *entry; /* at `done` */
  GPtrArray *links;
} Walk;

/* One component of the walk: ".." goes up, a link is put in front of what is
 * still to be walked, anything else is appended to what is done. */
static gboolean
walk_component (Walk *walk, const char *name)
{
  gsize before = walk->done->len;
  const HostEntry *entry;

  if (!S_ISDIR (walk->entry->mode)) {
    errno = ENOTDIR;
    return FALSE;
  }
  if (strcmp (name, "..") == 0) {
    char *slash = strrchr (walk->done->str, '/');

    g_string_truncate (walk->done, slash != NULL ? (gsize) (slash - walk->done->str) : 0);
    walk->entry = host_look (walk->host, walk->done->len > 0 ? walk->done->str : "/");
    return TRUE;
  }

  g_string_append_c (walk->done, '/');
  g_string_append (walk->done, name);
  entry = host_look (walk->host, walk->done->str);
  if (entry->mode == 0 || (S_ISLNK (entry->mode) && walk->links->len >= MAX_LINKS)) {
    errno = entry->mode == 0 ? entry->error : ELOOP;
    g_string_truncate (walk->done, before);
    return FALSE;
  }
  if (S_ISLNK (entry->mode)) {
    g_ptr_array_add (walk->links, g_strdup (walk->done->str));
    g_string_prepend_c (walk->rest, '/');
    g_string_prepend (walk->rest, entry->link);
    g_string_truncate (walk->done, entry->link[0] == '/' ? 0 : before);
    entry = host_look (walk->host, walk->done->len > 0 ? walk->done->str : "/");
  }
  walk->entry = entry;
  return TRUE;
}

char *
host_resolve (Host *host, const char *path, HostWay *way)
{
  g_autoptr (GString) done = g_string_new (NULL);
  g_autoptr (GString) rest = g_string_new (path);
  g_autoptr (GPtrArray) links = g_ptr_array_new_with_free_func (g_free);
  Walk walk = { host, done, rest, host_look (host, "/"), links };
  gboolean found = TRUE;
  int error = 0;

  while (found && rest->len > 0) {
    gsize skip = strspn (rest->str, "/");
    gsize length = strcspn (rest->str + skip, "/");
    g_autofree char *name = g_strndup (rest->str + skip, length);
    g_autofree char *before = way != NULL ? g_strdup (rest->str + skip) : NULL;

    g_string_erase (rest, 0, (gssize) (skip + length));
    if (length == 0 || strcmp (name, ".") == 0)
      continue;
    found = walk_component (&walk, name);
    if (!found) {
      error = errno;
      if (way != NULL)
        way->missing = g_steal_pointer (&before);
    }
  }

  if (done->len == 0)
    g_string_append_c (done, '/');
  if (way != NULL) {
    way->entry = found ? walk.entry : NULL;
    way->existing = g_strdup (done->str);
    if (way->missing == NULL)
      way->missing = g_strdup ("");
    way->links = g_steal_pointer (&links);
  }
  errno = error;
  return found ? g_strdup (done->str) : NULL;
}

gboolean
host_is_glob (const char *pattern)
{
  return strpbrk (pattern, "*?[") != NULL;
}

GPtrArray *
host_glob (Host *host, const char *pattern)
{
  GPtrArray *paths = g_ptr_array_new_with_free_func (g_free);
  glob_t found;

  /* A name that is there as it is written means itself: [a] may be a name. */
  if (!host_is_glob (pattern) || host_look (host, pattern)->mode != 0) {
    g_ptr_array_add (paths, g_strdup (pattern));
    return paths;
  }
  if (glob (pattern, GLOB_PERIOD | GLOB_NOSORT | GLOB_NOESCAPE, NULL, &found) == 0) {
    for (size_t i = 0; i < found.gl_pathc; i++) {
      const char *base = strrchr (found.gl_pathv[i], '/');

      base = base != NULL ? base + 1 : found.gl_pathv[i];
      if (strcmp (base, ".") != 0 && strcmp (base, "..") != 0)
        g_ptr_array_add (paths, g_strdup (found.gl_pathv[i]));
    }
    globfree (&found);
  }
  return paths;
}
