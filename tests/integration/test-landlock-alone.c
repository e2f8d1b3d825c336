/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* What Landlock refuses by itself: a plan is made as for a jail, and of all that it
 * says only Landlock is put into force, in a process that sees all of the
 * host's files. What the jail would have of its own is not there, so rules for it are left out. */
#include "enforce/enforcement.h"
#include "plan/planner.h"
#include "profile/condition.h"
#include "profile/reader.h"
#include "util/landlock-abi.h"
#include "util/openat2.h"

#include <errno.h>
#include <fcntl.h>
#include <sched.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/mount.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <sys/wait.h>

static char *top, *home;
static int home_fd = -1;
static pid_t outside;

/* What a child returns when there is nothing to try. */
#define CANNOT_TRY 255

static char *
in_home (const char *name)
{
  return g_build_filename (home, name, NULL);
}

static void
put (const char *name, mode_t mode)
{
  g_autofree char *path = in_home (name);
  g_autofree char *directory = g_path_get_dirname (path);

  g_assert_cmpint (g_mkdir_with_parents (directory, 0700), ==, 0);
  g_assert_true (g_file_set_contents (path, "#!/bin/sh\nexit 0\n", -1, NULL));
  g_assert_cmpint (chmod (path, mode), ==, 0);
}

static Plan *
make_plan (const char *profile)
{
  static const char *const no_directories[] = { NULL };
  static char *arguments[] = { (char *) "/bin/true", NULL };
  static char *environment[] = { (char *) "PATH=/usr/bin:/bin", NULL };
  const ProfileContext context = { .home = home, .runuser_dir = "/run/user/0", .search_dirs = no_directories };
  PlanRequest request = {
    .uid = getuid (), .gid = getgid (), .home = home, .environment = environment, .arguments = arguments,
    .command_line = arguments, .working_directory = "/",
  };
  g_autoptr (Policy) policy = policy_new ();
  g_autoptr (ProfileReader) reader = profile_reader_new (policy, &context);
  g_autoptr (GError) error = NULL;
  Plan *plan;

  request.landlock_abi = (int) syscall (SYS_landlock_create_ruleset, NULL, 0, LANDLOCK_ASK_VERSION);
  profile_reader_read_text (reader, "test.profile", profile, strlen (profile), &error);
  g_assert_no_error (error);
  plan = planner_make_plan (policy, &request, &error);
  g_assert_no_error (error);
  for (guint i = plan->landlock.rules->len; i-- > 0;) {
    LandlockRule *rule = &g_array_index (plan->landlock.rules, LandlockRule, i);

    /* The host need not have all that a jail mounts, /dev/mqueue for one. */
    rule->optional = TRUE;
    if (rule->own)
      g_array_remove_index (plan->landlock.rules, i);
  }
  return plan;
}

/* Of the home directory the jail shows a list, in a home of its own, or all, of which little may
 * be written. */
#define LIST "whitelist ${HOME}/work\nwhitelist-ro ${HOME}/pictures\n"
#define ALL "read-only ${HOME}\nnoexec ${HOME}\nread-write ${HOME}/work\n"

/* errno of `attempt` under the plan's rules alone; 0: it succeeded. */
typedef int (*Attempt) (void);

static int
attempt_alone (const char *profile, Attempt attempt)
{
  g_autoptr (Plan) plan = make_plan (profile);
  Enforcement enforcement = { 0 };
  int status = 0;
  pid_t child = fork ();

  if (child == 0) {
    int rule = -1;

    enforcement_take_plan (&enforcement, plan);
    if (prctl (PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) < 0 || enforcement_apply_landlock (&enforcement, &rule) < 0)
      _exit (254);
    _exit (attempt ());
  }
  g_assert_cmpint (waitpid (child, &status, 0), ==, child);
  g_assert_true (WIFEXITED (status));
  g_assert_cmpint (WEXITSTATUS (status), !=, 254);
  return WEXITSTATUS (status);
}

static int
result_of (int value)
{
  return value < 0 ? errno : 0;
}

static int
open_in_home (const char *name, int flags)
{
  return result_of (open (in_home (name), flags | O_CLOEXEC, 0600));
}

