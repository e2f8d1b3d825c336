/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The tree that is decided first and becomes mount steps: what each change does
 * to it, and in which order the steps come. */
#include "plan/view.h"

#include "util/mount-api.h"

#include <string.h>

typedef struct {
  Plan *plan;
  View *view;
} Fixture;

static void
set_up (Fixture *f, gconstpointer data)
{
  (void) data;
  f->plan = plan_new ();
  f->view = view_new (f->plan);
}

static void
tear_down (Fixture *f, gconstpointer data)
{
  (void) data;
  view_free (f->view);
  plan_free (f->plan);
}

static void
show (Fixture *f, const char *path, uint64_t attributes)
{
  view_add_bind (f->view, path, path, TRUE, attributes, ORIGIN_BUILT_IN);
}

/* The steps as "verb path", the seal of the root left out. */
static void
assert_steps (Fixture *f, const char *expected)
{
  static const char *const verbs[] = {
    [STEP_DIRECTORY] = "directory", [STEP_SYMLINK] = "link", [STEP_FILE] = "file", [STEP_TMPFS] = "empty",
    [STEP_BIND] = "show", [STEP_PROC] = "proc", [STEP_DEVPTS] = "devpts", [STEP_MQUEUE] = "mqueue", [STEP_FUSE] = "fuse",
    [STEP_SEAL] = "seal", [STEP_COVER] = "hide", [STEP_KEEP] = "only", [STEP_REMOUNT] = "limit",
  };
  g_autoptr (GString) text = g_string_new (NULL);

  view_emit (f->view);
  for (guint i = 0; i + 1 < f->plan->steps->len; i++) {
    const Step *step = &g_array_index (f->plan->steps, Step, i);

    g_string_append_printf (text, "%s%s %s%s", i > 0 ? ", " : "", verbs[step->kind], step->path,
                            step->kind == STEP_BIND && (step->attributes & MOUNT_ATTR_RDONLY) ? " ro" : "");
  }
  g_assert_cmpstr (text->str, ==, expected);
}

static void
test_order (Fixture *f, gconstpointer data)
{
  (void) data;
  show (f, "/usr/share/fonts", MOUNT_ATTR_RDONLY);
  view_add_tmpfs (f->view, "/usr/share", 0755, MOUNT_ATTR_RDONLY, ORIGIN_BUILT_IN);
  show (f, "/usr/share/icons", MOUNT_ATTR_RDONLY);
  show (f, "/usr", MOUNT_ATTR_RDONLY);
  /* Whatever was below is gone: the last word about a place counts. */
  assert_steps (f, "show /usr ro");
}

static void
test_nesting (Fixture *f, gconstpointer data)
{
  (void) data;
  show (f, "/usr", MOUNT_ATTR_RDONLY);
  view_add_tmpfs (f->view, "/usr/share", 0755, MOUNT_ATTR_RDONLY, ORIGIN_BUILT_IN);
  show (f, "/usr/share/a/b", MOUNT_ATTR_RDONLY);
  view_add_symlink (f->view, "/bin", "usr/bin", ORIGIN_BUILT_IN);
  assert_steps (f, "show /usr ro, empty /usr/share, directory /usr/share/a, show /usr/share/a/b ro, seal /usr/share, "
                   "link /bin");
}

static void
test_hide (Fixture *f, gconstpointer data)
{
  (void) data;
  show (f, "/etc", MOUNT_ATTR_RDONLY);
  view_add_tmpfs (f->view, "/tmp", 01777, 0, ORIGIN_BUILT_IN);
  view_add_directory (f->view, "/tmp/own", 0755, ORIGIN_BUILT_IN);
  view_hide (f->view, "/etc/a/b", FALSE, ORIGIN_BUILT_IN);
  view_hide (f->view, "/etc/a/b/c", FALSE, ORIGIN_BUILT_IN); /* hidden with its directory */
  view_hide (f->view, "/tmp/own", TRUE, ORIGIN_BUILT_IN);    /* left out */
  view_hide (f->view, "/nowhere", TRUE, ORIGIN_BUILT_IN);
  view_hide (f->view, "/", TRUE, ORIGIN_BUILT_IN);
  g_assert_false (view_may_show (f->view, "/etc/a/b"));
  g_assert_false (view_may_show (f->view, "/etc/a/b/c"));
  g_assert_true (view_may_show (f->view, "/etc/a"));
  g_assert_false (view_may_show (f->view, "/nowhere"));
  assert_steps (f, "show /etc ro, hide /etc/a/b, empty /tmp");
}

