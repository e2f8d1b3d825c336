/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The cache of compiled filters: what it keeps apart, and that nothing that is
 * wrong with a file gets into a program. */
#include <errno.h>
#include <fcntl.h>
#include <glib/gstdio.h>
#include <linux/filter.h>
#include <linux/seccomp.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "seccomp/cache-file.h"
#include "seccomp/cache-limit.h"
#include "seccomp/cache.h"

static const FilterContext plain_context = { 0 };

typedef struct {
  char *directory;
  char *entry;              /* the file of `policy`, once it is there */
  Policy *policy;
  GPtrArray *expected;
  char *good;               /* what the file contains */
  gsize good_size;
} Fixture;

static GPtrArray *
programs (const Policy *policy, const char *directory)
{
  g_autoptr (GError) error = NULL;
  GPtrArray *found = filter_programs_for_policy (policy, &plain_context, directory, NULL, &error);

  g_assert_no_error (error);
  g_assert_nonnull (found);
  return found;
}

static void
assert_same_programs (const GPtrArray *a, const GPtrArray *b)
{
  g_assert_cmpuint (a->len, ==, b->len);
  for (guint i = 0; i < a->len; i++)
    g_assert_true (g_bytes_equal (g_ptr_array_index (a, i), g_ptr_array_index (b, i)));
}

/* Paths of the files in a directory, sorted. */
static GPtrArray *
entries (const char *directory)
{
  GPtrArray *found = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (GDir) dir = g_dir_open (directory, 0, NULL);
  const char *name;

  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL)
    g_ptr_array_add (found, g_build_filename (directory, name, NULL));
  return found;
}

static void
set_up (Fixture *fixture, gconstpointer data)
{
  g_autofree char *parent = g_dir_make_tmp ("jail-test-XXXXXX", NULL);
  g_autoptr (GPtrArray) files = NULL, first = NULL;

  (void) data;
  g_assert_nonnull (parent);
  fixture->directory = g_build_filename (parent, "filters", NULL);
  fixture->policy = policy_new ();
  fixture->policy->seccomp.deny = (TextWish) { "!bpf", ORIGIN_BUILT_IN };
  fixture->expected = programs (fixture->policy, NULL);

  first = programs (fixture->policy, fixture->directory);
  assert_same_programs (first, fixture->expected);
  files = entries (fixture->directory);
  g_assert_cmpuint (files->len, ==, 1);
  fixture->entry = g_strdup (g_ptr_array_index (files, 0));
  g_assert_true (g_file_get_contents (fixture->entry, &fixture->good, &fixture->good_size, NULL));
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GPtrArray) files = entries (fixture->directory);
  g_autofree char *parent = g_path_get_dirname (fixture->directory);

  (void) data;
  for (guint i = 0; i < files->len; i++)
    g_assert_cmpint (g_remove (g_ptr_array_index (files, i)), ==, 0);
  g_remove (fixture->directory);
  g_assert_cmpint (g_rmdir (parent), ==, 0);
  g_free (fixture->directory);
  g_free (fixture->entry);
  g_free (fixture->good);
  g_ptr_array_unref (fixture->expected);
  policy_free (fixture->policy);
}

static void
write_entry (const char *path, const char *data, gsize size)
{
  g_assert_true (g_file_set_contents_full (path, data, (gssize) size, G_FILE_SET_CONTENTS_NONE, 0600,
                                           NULL));
}

/* The right programs come out, and a sound entry is there again. */
static void
expect_recompiled (const Fixture *fixture)
{
  g_autoptr (GPtrArray) found = programs (fixture->policy, fixture->directory);
  g_autofree char *data = NULL;
  struct stat status;
  gsize size;

  assert_same_programs (found, fixture->expected);
  g_assert_cmpint (lstat (fixture->entry, &status), ==, 0);
  g_assert_true (S_ISREG (status.st_mode));
  g_assert_cmpuint (status.st_mode & 07777, ==, 0600);
  g_assert_true (g_file_get_contents (fixture->entry, &data, &size, NULL));
  g_assert_cmpmem (data, size, fixture->good, fixture->good_size);
}

static void
test_warm (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GPtrArray) found = NULL;
  struct stat before, after;

  (void) data;
  g_assert_cmpint (stat (fixture->directory, &before), ==, 0);
  g_assert_cmpuint (before.st_mode & 07777, ==, 0700);
  g_assert_cmpint (stat (fixture->entry, &before), ==, 0);
  found = programs (fixture->policy, fixture->directory);
  assert_same_programs (found, fixture->expected);
  g_assert_cmpint (stat (fixture->entry, &after), ==, 0);
  g_assert_cmpuint (before.st_ino, ==, after.st_ino);
}