static int read_key (void) { return open_in_home (".ssh/id", O_RDONLY); }
static int list_keys (void) { return open_in_home (".ssh", O_RDONLY | O_DIRECTORY); }
static int list_home (void) { return open_in_home (".", O_RDONLY | O_DIRECTORY); }
static int read_by_descriptor (void) { return result_of (openat (home_fd, ".ssh/id", O_RDONLY)); }
static int read_by_openat2 (void) { return result_of (call_openat2 (home_fd, ".ssh/id", O_RDONLY, RESOLVE_BENEATH)); }
static int read_by_root (void) { return result_of (call_openat2 (home_fd, "/.ssh/id", O_RDONLY, RESOLVE_IN_ROOT)); }
static int read_by_link (void) { return open_in_home ("work/link", O_RDONLY); }
static int read_by_dotdot (void) { return open_in_home ("work/../.ssh/id", O_RDONLY); }
static int write_key (void) { return open_in_home (".ssh/id", O_WRONLY); }
static int append_bashrc (void) { return open_in_home (".bashrc", O_WRONLY | O_APPEND); }
static int truncate_bashrc (void) { return result_of (truncate (in_home (".bashrc"), 0)); }
static int create_in_home (void) { return open_in_home ("new", O_WRONLY | O_CREAT); }
static int unnamed_in_home (void) { return open_in_home (".", O_WRONLY | O_TMPFILE); }
static int make_directory (void) { return result_of (mkdir (in_home ("dir"), 0700)); }
static int make_link (void) { return result_of (symlink ("/etc/passwd", in_home ("symlink"))); }
static int make_fifo (void) { return result_of (mkfifo (in_home ("fifo"), 0600)); }
static int remove_key (void) { return result_of (unlink (in_home (".ssh/id"))); }
static int remove_directory (void) { return result_of (rmdir (in_home ("empty"))); }
static int rename_out (void) { return result_of (rename (in_home ("work/a"), in_home ("a"))); }
static int rename_in (void) { return result_of (rename (in_home (".ssh/id"), in_home ("work/id"))); }
static int link_in (void) { return result_of (link (in_home (".ssh/id"), in_home ("work/id"))); }
static int link_read_only (void) { return result_of (link (in_home ("pictures/a"), in_home ("work/pa"))); }
static int rename_over (void) { return result_of (rename (in_home ("work/b"), in_home ("pictures/a"))); }
static int read_picture (void) { return open_in_home ("pictures/a", O_RDONLY); }
static int write_picture (void) { return open_in_home ("pictures/a", O_WRONLY); }
static int empty_picture (void) { return open_in_home ("pictures/a", O_RDONLY | O_TRUNC); }
static int truncate_picture (void) { return result_of (truncate (in_home ("pictures/a"), 0)); }
static int create_picture (void) { return open_in_home ("pictures/new", O_WRONLY | O_CREAT); }
static int write_tmp (void) { return result_of (open (g_build_filename (top, "other", NULL), O_WRONLY | O_CREAT, 0600)); }
static int read_host_root (void) { return result_of (open ("/", O_RDONLY | O_DIRECTORY)); }
static int open_other_device (void) { return result_of (open ("/dev/ptmx", O_RDWR)); }

static int write_work (void) { return open_in_home ("work/a", O_RDWR | O_TRUNC); }
static int create_work (void) { return open_in_home ("work/new", O_WRONLY | O_CREAT); }
static int rename_in_work (void) { return result_of (rename (in_home ("work/b"), in_home ("work/sub/b"))); }
static int unnamed_in_work (void) { return open_in_home ("work", O_WRONLY | O_TMPFILE); }
static int read_usr (void) { return result_of (open ("/usr/bin/env", O_RDONLY)); }
static int write_null (void) { return result_of (open ("/dev/null", O_WRONLY)); }
static int write_proc (void) { return result_of (open ("/proc/self/comm", O_WRONLY | O_TRUNC)); }

static int
execute (const char *path)
{
  char *arguments[] = { (char *) path, NULL };
  int status;
  pid_t child = fork ();

  if (child == 0) {
    execv (path, arguments);
    _exit (errno);
  }
  return waitpid (child, &status, 0) == child && WIFEXITED (status) ? WEXITSTATUS (status) : CANNOT_TRY;
}

static int execute_work (void) { return execute (in_home ("work/script")); }
static int execute_hidden (void) { return execute (in_home ("script")); }
static int execute_system (void) { return execute ("/bin/true"); }

/* A file that was lent for reading is not written by opening it again. */
static int
reopen (int mode)
{
  return result_of (open ("/proc/self/fd/0", mode));
}

static int reopen_to_read (void) { return reopen (O_RDONLY); }
static int reopen_to_write (void) { return reopen (O_WRONLY); }
static int reopen_to_truncate (void) { return reopen (O_RDONLY | O_TRUNC); }

static int
mount_something (void)
{
  if (unshare (CLONE_NEWUSER | CLONE_NEWNS) < 0)
    return CANNOT_TRY;
  return result_of (mount ("none", "/mnt", "tmpfs", 0, NULL));
}

