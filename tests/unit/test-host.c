/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The planner's look at the host: links, globs, directories that are read once. */
#include "plan/host.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <glib/gstdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

typedef struct {
  char *top;
  Host *host;
} Fixture;

static char *
place (const Fixture *f, const char *name)
{
  return g_build_filename (f->top, name, NULL);
}

static void
put (const Fixture *f, const char *name, const char *text)
{
  g_autofree char *path = place (f, name);

  g_assert_true (g_file_set_contents (path, text, -1, NULL));
}

static void
make (const Fixture *f, const char *name)
{
  g_autofree char *path = place (f, name);

  g_assert_cmpint (g_mkdir_with_parents (path, 0755), ==, 0);
}

static void
link_to (const Fixture *f, const char *name, const char *target)
{
  g_autofree char *path = place (f, name);

  g_assert_cmpint (symlink (target, path), ==, 0);
}

static void
set_up (Fixture *f, gconstpointer data)
{
  g_autofree char *made = g_dir_make_tmp ("test-host-XXXXXX", NULL);

  (void) data;
  /* Links in the way of the temporary directory are none of the tests' business. */
  f->top = realpath (made, NULL);
  f->host = host_new ();
}

static void
tear_down (Fixture *f, gconstpointer data)
{
  g_autofree char *command = g_strdup_printf ("rm -rf '%s'", f->top);

  (void) data;
  host_free (f->host);
  g_assert_cmpint (system (command), ==, 0);
  free (f->top);
}

/* What host_resolve () makes of a name, relative to the top; "!ERROR existing|missing" where it fails. */
static void
assert_resolves (const Fixture *f, const char *name, const char *expected)
{
  g_autofree char *path = place (f, name);
  g_auto (HostWay) way = { 0 };
  g_autofree char *real = host_resolve (f->host, path, &way);
  int error = errno;
  g_autofree char *got = NULL;

  if (real != NULL)
    got = g_strdup (strlen (real) > strlen (f->top) ? real + strlen (f->top) + 1 : real);
  else
    got = g_strdup_printf ("!%d %s|%s", error,
                           strlen (way.existing) > strlen (f->top) ? way.existing + strlen (f->top) + 1 : "", way.missing);
  g_assert_cmpstr (got, ==, expected);
}

static void
test_links (Fixture *f, gconstpointer data)
{
  g_auto (HostWay) way = { 0 };
  g_autofree char *path = NULL, *real = NULL, *absolute = NULL, *missing = NULL;

  (void) data;
  make (f, "real/sub");
  put (f, "real/sub/file", "x");
  link_to (f, "link", "real");
  link_to (f, "real/up", "../real/sub");
  link_to (f, "dangling", "no/where");
  link_to (f, "loop1", "loop2");
  link_to (f, "loop2", "loop1");
  absolute = place (f, "real/sub");
  link_to (f, "absolute", absolute);

  assert_resolves (f, "link/sub/file", "real/sub/file");
  assert_resolves (f, "link/up/file", "real/sub/file");
  assert_resolves (f, "absolute/file", "real/sub/file");
  assert_resolves (f, "link/../real/./sub//file", "real/sub/file");
  missing = g_strdup_printf ("!%d |no/where", ENOENT);
  assert_resolves (f, "dangling", missing);
  g_free (missing);
  missing = g_strdup_printf ("!%d real/sub|new/deep", ENOENT);
  assert_resolves (f, "link/up/new/deep", missing);
  g_free (missing);
  missing = g_strdup_printf ("!%d real/sub/file|below", ENOTDIR);
  assert_resolves (f, "link/sub/file/below", missing);

  path = place (f, "loop1");
  g_assert_null (host_resolve (f->host, path, NULL));
  g_assert_cmpint (errno, ==, ELOOP);
  g_free (path);
  path = place (f, "link/up/file");
  real = host_resolve (f->host, path, &way);
  g_assert_cmpuint (way.links->len, ==, 2);
  g_assert_true (S_ISREG (way.entry->mode));
}

/* Names that are asked for one by one until the directory is read say the same as before. */
static void
test_reading (Fixture *f, gconstpointer data)
{
  (void) data;
  for (int i = 0; i < 100; i++) {
    g_autofree char *name = g_strdup_printf ("file%d", i);

    put (f, name, "");
  }
  link_to (f, "link", "file1");
  make (f, "directory");
  for (int round = 0; round < 2; round++)
    for (int i = 0; i < 200; i++) {
      g_autofree char *name = g_strdup_printf ("file%d", i);
      g_autofree char *path = place (f, name);
      const HostEntry *entry = host_look (f->host, path);

      g_assert_cmpint (S_ISREG (entry->mode), ==, i < 100);
      g_assert_cmpint (entry->error, ==, i < 100 ? 0 : ENOENT);
    }
  assert_resolves (f, "link", "file1");
  {
    g_autofree char *path = place (f, "directory");

    g_assert_true (S_ISDIR (host_look (f->host, path)->mode));
    g_assert_cmpuint (host_owner (f->host, path), ==, getuid ());
    g_assert_false (host_is_closed (f->host, path));
  }
}

