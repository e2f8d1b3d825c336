/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The rules of Landlock that follow from a view, for every ABI. Nothing is
 * applied here. */
#include "plan/landlock.h"

#include "util/landlock-abi.h"
#include "util/mount-api.h"

#define SYSTEM (MOUNT_ATTR_RDONLY | MOUNT_ATTR_NOSUID | MOUNT_ATTR_NODEV)
#define DATA (MOUNT_ATTR_NOSUID | MOUNT_ATTR_NODEV)
#define DEVICE (MOUNT_ATTR_NOSUID | MOUNT_ATTR_NOEXEC)

#define READ LANDLOCK_FS_READ_FILE
#define WRITE (LANDLOCK_FS_WRITE_FILE)
#define EXECUTE LANDLOCK_FS_EXECUTE

typedef struct {
  Plan *plan;
  View *view;
} Fixture;

/* A home with an allow list, a shared tree with something hidden in it, and what every jail has. */
static void
set_up (Fixture *f, gconstpointer data)
{
  (void) data;
  f->plan = plan_new ();
  f->view = view_new (f->plan);
  view_add_bind (f->view, "/usr", "/usr", TRUE, SYSTEM, ORIGIN_BUILT_IN);
  view_hide (f->view, "/usr/bin/su", FALSE, ORIGIN_BUILT_IN);
  view_add_special (f->view, "/proc", STEP_PROC, DATA | MOUNT_ATTR_NOEXEC, ORIGIN_BUILT_IN);
  view_add_tmpfs (f->view, "/home", 0755, SYSTEM, ORIGIN_BUILT_IN);
  view_add_tmpfs (f->view, "/home/u", 0700, DATA, ORIGIN_BUILT_IN);
  view_add_bind (f->view, "/home/u/work", "/home/u/work", TRUE, DATA | MOUNT_ATTR_NOEXEC, ORIGIN_BUILT_IN);
  view_add_bind (f->view, "/home/u/fonts", "/home/u/fonts", TRUE, SYSTEM, ORIGIN_BUILT_IN);
  view_add_bind (f->view, "/srv", "/srv", TRUE, DATA | MOUNT_ATTR_NOEXEC, ORIGIN_BUILT_IN);
  view_hide (f->view, "/srv/keys", TRUE, ORIGIN_BUILT_IN);
  view_add_tmpfs (f->view, "/dev", 0755, DEVICE | MOUNT_ATTR_RDONLY, ORIGIN_BUILT_IN);
  view_add_bind (f->view, "/dev/null", "/dev/null", FALSE, DEVICE, ORIGIN_BUILT_IN);
  view_add_bind (f->view, "/dev/dri", "/dev/dri", TRUE, DEVICE, ORIGIN_BUILT_IN);
  view_add_special (f->view, "/dev/pts", STEP_DEVPTS, DEVICE, ORIGIN_BUILT_IN);
  view_add_symlink (f->view, "/dev/fd", "/proc/self/fd", ORIGIN_BUILT_IN);
}

static void
tear_down (Fixture *f, gconstpointer data)
{
  (void) data;
  view_free (f->view);
  plan_free (f->plan);
}

static uint64_t
granted (Fixture *f, const char *path, gboolean own)
{
  return landlock_access (&f->plan->landlock, path, own);
}

static void
assert_access (Fixture *f, const char *path, uint64_t all, uint64_t none)
{
  uint64_t access = granted (f, path, TRUE);

  if ((access & all) != all || (access & none) != 0)
    g_error ("%s: %#llx granted, of %#llx all and of %#llx none expected", path, (unsigned long long) access,
             (unsigned long long) all, (unsigned long long) none);
}

static void
test_rights_of_abis (void)
{
  g_assert_cmphex (landlock_file_rights (-1), ==, 0);
  g_assert_cmphex (landlock_file_rights (0), ==, 0);
  g_assert_cmphex (landlock_file_rights (1), ==, 0x1fff);
  g_assert_cmphex (landlock_file_rights (2), ==, 0x3fff);
  g_assert_cmphex (landlock_file_rights (3), ==, 0x7fff);
  g_assert_cmphex (landlock_file_rights (4), ==, 0x7fff);
  for (int abi = 5; abi <= 8; abi++)
    g_assert_cmphex (landlock_file_rights (abi), ==, 0xffff);
  /* What a later kernel has on top is not known here. */
  for (int abi = 9; abi <= 99; abi++)
    g_assert_cmphex (landlock_file_rights (abi), ==, 0x1ffff);
}

static void
test_no_landlock (Fixture *f, gconstpointer data)
{
  (void) data;
  landlock_from_view (f->plan, f->view, NULL, 0, TRUE);
  g_assert_cmphex (f->plan->landlock.handled_fs, ==, 0);
  g_assert_cmpuint (f->plan->landlock.rules->len, ==, 0);
}