static void
test_damage (Fixture *fixture, gconstpointer data)
{
  static const gsize sizes[] = { 0, 1, 7, 8, 79, 80, 81, 96 };

  (void) data;
  for (gsize i = 0; i < G_N_ELEMENTS (sizes); i++)
    {
      write_entry (fixture->entry, fixture->good, sizes[i]);
      expect_recompiled (fixture);
    }
  write_entry (fixture->entry, fixture->good, fixture->good_size - 8);
  expect_recompiled (fixture);
  for (gsize at = 0; at < fixture->good_size; at += 1 + at / 16)
    {
      g_autofree char *copy = g_memdup2 (fixture->good, fixture->good_size);

      copy[at] ^= 4;
      write_entry (fixture->entry, copy, fixture->good_size);
      expect_recompiled (fixture);
    }
  {
    g_autofree char *longer = g_malloc0 (fixture->good_size + 8);

    memcpy (longer, fixture->good, fixture->good_size);
    write_entry (fixture->entry, longer, fixture->good_size + 8);
    expect_recompiled (fixture);
  }
}

/* A sound entry of another policy under this name. */
static void
test_swapped (Fixture *fixture, gconstpointer data)
{
  g_autoptr (Policy) open = policy_new ();
  g_autoptr (GPtrArray) other = programs (open, fixture->directory);
  g_autoptr (GPtrArray) files = entries (fixture->directory);

  (void) data;
  g_assert_cmpuint (files->len, ==, 2);
  for (guint i = 0; i < files->len; i++)
    if (strcmp (g_ptr_array_index (files, i), fixture->entry) != 0)
      g_assert_cmpint (g_rename (g_ptr_array_index (files, i), fixture->entry), ==, 0);
  expect_recompiled (fixture);
}

static void
key_of (const Fixture *fixture, guint8 key[CACHE_KEY_SIZE])
{
  g_autofree char *name = g_path_get_basename (fixture->entry);

  for (guint i = 0; i < CACHE_KEY_SIZE; i++)
    key[i] = (guint8) (g_ascii_xdigit_value (name[2 * i]) * 16 + g_ascii_xdigit_value (name[2 * i + 1]));
}

/* Bodies that nobody damaged, but that are no programs. */
static void
test_hostile_body (Fixture *fixture, gconstpointer data)
{
  const guint32 bodies[][6] = {
    { 0, 0 },                                     /* no program at all: no filter */
    { 0xffffffff, 0 },
    { 1, 0, 0, 0 },                               /* an empty one */
    { 1, 0, 0xfffffff8, 0 },
    { 1, 0, 8, 0, BPF_LD | BPF_MEM, 0 },
    { 1, 0, 8, 0, BPF_JMP | BPF_JA, 5 },
    { 1, 0, 4, 0, BPF_RET },
    { 1, 0xffffffff, 8, 0, BPF_RET, SECCOMP_RET_ALLOW },
    { 1, 1, 8, 0, BPF_RET, SECCOMP_RET_ALLOW },   /* a warning that is missing */
  };
  guint8 key[CACHE_KEY_SIZE];

  (void) data;
  key_of (fixture, key);
  for (gsize i = 0; i < G_N_ELEMENTS (bodies); i++)
    {
      g_autoptr (GBytes) body = g_bytes_new (bodies[i], sizeof bodies[i]);

      g_assert_true (cache_file_store (fixture->directory, key, body));
      expect_recompiled (fixture);
    }
}

static void
test_links (Fixture *fixture, gconstpointer data)
{
  g_autofree char *aside = g_strconcat (fixture->directory, "/aside", NULL);
  g_autofree char *copy = NULL;
  gsize size;

  (void) data;
  /* Even to a sound entry; and the target must not be written to. */
  g_assert_cmpint (g_rename (fixture->entry, aside), ==, 0);
  g_assert_cmpint (symlink (aside, fixture->entry), ==, 0);
  g_assert_cmpint (truncate (aside, 4), ==, 0);
  expect_recompiled (fixture);
  g_assert_true (g_file_get_contents (aside, &copy, &size, NULL));
  g_assert_cmpuint (size, ==, 4);

  g_assert_cmpint (g_remove (fixture->entry), ==, 0);
  g_assert_cmpint (symlink ("/nonexistent/file", fixture->entry), ==, 0);
  expect_recompiled (fixture);

  /* Nobody waits for a writer. */
  g_assert_cmpint (g_remove (fixture->entry), ==, 0);
  g_assert_cmpint (mkfifo (fixture->entry, 0600), ==, 0);
  expect_recompiled (fixture);
}

