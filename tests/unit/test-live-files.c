/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Copies follow files that are replaced, written, or that a link leads away from. */
#include "session/live-files.h"

#include <glib/gstdio.h>
#include <poll.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

typedef struct {
  char *top;
  char *original;
  char *copy;
  Plan *plan;
} Fixture;

static char *
place (const Fixture *f, const char *name)
{
  return g_build_filename (f->top, name, NULL);
}

static void
set_up (Fixture *f, gconstpointer data)
{
  PlannedLiveFile file = { .origin = ORIGIN_BUILT_IN };

  (void) data;
  f->top = g_dir_make_tmp ("test-live-XXXXXX", NULL);
  f->original = place (f, "original");
  f->copy = place (f, "copy");
  f->plan = plan_new ();
  file.path = f->original;
  file.copy = f->copy;
  g_array_append_val (f->plan->live_files, file);
}

static void
tear_down (Fixture *f, gconstpointer data)
{
  g_autofree char *command = g_strdup_printf ("rm -rf '%s'", f->top);

  (void) data;
  plan_free (f->plan);
  g_assert_cmpint (system (command), ==, 0);
  g_free (f->top);
  g_free (f->original);
  g_free (f->copy);
}

static void
assert_copy (const Fixture *f, const char *expected)
{
  g_autofree char *text = NULL;

  g_assert_true (g_file_get_contents (f->copy, &text, NULL, NULL));
  g_assert_cmpstr (text, ==, expected);
}

/* Waits for word of a change and follows it. */
static void
follow (LiveFiles *live)
{
  struct pollfd watched = { .fd = live_files_get_fd (live), .events = POLLIN };

  g_assert_cmpint (poll (&watched, 1, 10000), ==, 1);
  live_files_follow (live);
}

static void
test_follow (Fixture *f, gconstpointer data)
{
  g_autoptr (LiveFiles) live = NULL;
  g_autoptr (GError) error = NULL;
  g_autofree char *new_file = place (f, "new"), *other = place (f, "other"), *directory = place (f, "d");
  g_autofree char *far = place (f, "d/far");
  struct stat before, after;

  (void) data;
  g_assert_true (g_file_set_contents (f->original, "one\n", -1, NULL));
  live = live_files_start (f->plan, &error);
  g_assert_no_error (error);
  assert_copy (f, "one\n");
  g_assert_cmpint (stat (f->copy, &before), ==, 0);

  /* Replaced, by a longer and by a shorter one */
  g_assert_true (g_file_set_contents (new_file, "two two\n", -1, NULL));
  g_assert_cmpint (g_rename (new_file, f->original), ==, 0);
  follow (live);
  assert_copy (f, "two two\n");
  g_assert_true (g_file_set_contents (new_file, "3\n", -1, NULL));
  g_assert_cmpint (g_rename (new_file, f->original), ==, 0);
  follow (live);
  assert_copy (f, "3\n");

  /* Gone for a moment: the copy stays */
  g_assert_cmpint (g_unlink (f->original), ==, 0);
  follow (live);
  assert_copy (f, "3\n");

  /* A link, which then leads elsewhere, and whose target is replaced */
  g_assert_true (g_file_set_contents (other, "four\n", -1, NULL));
  g_assert_cmpint (symlink ("other", f->original), ==, 0);
  follow (live);
  assert_copy (f, "four\n");
  g_assert_cmpint (g_mkdir (directory, 0755), ==, 0);
  g_assert_true (g_file_set_contents (far, "five\n", -1, NULL));
  g_assert_cmpint (symlink ("d/far", new_file), ==, 0);
  g_assert_cmpint (g_rename (new_file, f->original), ==, 0);
  follow (live);
  assert_copy (f, "five\n");
  g_assert_true (g_file_set_contents (far, "six\n", -1, NULL));
  follow (live);
  assert_copy (f, "six\n");

  /* The jail has this inode mounted. */
  g_assert_cmpint (stat (f->copy, &after), ==, 0);
  g_assert_cmpuint (before.st_ino, ==, after.st_ino);
}

static void
test_missing (Fixture *f, gconstpointer data)
{
  g_autoptr (LiveFiles) live = NULL;
  g_autoptr (GError) error = NULL;

  (void) data;
  live = live_files_start (f->plan, &error);
  g_assert_no_error (error);
  assert_copy (f, "");
  g_assert_true (g_file_set_contents (f->original, "late\n", -1, NULL));
  follow (live);
  assert_copy (f, "late\n");
}

/* What stands in the place of the file must not hang the launcher. */
static void
test_odd (Fixture *f, gconstpointer data)
{
  g_autoptr (LiveFiles) live = NULL;
  g_autoptr (GError) error = NULL;

  (void) data;
  g_assert_cmpint (mkfifo (f->original, 0600), ==, 0);
  live = live_files_start (f->plan, &error);
  g_assert_no_error (error);
  assert_copy (f, "");
}

static void
test_none (void)
{
  g_autoptr (Plan) plan = plan_new ();
  g_autoptr (LiveFiles) live = live_files_start (plan, NULL);

  g_assert_cmpint (live_files_get_fd (live), ==, -1);
}

#define ADD(name, function) g_test_add (name, Fixture, NULL, set_up, function, tear_down)

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  ADD ("/live-files/follow", test_follow);
  ADD ("/live-files/missing", test_missing);
  ADD ("/live-files/odd", test_odd);
  g_test_add_func ("/live-files/none", test_none);
  return g_test_run ();
}