static void
test_every_abi (Fixture *f, gconstpointer data)
{
  int abi = GPOINTER_TO_INT (data);
  uint64_t handled = landlock_file_rights (abi);
  uint64_t truncate = handled & LANDLOCK_FS_TRUNCATE, device = handled & LANDLOCK_FS_IOCTL_DEV;
  uint64_t refer = handled & LANDLOCK_FS_REFER, socket = handled & LANDLOCK_FS_RESOLVE_UNIX;

  landlock_from_view (f->plan, f->view, NULL, abi, FALSE);
  g_assert_cmphex (f->plan->landlock.handled_fs, ==, handled);
  /* No bit that the kernel would refuse with EINVAL, and no empty rule. */
  for (guint i = 0; i < f->plan->landlock.rules->len; i++) {
    const LandlockRule *rule = &g_array_index (f->plan->landlock.rules, LandlockRule, i);

    g_assert_cmphex (rule->access & ~handled, ==, 0);
    g_assert_cmphex (rule->access, !=, 0);
    g_assert_cmphex (rule->access & (LANDLOCK_FS_MAKE_CHAR | LANDLOCK_FS_MAKE_BLOCK), ==, 0);
    /* Whoever may write may truncate, and the other way round. */
    if (truncate != 0)
      g_assert_cmpint ((rule->access & truncate) != 0, ==, (rule->access & WRITE) != 0);
  }
  assert_access (f, "/usr/bin/true", READ | EXECUTE | socket, WRITE | truncate | device);
  assert_access (f, "/home/u/new", READ | WRITE | EXECUTE | LANDLOCK_FS_MAKE_REG | truncate | refer, device);
  assert_access (f, "/srv/www/a", READ | WRITE | LANDLOCK_FS_MAKE_SOCK | truncate | refer | socket, EXECUTE | device);
  assert_access (f, "/proc/self/comm", READ | WRITE | truncate, EXECUTE | LANDLOCK_FS_MAKE_REG);
  assert_access (f, "/dev/null", READ | WRITE | device, EXECUTE);
  assert_access (f, "/dev/dri/card0", READ | WRITE | device, EXECUTE | LANDLOCK_FS_MAKE_REG | LANDLOCK_FS_REMOVE_FILE);
  assert_access (f, "/dev/pts/0", READ | WRITE | device, EXECUTE);
}

/* What nothing was said about is not granted, but for the names in a directory
 * of the jail's own. */
static void
test_nothing_else (Fixture *f, gconstpointer data)
{
  static const char *const paths[] = { "/", "/etc/shadow", "/root/x", "/home", "/home/other/x", "/dev/sda", "/dev/nullx",
                                       "/usrx/y", "/work" };

  (void) data;
  landlock_from_view (f->plan, f->view, NULL, LANDLOCK_ABI_NEWEST, FALSE);
  for (gsize i = 0; i < G_N_ELEMENTS (paths); i++) {
    g_assert_cmphex (granted (f, paths[i], TRUE) & ~LANDLOCK_FS_READ_DIR, ==, 0);
    g_assert_cmphex (granted (f, paths[i], FALSE), ==, 0);
  }
}

/* Of the host's home only what the list names is granted, and exactly that: the rule
 * for the home is about the one that the jail has of its own. */
static void
test_allow_list (Fixture *f, gconstpointer data)
{
  const LandlockRule *rule = NULL;

  (void) data;
  landlock_from_view (f->plan, f->view, NULL, LANDLOCK_ABI_NEWEST, FALSE);
  g_assert_cmphex (granted (f, "/home/u/.ssh/id", FALSE), ==, 0);
  g_assert_cmphex (granted (f, "/home/u", FALSE), ==, 0);
  g_assert_cmphex (granted (f, "/home/u/fonts/a.ttf", FALSE) & (READ | WRITE), ==, READ);
  g_assert_cmphex (granted (f, "/home/u/work/a", FALSE) & (READ | WRITE | EXECUTE), ==, READ | WRITE);
  for (guint i = 0; i < f->plan->landlock.rules->len; i++) {
    const LandlockRule *one = &g_array_index (f->plan->landlock.rules, LandlockRule, i);

    if (g_str_equal (one->path, "/home/u"))
      rule = one;
  }
  g_assert_nonnull (rule);
  g_assert_true (rule->own);
  g_assert_false (rule->optional);
}