/* A directory on the way to something hidden could be moved away where the program can write. */
static void
test_pins (Fixture *f, gconstpointer data)
{
  (void) data;
  show (f, "/home/u", 0);
  view_hide (f->view, "/home/u/a/b/secret", TRUE, ORIGIN_BUILT_IN);
  assert_steps (f, "directory /home, show /home/u, show /home/u/a, show /home/u/a/b, hide /home/u/a/b/secret");
}

static void
test_attributes (Fixture *f, gconstpointer data)
{
  uint64_t attributes = 0;
  g_autofree char *source = NULL;

  (void) data;
  view_add_bind (f->view, "/home/u", "/elsewhere", TRUE, MOUNT_ATTR_NOSUID, ORIGIN_BUILT_IN);
  g_assert_true (view_change_attributes (f->view, "/home/u/a", TRUE, MOUNT_ATTR_RDONLY, 0, ORIGIN_BUILT_IN));
  g_assert_true (view_change_attributes (f->view, "/home/u/a/b", TRUE, 0, MOUNT_ATTR_RDONLY, ORIGIN_BUILT_IN));
  g_assert_cmpint (view_find (f->view, "/home/u/a/b/c", &source, &attributes), ==, VIEW_HOST);
  g_assert_cmpstr (source, ==, "/elsewhere/a/b/c");
  g_assert_cmpuint (attributes, ==, MOUNT_ATTR_NOSUID);
  /* The last word counts for all below. */
  g_assert_true (view_change_attributes (f->view, "/home/u", TRUE, MOUNT_ATTR_RDONLY, 0, ORIGIN_BUILT_IN));
  g_assert_cmpint (view_find (f->view, "/home/u/a/b/c", NULL, &attributes), ==, VIEW_HOST);
  g_assert_cmpuint (attributes & MOUNT_ATTR_RDONLY, !=, 0);
  g_assert_false (view_change_attributes (f->view, "/not/there", TRUE, MOUNT_ATTR_RDONLY, 0, ORIGIN_BUILT_IN));
  view_hide (f->view, "/home/u/h", TRUE, ORIGIN_BUILT_IN);
  g_assert_false (view_change_attributes (f->view, "/home/u/h/x", TRUE, 0, MOUNT_ATTR_RDONLY, ORIGIN_BUILT_IN));
}

static void
test_find (Fixture *f, gconstpointer data)
{
  (void) data;
  show (f, "/etc", MOUNT_ATTR_RDONLY);
  view_add_tmpfs (f->view, "/tmp", 01777, 0, ORIGIN_BUILT_IN);
  view_add_file (f->view, "/tmp/f", "text", 4, ORIGIN_BUILT_IN);
  view_add_symlink (f->view, "/bin", "usr/bin", ORIGIN_BUILT_IN);
  view_add_special (f->view, "/proc", STEP_PROC, 0, ORIGIN_BUILT_IN);
  g_assert_cmpint (view_find (f->view, "/etc/passwd", NULL, NULL), ==, VIEW_HOST);
  g_assert_cmpint (view_find (f->view, "/tmp", NULL, NULL), ==, VIEW_OWN);
  g_assert_cmpint (view_find (f->view, "/tmp/f", NULL, NULL), ==, VIEW_OWN);
  g_assert_cmpint (view_find (f->view, "/tmp/g", NULL, NULL), ==, VIEW_NOTHING);
  g_assert_cmpint (view_find (f->view, "/bin", NULL, NULL), ==, VIEW_OWN);
  g_assert_cmpint (view_find (f->view, "/bin/ls", NULL, NULL), ==, VIEW_NOTHING);
  g_assert_true (view_may_show (f->view, "/bin/ls"));
  g_assert_cmpint (view_find (f->view, "/proc/self", NULL, NULL), ==, VIEW_OWN);
  g_assert_cmpint (view_find (f->view, "/home", NULL, NULL), ==, VIEW_NOTHING);
}

/* Asking about neighbours is remembered; no change may be overlooked for it. */
static void
test_memory (Fixture *f, gconstpointer data)
{
  (void) data;
  show (f, "/etc", MOUNT_ATTR_RDONLY);
  g_assert_true (view_may_show (f->view, "/etc/a/x"));
  view_hide (f->view, "/etc/a", TRUE, ORIGIN_BUILT_IN);
  g_assert_false (view_may_show (f->view, "/etc/a/x"));
  view_add_tmpfs (f->view, "/var", 0755, 0, ORIGIN_BUILT_IN);
  g_assert_false (view_may_show (f->view, "/var/lib/x"));
  show (f, "/var/lib", 0);
  g_assert_true (view_may_show (f->view, "/var/lib/x"));
  view_hide (f->view, "/var/lib", TRUE, ORIGIN_BUILT_IN);
  g_assert_false (view_may_show (f->view, "/var/lib/x"));
  g_assert_false (view_may_show (f->view, "/var/lib/y"));
}