static int
move_tree (void)
{
  int tree;

  if (unshare (CLONE_NEWUSER | CLONE_NEWNS) < 0)
    return CANNOT_TRY;
  tree = open_tree (AT_FDCWD, "/usr", OPEN_TREE_CLONE);
  return tree < 0 ? errno : result_of (move_mount (tree, "", AT_FDCWD, "/mnt", MOVE_MOUNT_F_EMPTY_PATH));
}

static int signal_outside (void) { return result_of (kill (outside, 0)); }

static int
connect_abstract (void)
{
  struct sockaddr_un address = { .sun_family = AF_UNIX };
  int fd = socket (AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
  int length = snprintf (address.sun_path + 1, sizeof address.sun_path - 1, "jail-test-%d", (int) outside);

  return result_of (connect (fd, (struct sockaddr *) &address, (socklen_t) (sizeof (sa_family_t) + 1 + length)));
}

#define DENIED EACCES
static const struct {
  const char *name;
  const char *profile;
  Attempt attempt;
  int wanted, or_else; /* errno; or_else 0: nothing else */
  int abi;             /* from which on */
} attempts[] = {
  { "refused/read-key", LIST, read_key, DENIED, 0, 2 },
  { "refused/list-keys", LIST, list_keys, DENIED, 0, 2 },
  { "refused/list-home", LIST, list_home, DENIED, 0, 2 },
  { "refused/read-by-descriptor", LIST, read_by_descriptor, DENIED, 0, 2 },
  { "refused/read-by-openat2", LIST, read_by_openat2, DENIED, 0, 2 },
  { "refused/read-in-root", LIST, read_by_root, DENIED, 0, 2 },
  { "refused/read-by-link", LIST, read_by_link, DENIED, 0, 2 },
  { "refused/read-by-dotdot", LIST, read_by_dotdot, DENIED, 0, 2 },
  { "refused/write-key", ALL, write_key, DENIED, 0, 2 },
  { "refused/append-bashrc", ALL, append_bashrc, DENIED, 0, 2 },
  { "refused/truncate-bashrc", ALL, truncate_bashrc, DENIED, 0, 3 },
  { "refused/create-in-home", ALL, create_in_home, DENIED, 0, 2 },
  { "refused/unnamed-in-home", ALL, unnamed_in_home, DENIED, 0, 2 },
  { "refused/make-directory", ALL, make_directory, DENIED, 0, 2 },
  { "refused/make-link", ALL, make_link, DENIED, 0, 2 },
  { "refused/make-fifo", ALL, make_fifo, DENIED, 0, 2 },
  { "refused/remove-key", ALL, remove_key, DENIED, 0, 2 },
  { "refused/remove-directory", ALL, remove_directory, DENIED, 0, 2 },
  { "refused/rename-out", ALL, rename_out, DENIED, EXDEV, 2 },
  { "refused/rename-in", ALL, rename_in, DENIED, EXDEV, 2 },
  { "refused/link-in", ALL, link_in, DENIED, EXDEV, 2 },
  { "refused/link-read-only", ALL, link_read_only, DENIED, EXDEV, 2 },
  { "refused/rename-over", ALL, rename_over, DENIED, EXDEV, 2 },
  { "refused/write-picture", ALL, write_picture, DENIED, 0, 2 },
  { "refused/empty-picture", ALL, empty_picture, DENIED, 0, 3 },
  { "refused/truncate-picture", ALL, truncate_picture, DENIED, 0, 3 },
  { "refused/create-picture", ALL, create_picture, DENIED, 0, 2 },
  { "refused/write-tmp", ALL, write_tmp, DENIED, 0, 2 },
  { "refused/list-root", LIST, read_host_root, DENIED, 0, 2 },
  { "refused/other-device", LIST, open_other_device, DENIED, 0, 2 },
  { "refused/execute-noexec", ALL, execute_work, DENIED, 0, 2 },
  { "refused/execute-hidden", ALL, execute_hidden, DENIED, 0, 2 },
  { "refused/reopen-to-write", ALL, reopen_to_write, DENIED, 0, 2 },
  { "refused/reopen-to-truncate", ALL, reopen_to_truncate, DENIED, 0, 3 },
  { "refused/mount", LIST, mount_something, EPERM, 0, 2 },
  { "refused/move-tree", LIST, move_tree, EPERM, 0, 2 },
  { "refused/signal", LIST, signal_outside, EPERM, 0, LANDLOCK_ABI_SCOPES },
  { "refused/abstract-socket", LIST, connect_abstract, EPERM, 0, LANDLOCK_ABI_SCOPES },
  { "allowed/read-picture", ALL, read_picture, 0, 0, 0 },
  { "allowed/write-work", ALL, write_work, 0, 0, 0 },
  { "allowed/create-work", ALL, create_work, 0, 0, 0 },
  { "allowed/rename-in-work", ALL, rename_in_work, 0, 0, 0 },
  { "allowed/unnamed-in-work", ALL, unnamed_in_work, 0, EOPNOTSUPP, 0 },
  { "allowed/execute-system", ALL, execute_system, 0, 0, 0 },
  { "allowed/read-usr", ALL, read_usr, 0, 0, 0 },
  { "allowed/write-null", ALL, write_null, 0, 0, 0 },
  { "allowed/write-proc", ALL, write_proc, 0, 0, 0 },
  { "allowed/reopen-to-read", ALL, reopen_to_read, 0, 0, 0 },
  { "allowed/list-home", ALL, list_home, 0, 0, 0 },
  { "refused/write-listed-picture", LIST, write_picture, DENIED, 0, 2 },
  { "allowed/read-listed-picture", LIST, read_picture, 0, 0, 0 },
  { "allowed/write-listed-work", LIST, write_work, 0, 0, 0 },
};

/* What is refused with the rules succeeds without them: otherwise it shows nothing. */
static int
attempt_free (Attempt attempt)
{
  int status = 0;
  pid_t child = fork ();

  if (child == 0)
    _exit (attempt ());
  g_assert_cmpint (waitpid (child, &status, 0), ==, child);
  return WIFEXITED (status) ? WEXITSTATUS (status) : CANNOT_TRY;
}

static void
make_home (void)
{
  static const char *const files[] = { ".ssh/id", ".bashrc", "work/a", "work/b", "work/sub/c", "work/script",
                                       "pictures/a", "script" };
  g_autofree char *link_path = NULL, *empty = NULL, *lent = NULL;
  int fd;

  top = g_strdup ("/var/tmp/landlock-alone-XXXXXX");
  g_assert_nonnull (g_mkdtemp (top));
  home = g_build_filename (top, "home", NULL);
  for (gsize i = 0; i < G_N_ELEMENTS (files); i++)
    put (files[i], g_str_has_suffix (files[i], "script") ? 0700 : 0600);
  link_path = in_home ("work/link");
  g_assert_cmpint (symlink ("../.ssh/id", link_path), ==, 0);
  empty = in_home ("empty");
  g_assert_cmpint (mkdir (empty, 0700), ==, 0);
  lent = in_home (".bashrc");
  fd = open (lent, O_RDONLY);
  g_assert_cmpint (dup2 (fd, 0), ==, 0);
  close (fd);
  home_fd = open (home, O_PATH | O_DIRECTORY | O_CLOEXEC);
}

static void
remove_home (void)
{
  g_autofree char *command = g_strconcat ("rm -rf ", top, NULL);

  close (home_fd);
  g_assert_true (g_spawn_command_line_sync (command, NULL, NULL, NULL, NULL));
  g_free (top);
  g_free (home);
}

static void
test_attempt (gconstpointer data)
{
  int i = GPOINTER_TO_INT (data), got;

  if ((int) syscall (SYS_landlock_create_ruleset, NULL, 0, LANDLOCK_ASK_VERSION) < MAX (attempts[i].abi, 2)) {
    g_test_skip ("the kernel's Landlock is too old");
    return;
  }
  make_home ();
  got = attempt_alone (attempts[i].profile, attempts[i].attempt);
  if (got == CANNOT_TRY) {
    g_test_skip ("this user may make no user namespaces");
  } else {
    if (got != attempts[i].wanted)
      g_assert_cmpint (got, ==, attempts[i].or_else != 0 ? attempts[i].or_else : attempts[i].wanted);
    if (attempts[i].wanted != 0 && attempts[i].or_else != EXDEV)
      g_assert_cmpint (attempt_free (attempts[i].attempt), ==, 0);
  }
  remove_home ();
}

int
main (int argc, char **argv)
{
  struct sockaddr_un address = { .sun_family = AF_UNIX };
  int listener = socket (AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0), length;

  g_test_init (&argc, &argv, NULL);
  outside = getpid ();
  length = snprintf (address.sun_path + 1, sizeof address.sun_path - 1, "jail-test-%d", (int) outside);
  if (bind (listener, (struct sockaddr *) &address, (socklen_t) (sizeof (sa_family_t) + 1 + length)) < 0
      || listen (listener, 8) < 0)
    g_error ("no abstract socket: %s", g_strerror (errno));
  for (gsize i = 0; i < G_N_ELEMENTS (attempts); i++) {
    g_autofree char *name = g_strconcat ("/landlock-alone/", attempts[i].name, NULL);

    g_test_add_data_func (name, GINT_TO_POINTER (i), test_attempt);
  }
  return g_test_run ();
}