static void
test_modes (Fixture *fixture, gconstpointer data)
{
  (void) data;
  g_assert_cmpint (chmod (fixture->entry, 0620), ==, 0);
  expect_recompiled (fixture);
  g_assert_cmpint (chmod (fixture->entry, 0602), ==, 0);
  expect_recompiled (fixture);
}

/* A directory that others can write to is not used, and not repaired. */
static void
test_directory (Fixture *fixture, gconstpointer data)
{
  g_autofree char *link = g_strconcat (fixture->directory, "-link", NULL);
  g_autofree char *file_as_directory = g_strconcat (fixture->entry, "/deeper", NULL);
  g_autoptr (Policy) open = policy_new ();
  g_autoptr (GPtrArray) fresh = programs (open, NULL);
  g_autoptr (GPtrArray) files = NULL;

  (void) data;
  g_assert_cmpint (chmod (fixture->directory, 0777), ==, 0);
  {
    g_autoptr (GPtrArray) found = programs (open, fixture->directory);

    assert_same_programs (found, fresh);
  }
  g_assert_cmpint (chmod (fixture->directory, 0700), ==, 0);
  g_assert_cmpint (symlink (fixture->directory, link), ==, 0);
  {
    g_autoptr (GPtrArray) found = programs (open, link);
    g_autoptr (GPtrArray) other = programs (open, file_as_directory);

    assert_same_programs (found, fresh);
    assert_same_programs (other, fresh);
  }
  g_assert_cmpint (g_remove (link), ==, 0);
  files = entries (fixture->directory);
  g_assert_cmpuint (files->len, ==, 1);
}

static void
set_age (const char *directory, const char *name, gint64 seconds)
{
  g_autofree char *path = g_build_filename (directory, name, NULL);
  const struct timespec when = { time (NULL) - seconds, 0 };
  const struct timespec times[2] = { when, when };

  g_assert_cmpint (utimensat (AT_FDCWD, path, times, 0), ==, 0);
}

/* The least used entries go, and what was left behind by a crash; nothing else does. */
static void
test_limit (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GBytes) body = g_bytes_new_static ("body", 4);
  g_autofree char *used = g_path_get_basename (fixture->entry);
  g_autofree char *foreign = g_build_filename (fixture->directory, "notes.txt", NULL);
  g_autofree char *fresh = g_build_filename (fixture->directory, ".new-0123", NULL);
  g_autofree char *left = g_build_filename (fixture->directory, ".new-4567", NULL);
  g_autoptr (GPtrArray) files = NULL, found = NULL;
  guint8 key[CACHE_KEY_SIZE] = { 0 };
  struct stat status;

  (void) data;
  write_entry (foreign, "x", 1);
  write_entry (fresh, "x", 1);
  write_entry (left, "x", 1);
  set_age (fixture->directory, ".new-4567", 2 * 60 * 60);
  set_age (fixture->directory, "notes.txt", 1000000);
  for (guint i = 1; i < CACHE_MOST_ENTRIES; i++)
    {
      g_autofree char *name = g_strdup_printf ("%02x%062x.bpf", i, 0);

      key[0] = (guint8) i;
      g_assert_true (cache_file_store (fixture->directory, key, body));
      set_age (fixture->directory, name, 400000 - i);
    }
  g_assert_cmpint (access (left, F_OK), !=, 0);
  /* The oldest of all, but used: reading marks it. */
  set_age (fixture->directory, used, 500000);
  found = programs (fixture->policy, fixture->directory);
  assert_same_programs (found, fixture->expected);
  g_assert_cmpint (stat (fixture->entry, &status), ==, 0);
  g_assert_cmpint (status.st_mtime, >, time (NULL) - 1000);

  files = entries (fixture->directory);
  g_assert_cmpuint (files->len, ==, CACHE_MOST_ENTRIES + 2);
  key[0] = 0;
  key[1] = 1;
  g_assert_true (cache_file_store (fixture->directory, key, body));
  g_clear_pointer (&files, g_ptr_array_unref);
  files = entries (fixture->directory);
  g_assert_cmpuint (files->len, ==, CACHE_MOST_ENTRIES / 4 * 3 + 2);
  g_assert_cmpint (access (fixture->entry, F_OK), ==, 0);
  g_assert_cmpint (access (foreign, F_OK), ==, 0);
  g_assert_cmpint (access (fresh, F_OK), ==, 0);
  {
    g_autoptr (GBytes) added = cache_file_load (fixture->directory, key);

    g_assert_nonnull (added);
  }
  key[0] = 1;
  key[1] = 0;
  g_assert_null (cache_file_load (fixture->directory, key));
  key[0] = 255;
  {
    g_autoptr (GBytes) newest = cache_file_load (fixture->directory, key);

    g_assert_nonnull (newest);
  }
}

