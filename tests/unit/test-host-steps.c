/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* What is made on the host before the start, where links appear after the plan was made. */
#include "enforce/host-steps.h"

#include <glib/gstdio.h>
#include <string.h>
#include <unistd.h>

static char *
below (const char *top, const char *name)
{
  return g_build_filename (top, name, NULL);
}

static void
add_step (Plan *plan, const char *path, gsize existing)
{
  HostStep step = { .path = path, .existing = existing, .directory = TRUE, .origin = ORIGIN_BUILT_IN };

  g_array_append_val (plan->host_steps, step);
}

static void
test_made (void)
{
  g_autofree char *top = g_dir_make_tmp ("test-steps-XXXXXX", NULL), *path = below (top, "a/b"), *parent = below (top, "a");
  g_autoptr (Plan) plan = plan_new ();

  add_step (plan, path, strlen (top));
  g_assert_true (host_steps_make (plan, NULL));
  g_assert_true (g_file_test (path, G_FILE_TEST_IS_DIR));
  g_rmdir (path);
  g_rmdir (parent);
  g_rmdir (top);
}

/* A directory that was there, between others, has become a link since. */
static void
test_link_since (void)
{
  g_autofree char *top = g_dir_make_tmp ("test-steps-XXXXXX", NULL), *elsewhere = below (top, "elsewhere"),
                  *inner = below (elsewhere, "inner"), *link = below (top, "link"), *existing = below (link, "inner"),
                  *path = below (existing, "made"), *result = below (inner, "made");
  g_autoptr (Plan) plan = plan_new ();
  g_autoptr (GError) error = NULL;

  g_assert_cmpint (g_mkdir_with_parents (inner, 0700), ==, 0);
  g_assert_cmpint (symlink ("elsewhere", link), ==, 0);
  add_step (plan, path, strlen (existing));
  g_assert_false (host_steps_make (plan, &error));
  g_assert_nonnull (error);
  g_assert_false (g_file_test (result, G_FILE_TEST_EXISTS));
  g_unlink (link);
  g_rmdir (inner);
  g_rmdir (elsewhere);
  g_rmdir (top);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/host-steps/made", test_made);
  g_test_add_func ("/host-steps/link-since", test_link_since);
  return g_test_run ();
}