/* A plan sees one state of what it asked about. */
static void
test_one_state (Fixture *f, gconstpointer data)
{
  g_autofree char *path = place (f, "file");

  (void) data;
  put (f, "file", "");
  g_assert_true (S_ISREG (host_look (f->host, path)->mode));
  g_assert_cmpint (g_unlink (path), ==, 0);
  g_assert_true (S_ISREG (host_look (f->host, path)->mode));
}

static void
assert_glob (const Fixture *f, const char *pattern, const char *expected)
{
  g_autofree char *full = place (f, pattern);
  g_autoptr (GPtrArray) found = host_glob (f->host, full);
  g_autoptr (GString) text = g_string_new (NULL);

  for (guint i = 0; i < found->len; i++)
    g_string_append_printf (text, "%s%s", i > 0 ? " " : "", (char *) g_ptr_array_index (found, i) + strlen (f->top) + 1);
  g_assert_cmpstr (text->str, ==, expected);
}

static gboolean
not_b (const char *directory, GPtrArray **names, gpointer data)
{
  (void) data;
  (void) names;
  return !g_str_has_suffix (directory, "/b");
}

static gboolean
few_of_b (const char *directory, GPtrArray **names, gpointer data)
{
  (void) data;
  if (!g_str_has_suffix (directory, "/b"))
    return FALSE;
  *names = g_ptr_array_new ();
  g_ptr_array_add (*names, (gpointer) "x");
  g_ptr_array_add (*names, (gpointer) "missing");
  return TRUE;
}

static void
test_globs (Fixture *f, gconstpointer data)
{
  g_autofree char *in_b = NULL;
  g_autofree char *pattern = place (f, "*/x*");
  g_autoptr (GPtrArray) found = NULL;

  (void) data;
  make (f, "a");
  make (f, "b");
  put (f, "a/x", "");
  put (f, "a/.dot", "");
  put (f, "b/x", "");
  put (f, "b/[y]", "");
  put (f, "b/y", "");
  put (f, "b/back\\slash", "");
  link_to (f, "l", "a");
  link_to (f, "a/dangling", "nowhere");
  for (int i = 0; i < 40; i++) {
    g_autofree char *name = g_strdup_printf ("b/many-%02d", i);

    put (f, name, "");
  }

  assert_glob (f, "a/*", "a/.dot a/dangling a/x");
  assert_glob (f, "*/x", "a/x b/x l/x");
  assert_glob (f, "?/.d*", "a/.dot l/.dot");
  assert_glob (f, "l/[wx]", "l/x");
  assert_glob (f, "b/[y]", "b/[y]");
  assert_glob (f, "b/back\\sl*", "b/back\\slash");
  assert_glob (f, "b/many-0[1-3]", "b/many-01 b/many-02 b/many-03");
  assert_glob (f, "b/*-1?", "b/many-10 b/many-11 b/many-12 b/many-13 b/many-14 b/many-15 b/many-16 b/many-17 b/many-18 b/many-19");
  assert_glob (f, "c/*", "");
  assert_glob (f, "a/x/*", "");
  assert_glob (f, "literal", "literal");
  assert_glob (f, "*/dangling", "a/dangling l/dangling");
  found = host_glob_where (f->host, pattern, not_b, NULL);
  g_assert_cmpuint (found->len, ==, 2);
  g_ptr_array_unref (found);
  in_b = place (f, "b/*");
  found = host_glob_where (f->host, in_b, few_of_b, NULL);
  g_assert_cmpuint (found->len, ==, 1);
  g_assert_true (g_str_has_suffix (g_ptr_array_index (found, 0), "/b/x"));
}

static void
test_layer (Fixture *f, gconstpointer data)
{
  g_autofree char *home = place (f, "home"), *changes = place (f, "changes");

  (void) data;
  make (f, "home/d");
  make (f, "changes/d");
  put (f, "home/old", "");
  put (f, "home/d/a", "");
  put (f, "changes/new", "");
  put (f, "changes/d/b", "");
  link_to (f, "changes/link", "new");
  host_set_layer (f->host, home, changes);
  assert_resolves (f, "home/old", "home/old");
  assert_resolves (f, "home/new", "home/new");
  assert_resolves (f, "home/link", "home/new");
  assert_glob (f, "home/d/*", "home/d/a home/d/b");
}