/* Wishes that differ in anything have entries of their own. */
static void
test_keys (Fixture *fixture, gconstpointer data)
{
  static const char *const texts[] = { "getcwd", "getcwd:ENOENT", "getcwd:kill", "getpid" };
  guint n_entries = 1;

  (void) data;
  for (guint field = 0; field < 7; field++)
    for (gsize i = 0; i < G_N_ELEMENTS (texts); i++)
      {
        g_autoptr (Policy) policy = policy_new ();
        SeccompWishes *wishes = &policy->seccomp;
        TextWish *lists[] = { &wishes->deny, &wishes->drop, &wishes->deny_32, &wishes->drop_32,
                              &wishes->keep, &wishes->keep_32 };
        g_autoptr (GPtrArray) cold = NULL, warm = NULL, fresh = NULL, files = NULL;

        if (field < 4)
          lists[field]->text = texts[i];
        else if (field < 6)
          lists[field]->text = i % 2 == 0 ? "getcwd" : "getpid";
        else
          {
            wishes->protocols_set = TRUE;
            wishes->protocols = (ProtocolSet) i;
          }
        if (field == 4 || field == 5)
          wishes->error_action.text = i / 2 == 0 ? "kill" : "EACCES";
        cold = programs (policy, fixture->directory);
        warm = programs (policy, fixture->directory);
        fresh = programs (policy, NULL);
        assert_same_programs (cold, fresh);
        assert_same_programs (warm, fresh);
        files = entries (fixture->directory);
        g_assert_cmpuint (files->len, ==, ++n_entries);
      }
}

static void
test_warnings (Fixture *fixture, gconstpointer data)
{
  const FilterContext context = { .imported = TRUE };
  g_autoptr (Policy) policy = policy_new ();

  (void) data;
  for (guint line = 4; line < 6; line++)
    for (guint round = 0; round < 2; round++)
      {
        g_autoptr (GPtrArray) warnings = g_ptr_array_new_with_free_func (g_free);
        g_autoptr (GPtrArray) found = NULL;
        g_autofree char *expected
          = g_strdup_printf ("a.profile:%u: unknown system call \"nosuchcall\" skipped", line);

        policy->seccomp.deny = (TextWish) { "nosuchcall", policy_origin (policy, "a.profile", line) };
        found = filter_programs_for_policy (policy, &context, fixture->directory, warnings, NULL);
        g_assert_nonnull (found);
        g_assert_cmpuint (warnings->len, ==, 1);
        g_assert_cmpstr (g_ptr_array_index (warnings, 0), ==, expected);
      }
}

static void
test_set (Fixture *fixture, gconstpointer data)
{
  g_autoptr (FilterSet) set
    = filter_set_from_policy (fixture->policy, &plain_context, NULL, NULL);
  g_autoptr (GPtrArray) cold = filter_set_programs (set, fixture->directory, NULL);
  g_autoptr (GPtrArray) warm = filter_set_programs (set, fixture->directory, NULL);
  g_autoptr (GPtrArray) files = entries (fixture->directory);
  Filter *filter = g_ptr_array_index (set->filters, 0);

  (void) data;
  assert_same_programs (cold, fixture->expected);
  assert_same_programs (warm, fixture->expected);
  g_assert_cmpuint (files->len, ==, 2);

  /* Only an errno differs. */
  filter->foreign_action = FILTER_ACTION_ERRNO (EPERM);
  g_ptr_array_unref (g_steal_pointer (&warm));
  warm = filter_set_programs (set, fixture->directory, NULL);
  g_assert_false (g_bytes_equal (g_ptr_array_index (warm, 0), g_ptr_array_index (cold, 0)));
}

int
main (int argc, char **argv)
{
  static const struct {
    const char *path;
    void (*test) (Fixture *, gconstpointer);
  } tests[] = {
    { "/seccomp/cache/warm", test_warm },
    { "/seccomp/cache/damage", test_damage },
    { "/seccomp/cache/swapped", test_swapped },
    { "/seccomp/cache/hostile-body", test_hostile_body },
    { "/seccomp/cache/links", test_links },
    { "/seccomp/cache/modes", test_modes },
    { "/seccomp/cache/directory", test_directory },
    { "/seccomp/cache/keys", test_keys },
    { "/seccomp/cache/warnings", test_warnings },
    { "/seccomp/cache/set", test_set },
    { "/seccomp/cache/limit", test_limit },
  };

  umask (022);
  g_test_init (&argc, &argv, NULL);
  for (gsize i = 0; i < G_N_ELEMENTS (tests); i++)
    g_test_add (tests[i].path, Fixture, NULL, set_up, tests[i].test, tear_down);
  return g_test_run ();
}