static void
test_keep_only (Fixture *f, gconstpointer data)
{
  g_autoptr (GPtrArray) names = g_ptr_array_new ();
  const Step *step;

  (void) data;
  g_ptr_array_add (names, (gpointer) "one");
  g_ptr_array_add (names, (gpointer) "two");
  show (f, "/usr", MOUNT_ATTR_RDONLY);
  show (f, "/home/u", 0);
  view_add_special (f->view, "/proc", STEP_PROC, 0, ORIGIN_BUILT_IN);
  /* New entries of a directory that can be written have to be real ones. */
  g_assert_false (view_keep_only (f->view, "/home/u/d", names, ORIGIN_BUILT_IN));
  g_assert_false (view_keep_only (f->view, "/nowhere", names, ORIGIN_BUILT_IN));
  g_assert_false (view_keep_only (f->view, "/proc", names, ORIGIN_BUILT_IN));
  g_assert_true (view_keep_only (f->view, "/usr/d", names, ORIGIN_BUILT_IN));
  g_assert_cmpint (view_find (f->view, "/usr/d/one/deep", NULL, NULL), ==, VIEW_HOST);
  g_assert_cmpint (view_find (f->view, "/usr/d/other", NULL, NULL), ==, VIEW_NOTHING);
  view_hide (f->view, "/usr/e/x", FALSE, ORIGIN_BUILT_IN);
  g_assert_false (view_keep_only (f->view, "/usr/e", names, ORIGIN_BUILT_IN));
  g_ptr_array_set_size (names, 0);
  g_assert_true (view_keep_only (f->view, "/proc/sys/kernel", names, ORIGIN_BUILT_IN));
  assert_steps (f, "show /usr ro, only /usr/d, hide /usr/e/x, directory /home, show /home/u, proc /proc, "
                   "only /proc/sys/kernel");
  step = &g_array_index (f->plan->steps, Step, 1);
  g_assert_cmpmem (step->content, step->content_size, "one\0two\0", 8);
}

/* What is said later about the directory, or about what is left in it, holds. */
static void
test_limit_kept (Fixture *f, gconstpointer data)
{
  g_autoptr (GPtrArray) names = g_ptr_array_new ();

  (void) data;
  g_ptr_array_add (names, (gpointer) "one");
  g_ptr_array_add (names, (gpointer) "two");
  show (f, "/usr", MOUNT_ATTR_RDONLY);
  g_assert_true (view_keep_only (f->view, "/usr/d", names, ORIGIN_BUILT_IN));
  g_assert_true (view_change_attributes (f->view, "/usr/d", TRUE, MOUNT_ATTR_RDONLY, 0, ORIGIN_BUILT_IN));
  g_assert_true (view_change_attributes (f->view, "/usr/d/two", FALSE, MOUNT_ATTR_NOEXEC, 0, ORIGIN_BUILT_IN));
  view_hide (f->view, "/usr/d/one/secret", FALSE, ORIGIN_BUILT_IN);
  assert_steps (f, "show /usr ro, only /usr/d, hide /usr/d/one/secret, limit /usr/d/two");
}

/* A name that no file system has. */
static void
test_long_name (Fixture *f, gconstpointer data)
{
  g_autofree char *name = g_strnfill (600, 'x');
  g_autofree char *path = g_strconcat ("/etc/", name, "/y", NULL);

  (void) data;
  show (f, "/etc", MOUNT_ATTR_RDONLY);
  g_assert_true (view_may_show (f->view, path));
  view_hide (f->view, path, FALSE, ORIGIN_BUILT_IN);
  g_assert_true (view_may_show (f->view, "/etc/x"));
}

#define ADD(name, function) g_test_add (name, Fixture, NULL, set_up, function, tear_down)

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  ADD ("/view/order", test_order);
  ADD ("/view/nesting", test_nesting);
  ADD ("/view/hide", test_hide);
  ADD ("/view/pins", test_pins);
  ADD ("/view/attributes", test_attributes);
  ADD ("/view/find", test_find);
  ADD ("/view/memory", test_memory);
  ADD ("/view/keep-only", test_keep_only);
  ADD ("/view/limit-kept", test_limit_kept);
  ADD ("/view/long-name", test_long_name);
  return g_test_run ();
}