static void
test_closed (Fixture *f, gconstpointer data)
{
  g_autofree char *own = place (f, "own");

  (void) data;
  put (f, "own", "x");
  g_assert_cmpint (chmod (own, 0), ==, 0);
  /* Its owner can open it again. */
  g_assert_false (host_is_closed (f->host, own));
  g_assert_false (host_is_closed (f->host, "/etc/passwd"));
  g_assert_false (host_is_closed (f->host, "/etc"));
  g_assert_false (host_is_closed (f->host, "/nonexistent"));
  if (getuid () != 0 && access ("/etc/shadow", R_OK) != 0 && access ("/etc/shadow", F_OK) == 0)
    g_assert_true (host_is_closed (f->host, "/etc/shadow"));
}

#define ADD(name, function) g_test_add (name, Fixture, NULL, set_up, function, tear_down)

/* Whether a directory that is large enough, and not changed just now, is there. */
static char *
kept_file (const Fixture *f)
{
  g_autoptr (GDir) directory = g_dir_open (f->top, 0, NULL);
  const char *name = g_dir_read_name (directory);

  return name != NULL ? place (f, name) : NULL;
}

static const Names *
read_again (const Fixture *f, NameStore *store)
{
  return names_read (store, "/usr/bin", NULL, TRUE, f->top);
}

/* The names of /usr/bin are kept; what is damaged or not the user's alone is not used. */
static void
test_kept_names (Fixture *f, gconstpointer data)
{
  g_autofree char *path = NULL, *content = NULL;
  NameStore *store = name_store_new ();
  const Names *read = read_again (f, store), *kept;
  gsize length;
  char *name;

  (void) data;
  path = kept_file (f);
  if (path == NULL) {
    g_test_skip ("/usr/bin is small, was changed just now, or lies on a file system whose times say little");
    name_store_free (store);
    return;
  }
  kept = read_again (f, store);
  g_assert_cmpuint (kept->n, ==, read->n);
  for (guint i = 0; i < kept->n; i++)
    g_assert_cmpstr (kept->block + kept->places[i] + 1, ==, read->block + read->places[i] + 1);

  /* "env" becomes "en!": it shows that the file is what is used. */
  g_assert_true (g_file_get_contents (path, &content, &length, NULL));
  name = memmem (content, length, "env", sizeof "env");
  while (name != NULL && name[-1] != DT_REG)
    name = memmem (name + 1, length - (gsize) (name + 1 - content), "env", sizeof "env");
  g_assert_nonnull (name);
  name[2] = 'u';
  g_assert_true (g_file_set_contents_full (path, content, (gssize) length, G_FILE_SET_CONTENTS_NONE, 0600, NULL));
  g_assert_nonnull (names_find (read_again (f, store), "enu"));
  g_assert_cmpint (g_chmod (path, 0620), ==, 0);
  g_assert_null (names_find (read_again (f, store), "enu"));

  /* Out of order, cut off, with a path, or with a place that leads out of it: it is read anew, and mended. */
  name[0] = '~';
  g_assert_true (g_file_set_contents (path, content, (gssize) length, NULL));
  g_assert_nonnull (names_find (read_again (f, store), "env"));
  g_assert_true (g_file_set_contents (path, content, (gssize) length - 1, NULL));
  g_assert_nonnull (names_find (read_again (f, store), "env"));
  memcpy (name, "e/v", 3);
  g_assert_true (g_file_set_contents (path, content, (gssize) length, NULL));
  g_assert_nonnull (names_find (read_again (f, store), "env"));
  memcpy (name, "env", 3);
  memset (content + 72, 0xff, 4);
  g_assert_true (g_file_set_contents (path, content, (gssize) length, NULL));
  g_assert_nonnull (names_find (read_again (f, store), "env"));
  g_assert_true (g_file_set_contents (path, "", 0, NULL));
  g_assert_nonnull (names_find (read_again (f, store), "env"));

  /* The time of change is in it: another one means another state. */
  g_clear_pointer (&content, g_free);
  g_assert_true (g_file_get_contents (path, &content, &length, NULL));
  content[56] ^= 1;
  g_assert_true (g_file_set_contents (path, content, (gssize) length, NULL));
  kept = read_again (f, store);
  g_assert_cmpuint (kept->n, ==, read->n);
  g_unlink (path);
  name_store_free (store);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  ADD ("/host/links", test_links);
  ADD ("/host/reading", test_reading);
  ADD ("/host/one-state", test_one_state);
  ADD ("/host/globs", test_globs);
  ADD ("/host/layer", test_layer);
  ADD ("/host/closed", test_closed);
  ADD ("/host/kept-names", test_kept_names);
  return g_test_run ();
}
