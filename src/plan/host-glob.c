/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Which paths of the host match a pattern. */
#include "plan/host.h"

#include <fnmatch.h>
#include <string.h>

gboolean
host_is_glob (const char *pattern)
{
  return strpbrk (pattern, "*?[") != NULL;
}

static int
compare_names (gconstpointer a, gconstpointer b)
{
  return strcmp (*(const char *const *) a, *(const char *const *) b);
}

/* A search: the host, where results go, and what is to be left out. */
typedef struct {
  Host *host;
  GPtrArray *paths;
  HostWanted wanted;
  gpointer data;
} Glob;

/* A dangling link is an entry as well. */
static gboolean
is_there (const Glob *glob, const char *directory, const char *name)
{
  const char *real;
  g_autofree char *path = NULL;

  if (host_find (glob->host, directory, &real) == NULL)
    return FALSE;
  path = g_strconcat (strcmp (real, "/") == 0 ? "" : real, "/", name, NULL);
  return host_look (glob->host, path)->mode != 0;
}

static void
add_if_there (const Glob *glob, const char *path)
{
  const char *slash = strrchr (path, '/');
  g_autofree char *directory = g_strndup (path, (gsize) (slash - path));
  const char *real;

  if (host_find (glob->host, path, &real) != NULL || is_there (glob, directory, slash + 1))
    g_ptr_array_add (glob->paths, g_strdup (path));
}

/* Those of the names that match one component; one that is there as it is written means
 * itself: [a] may be a name. */
static void
match_wanted (const Glob *glob, const char *directory, const char *component, const GPtrArray *names, GPtrArray *found)
{
  for (guint i = 0; i < names->len; i++) {
    char *name = g_ptr_array_index (names, i);
    gboolean same = strcmp (name, component) == 0;

    if ((!same && fnmatch (component, name, FNM_NOESCAPE) != 0) || !is_there (glob, directory, name))
      continue;
    if (same)
      g_ptr_array_set_size (found, 0);
    g_ptr_array_add (found, name);
    if (same)
      return;
  }
}

static void
match_all (const Glob *glob, const char *directory, const char *component, GPtrArray *found)
{
  const Names *names = host_names (glob->host, directory);
  const Name *same = names != NULL ? names_find (names, component) : NULL;

  if (same != NULL)
    g_ptr_array_add (found, (gpointer) same->text);
  else if (names != NULL)
    names_match (names, component, found);
}

/* The names in a directory that match one component, in order. */
static GPtrArray *
find_matches (const Glob *glob, const char *directory, const char *component)
{
  GPtrArray *found = g_ptr_array_new ();
  g_autoptr (GPtrArray) names = NULL;

  if (glob->wanted != NULL && !glob->wanted (directory, &names, glob->data))
    return found;
  if (names == NULL) {
    match_all (glob, directory, component, found);
    return found;
  }
  match_wanted (glob, directory, component, names, found);
  g_ptr_array_sort (found, compare_names);
  return found;
}

/* Adds what `rest` matches below `prefix`, whose text is kept in the results. */
static void
glob_below (const Glob *glob, GString *prefix, const char *rest)
{
  gsize before = prefix->len;
  gsize fixed, length;
  g_autofree char *component = NULL;
  g_autoptr (GPtrArray) found = NULL;

  /* As far as the text stands for itself. */
  fixed = strcspn (rest, "*?[");
  while (rest[fixed] != '\0' && rest[fixed] != '/' && fixed > 0)
    fixed--;
  g_string_append_len (prefix, rest, (gssize) fixed);
  while (prefix->len > before && prefix->str[prefix->len - 1] == '/')
    g_string_truncate (prefix, prefix->len - 1);
  rest += fixed;
  if (rest[0] == '\0') {
    add_if_there (glob, prefix->str);
    g_string_truncate (prefix, before);
    return;
  }
  rest += strspn (rest, "/");
  length = strcspn (rest, "/");
  component = g_strndup (rest, length);
  found = find_matches (glob, prefix->str, component);
  g_string_append_c (prefix, '/');
  fixed = prefix->len;
  for (guint i = 0; i < found->len; i++) {
    g_string_append (prefix, g_ptr_array_index (found, i));
    if (rest[length] == '\0')
      g_ptr_array_add (glob->paths, g_strdup (prefix->str));
    else
      glob_below (glob, prefix, rest + length);
    g_string_truncate (prefix, fixed);
  }
  g_string_truncate (prefix, before);
}

GPtrArray *
host_glob_where (Host *host, const char *pattern, HostWanted wanted, gpointer data)
{
  Glob glob = { host, g_ptr_array_new_with_free_func (g_free), wanted, data };
  g_autoptr (GString) prefix = NULL;

  if (!host_is_glob (pattern)) {
    g_ptr_array_add (glob.paths, g_strdup (pattern));
    return glob.paths;
  }
  prefix = g_string_new (NULL);
  glob_below (&glob, prefix, pattern);
  return glob.paths;
}

GPtrArray *
host_glob (Host *host, const char *pattern)
{
  return host_glob_where (host, pattern, NULL, NULL);
}