static void
test_gaps (Fixture *f, gconstpointer data)
{
  g_autoptr (GString) text = g_string_new (NULL);

  (void) data;
  landlock_from_view (f->plan, f->view, NULL, LANDLOCK_ABI_NEWEST, TRUE);
  for (guint i = 0; i < f->plan->landlock_gaps->len; i++) {
    const LandlockGap *gap = &g_array_index (f->plan->landlock_gaps, LandlockGap, i);
    g_autofree char *access = landlock_rights_to_string (gap->access);

    g_string_append_printf (text, "%s %s;", gap->path, access);
  }
  g_assert_cmpstr (text->str, ==,
                   "/usr/bin/su read,execute;/home/u/work execute;/home/u/fonts write;/srv/keys read,write;");
}

/* Many files in a sealed directory of the jail's own need one rule. */
static void
test_many (Fixture *f, gconstpointer data)
{
  guint before;

  (void) data;
  landlock_from_view (f->plan, f->view, NULL, LANDLOCK_ABI_NEWEST, FALSE);
  before = f->plan->landlock.rules->len;
  g_array_set_size (f->plan->landlock.rules, 0);
  view_add_tmpfs (f->view, "/etc", 0755, SYSTEM, ORIGIN_BUILT_IN);
  for (int i = 0; i < 30; i++) {
    g_autofree char *path = g_strdup_printf ("/etc/%d", i);

    view_add_bind (f->view, path, path, FALSE, SYSTEM, ORIGIN_BUILT_IN);
  }
  landlock_from_view (f->plan, f->view, NULL, LANDLOCK_ABI_NEWEST, FALSE);
  g_assert_cmpuint (f->plan->landlock.rules->len, ==, before + 1);
  assert_access (f, "/etc/7", READ, WRITE);
  g_assert_cmphex (granted (f, "/etc/7", FALSE), ==, 0);
}

static void
make (const char *directory, const char *name, gboolean file)
{
  g_autofree char *path = g_build_filename (directory, name, NULL);

  if (file)
    g_assert_true (g_file_set_contents (path, "", 0, NULL));
  else
    g_assert_cmpint (g_mkdir_with_parents (path, 0700), ==, 0);
}

/* A read-only directory of directories, some of them hidden, is granted entry by entry. */
static void
test_split (Fixture *f, gconstpointer data)
{
  g_autofree char *top = g_dir_make_tmp ("landlock-XXXXXX", NULL);
  g_autofree char *quoted = g_shell_quote (top), *remove = g_strconcat ("rm -rf ", quoted, NULL);
  gboolean with_file = GPOINTER_TO_INT (data);

  make (top, "log", FALSE);
  make (top, "lib/deep", FALSE);
  make (top, "cache", FALSE);
  if (with_file)
    make (top, "file", TRUE);
  {
    g_autoptr (Host) host = host_new ();

    view_add_bind (f->view, "/var", top, TRUE, SYSTEM, ORIGIN_BUILT_IN);
    view_hide (f->view, "/var/log", TRUE, ORIGIN_BUILT_IN);
    view_hide (f->view, "/var/lib/deep", TRUE, ORIGIN_BUILT_IN);
    landlock_from_view (f->plan, f->view, host, LANDLOCK_ABI_NEWEST, TRUE);
  }
  assert_access (f, "/var/cache/x", READ, WRITE);
  assert_access (f, "/var/lib/x", READ, WRITE);
  /* Replaced files would lose a rule of their own: such a directory is granted as a whole. */
  g_assert_true (((granted (f, "/var/log/x", TRUE) & READ) != 0) == with_file);
  g_assert_cmpuint (f->plan->landlock_gaps->len, ==, with_file ? 6 : 5);
  g_assert_cmpint (g_spawn_command_line_sync (remove, NULL, NULL, NULL, NULL), ==, TRUE);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/landlock/rights-of-abis", test_rights_of_abis);
  g_test_add ("/landlock/none", Fixture, NULL, set_up, test_no_landlock, tear_down);
  for (int abi = 1; abi <= LANDLOCK_ABI_NEWEST + 2; abi++) {
    g_autofree char *name = g_strdup_printf ("/landlock/abi/%d", abi);

    g_test_add (name, Fixture, GINT_TO_POINTER (abi), set_up, test_every_abi, tear_down);
  }
  g_test_add ("/landlock/nothing-else", Fixture, NULL, set_up, test_nothing_else, tear_down);
  g_test_add ("/landlock/allow-list", Fixture, NULL, set_up, test_allow_list, tear_down);
  g_test_add ("/landlock/gaps", Fixture, NULL, set_up, test_gaps, tear_down);
  g_test_add ("/landlock/many", Fixture, NULL, set_up, test_many, tear_down);
  g_test_add ("/landlock/split/directories", Fixture, GINT_TO_POINTER (FALSE), set_up, test_split, tear_down);
  g_test_add ("/landlock/split/files", Fixture, GINT_TO_POINTER (TRUE), set_up, test_split, tear_down);
  return g_test_run ();
}
