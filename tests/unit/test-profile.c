/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The profile language: lexing, conditions, ignore, include, the table. */
#include <glib/gstdio.h>
#include <string.h>

#include "profile/line.h"
#include "profile/path-word.h"
#include "profile/reader.h"
#include "util/error.h"
#include "util/suggest.h"

/* A reader with two directories of profiles: the user's and an imported one. */
typedef struct {
  char *user, *imported;
  const char *dirs[3];
  const char *imported_dirs[2];
  ProfileContext context;
  Policy *policy;
  ProfileReader *reader;
  GPtrArray *written;
} Fixture;

static void
set_up (Fixture *f, gconstpointer data G_GNUC_UNUSED)
{
  f->user = g_dir_make_tmp ("profile-user-XXXXXX", NULL);
  f->imported = g_dir_make_tmp ("profile-imported-XXXXXX", NULL);
  f->dirs[0] = f->user;
  f->dirs[1] = f->imported;
  f->imported_dirs[0] = f->imported;
  f->context = (ProfileContext) {
    .home = f->user, .runuser_dir = "/run/user/1000", .working_directory = "/work",
    .config_dir = f->imported, .search_dirs = f->dirs, .imported_dirs = f->imported_dirs,
    .conditions = CONDITION_DEFAULTS,
  };
  f->policy = policy_new ();
  f->reader = profile_reader_new (f->policy, &f->context);
  f->written = g_ptr_array_new_with_free_func (g_free);
}

static void
tear_down (Fixture *f, gconstpointer data G_GNUC_UNUSED)
{
  profile_reader_free (f->reader);
  policy_free (f->policy);
  for (guint i = 0; i < f->written->len; i++)
    g_remove (f->written->pdata[i]);
  g_ptr_array_unref (f->written);
  g_rmdir (f->user);
  g_rmdir (f->imported);
  g_free (f->user);
  g_free (f->imported);
}

static void
put (Fixture *f, const char *directory, const char *name, const char *text)
{
  char *path = g_build_filename (directory, name, NULL);

  g_assert_true (g_file_set_contents (path, text, -1, NULL));
  g_ptr_array_add (f->written, path);
}

static void
start_over (Fixture *f)
{
  profile_reader_free (f->reader);
  policy_free (f->policy);
  f->policy = policy_new ();
  f->reader = profile_reader_new (f->policy, &f->context);
}

static void
read_text (Fixture *f, const char *text)
{
  g_autoptr(GError) error = NULL;

  profile_reader_read_text (f->reader, "t.profile", text, strlen (text), &error);
  g_assert_no_error (error);
}

static void G_GNUC_PRINTF (2, 3)
assert_message (const GError *error, const char *format, ...)
{
  g_autofree char *expected = NULL;
  va_list arguments;

  va_start (arguments, format);
  expected = g_strdup_vprintf (format, arguments);
  va_end (arguments);
  g_assert_nonnull (error);
  g_assert_cmpstr (error->message, ==, expected);
}

/* The text must fail with that message; a new policy afterwards. */
static void
refuse (Fixture *f, const char *text, const char *expected)
{
  g_autoptr(GError) error = NULL;

  g_assert_false (profile_reader_read_text (f->reader, "t.profile", text, strlen (text), &error));
  assert_message (error, "%s", expected);
  start_over (f);
}

static gboolean
give_option (Fixture *f, const char *word, GError **error)
{
  const char *argument;
  const Directive *directive = directive_find_option (word, &argument);

  g_assert_nonnull (directive);
  return profile_reader_apply_option (f->reader, directive, argument, word, error);
}

static const PathWish *
path_at (const Fixture *f, guint i)
{
  g_assert_cmpuint (i, <, f->policy->paths->len);
  return &g_array_index (f->policy->paths, PathWish, i);
}

static const char *
warning_at (const Fixture *f, guint i)
{
  const GPtrArray *warnings = profile_reader_get_warnings (f->reader);

  return i < warnings->len ? warnings->pdata[i] : NULL;
}

static void
test_lexing (void)
{
  static const struct {
    const char *text, *line, *problem;
  } cases[] = {
    { "seccomp", "seccomp", NULL },
    { "  \t seccomp \t !chroot  ", "seccomp !chroot", NULL },
    { "seccomp # why\n", "seccomp", NULL },
    { "# only\n\n \t\r\nquiet\r\n", "quiet", NULL },
    { "quiet\rnotv", "quiet", NULL },
    { "\xEF\xBB\xBFquiet", "quiet", NULL },
    { "blacklist /a#b", "blacklist /a", NULL },
    { "blacklist /a  b", "blacklist /a b", NULL },
    { "blacklist \"/a  b#c\"", "blacklist /a  b#c", NULL },
    { "blacklist\t \"/a \\\"q\\\" \\\\ \"   # why", "blacklist /a \"q\" \\ ", NULL },
    { "?HAS_NET: blacklist \"/a  b\"", "?HAS_NET: blacklist /a  b", NULL },
    { "?HAS_NET:ignore  blacklist \"/a  b\"", "?HAS_NET:ignore blacklist /a  b", NULL },
    { "env A=\"b  c\"", "env A=\"b c\"", NULL },
    { "env \"A=b  c\"", "env \"A=b c\"", NULL },
    { "blacklist \"/a", NULL, "the double quote is never closed" },
    { "blacklist \"/a\\n\"", NULL, "after a backslash in quotes comes \\ or \"" },
    { "blacklist \"/a\" /b", NULL, "nothing may follow the closing double quote" },
    { "warn \x1b[31m", NULL, "the line has a control character" },
    { "warn \xC2\x9B" "31m", NULL, "the line has a control character" },
    { "quiet # \x1b[31m", "quiet", NULL },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      gsize length = strlen (cases[i].text);
      g_autofree char *text = g_malloc (length + 1);
      const char *problem = NULL;
      LineCursor cursor;
      Line line;

      memcpy (text, cases[i].text, length);
      line_cursor_init (&cursor, text, length);
      if (cases[i].problem != NULL)
        {
          g_assert_cmpint (line_next (&cursor, &line, &problem), ==, LINE_WRONG);
          g_assert_cmpstr (problem, ==, cases[i].problem);
          continue;
        }
      g_assert_cmpint (line_next (&cursor, &line, &problem), ==, LINE_READ);
      g_assert_cmpstr (line.text, ==, cases[i].line);
      g_assert_cmpuint (line.length, ==, strlen (line.text));
    }
}

static void
test_long_lines (Fixture *f, gconstpointer data G_GNUC_UNUSED)
{
  g_autofree char *longest = g_strnfill (LINE_LONGEST - strlen ("env A="), 'x');
  g_autofree char *fits = g_strconcat ("env A=", longest, "\n", NULL);
  g_autofree char *too_long = g_strconcat ("quiet\nenv AB=", longest, "\n", NULL);

  read_text (f, fits);
  g_assert_cmpstr (g_array_index (f->policy->environment, EnvWish, 0).value, ==, longest);
  refuse (f, too_long, "t.profile:2: the line is longer than 64 KiB");
}

static void
test_bytes (Fixture *f, gconstpointer data G_GNUC_UNUSED)
{
  g_autoptr(GError) nul = NULL;

  refuse (f, "quiet\r\nnotv\n# \xff\n", "t.profile:3: the line is not valid UTF-8");
  g_assert_false (profile_reader_read_text (f->reader, "t.profile", "quiet\nno\0tv", 11, &nul));
  assert_message (nul, "t.profile:2: the line has a NUL byte");
}

static void
test_paths (void)
{
  static const struct {
    const char *path;
    PathWordFlags flags;
    gboolean good;
  } cases[] = {
    { "/a", 0, TRUE },
    { "${HOME}", 0, TRUE },
    { "~/x y", 0, TRUE },
    { "${DOWNLOADS}/sub", 0, TRUE },
    { "${PATH}/su", PATH_WORD_PATH_MACRO, TRUE },
    { "${PATH}/su", 0, FALSE },
    { "${CFG}/x", 0, FALSE },
    { "${CFG}/x", PATH_WORD_CFG_MACRO, TRUE },
    { "$HOME/x", 0, FALSE },
    { "$HOME/x", PATH_WORD_VERBATIM, FALSE },
    { "${NOPE}/x", 0, FALSE },
    { "${HOME}x", 0, FALSE },
    { "~root/x", 0, FALSE },
    { "/a/${HOME}", PATH_WORD_VERBATIM, FALSE },
    { "x", 0, FALSE },
    { "", 0, FALSE },
    { "/a*", 0, FALSE },
    { "/a*", PATH_WORD_GLOB, TRUE },
    { "/a/../b", PATH_WORD_VERBATIM, FALSE },
    { "/a/..", PATH_WORD_VERBATIM, FALSE },
    { "/a..b", 0, FALSE },
    { "/a..b", PATH_WORD_VERBATIM, TRUE },
    { "/it's", 0, FALSE },
    { "/it's & more", PATH_WORD_VERBATIM, TRUE },
    { "/a\nb", PATH_WORD_VERBATIM, FALSE },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      const char *problem = path_word_problem (cases[i].path, cases[i].flags);

      if (cases[i].good)
        g_assert_cmpstr (problem, ==, NULL);
      else if (problem == NULL)
        g_error ("%s was taken", cases[i].path);
    }
  g_assert_true (path_word_is_below ("/tmp/x", "/tmp"));
  g_assert_false (path_word_is_below ("/tmp//", "/tmp"));
  g_assert_false (path_word_is_below ("/tmpx", "/tmp"));
}

static void
test_wishes (Fixture *f, gconstpointer data G_GNUC_UNUSED)
{
  const SeccompWishes *seccomp = &f->policy->seccomp;

  read_text (f, "whitelist \"${HOME}/My  Files#1\"\r\n"
                "whitelist-ro /usr/share/x\r\n"
                "private-etc fonts, @x11\n"
                "seccomp !chroot\n"
                "seccomp\n"
                "protocol unix,inet,-unix\n"
                "protocol netlink\n"
                "restrict-namespaces\n"
                "restrict-namespaces -user\n"
                "env A=b=c\n"
                "rmenv AWS_*\n"
                "hostname box\n"
                "nodbus\n"
                "private ${HOME}/p\n"
                "caps.keep chown\n"
                "caps\n");
  g_assert_cmpstr (path_at (f, 0)->path, ==, "${HOME}/My  Files#1");
  g_assert_cmpuint (path_at (f, 0)->origin.line, ==, 1);
  g_assert_cmpint (path_at (f, 1)->verb, ==, PATH_WHITELIST_RO);
  g_assert_cmpuint (f->policy->entries[ENTRIES_ETC].names->len, ==, 2);
  g_assert_cmpstr (g_array_index (f->policy->entries[ENTRIES_ETC].names, TextWish, 1).text, ==, "@x11");
  g_assert_cmpstr (seccomp->deny.text, ==, "!chroot");
  g_assert_cmpint (seccomp->protocols, ==, PROTOCOL_INET | PROTOCOL_NETLINK);
  g_assert_cmpint (seccomp->restrict_namespaces, ==, NAMESPACE_ALL & ~NAMESPACE_USER);
  g_assert_cmpstr (g_array_index (f->policy->environment, EnvWish, 0).value, ==, "b=c");
  g_assert_null (g_array_index (f->policy->environment, EnvWish, 1).value);
  g_assert_cmpstr (f->policy->hostname.text, ==, "box");
  for (int bus = 0; bus < BUS_N; bus++)
    {
      g_assert_true (f->policy->buses[bus].mode_set);
      g_assert_cmpint (f->policy->buses[bus].mode, ==, BUS_NONE);
    }
  g_assert_cmpstr (f->policy->private_home.text, ==, "${HOME}/p");
  g_assert_cmpint (f->policy->caps.mode, ==, CAPS_KEEP);
  read_text (f, "caps.drop all\ncaps.keep kill\n");
  g_assert_cmpint (f->policy->caps.mode, ==, CAPS_DROP_ALL);
  g_assert_null (warning_at (f, 0));
}

static void
test_errors (Fixture *f, gconstpointer data G_GNUC_UNUSED)
{
  static const char *const cases[][2] = {
    { "\n\nblaklist /x", "t.profile:3: unknown directive 'blaklist' (did you mean 'blacklist'?)" },
    { "zzzzzz", "t.profile:1: unknown directive 'zzzzzz'" },
    { "Quiet", "t.profile:1: unknown directive 'Quiet' (did you mean 'quiet'?)" },
    { "quiet now", "t.profile:1: quiet takes no argument" },
    { "blacklist", "t.profile:1: blacklist needs an argument: PATH" },
    { "blacklist \"\"", "t.profile:1: blacklist needs an argument: PATH" },
    { "dry-run", "t.profile:1: dry-run can be used on the command line only" },
    { "dns 1.2.3", "t.profile:1: dns: write the address of a name server: 192.0.2.1 or 2001:db8::1" },
    { "bind /a", "t.profile:1: bind: write bind SOURCE,PATH" },
    { "home ../x", "t.profile:1: home: a name has letters, digits and . _ + - only" },
    { "private-opt /x", "t.profile:1: private-opt: names are relative to /opt" },
    { "netfilter /x", "t.profile:1: netfilter FILE cannot be had: rules need a network of the jail's own that is connected" },
    { "net eth0", "t.profile:1: net 'eth0' cannot be had: connecting a network takes root; there is 'none', and without the word the host's" },
    { "dbus-user filtre", "t.profile:1: dbus-user: unknown word 'filtre' (did you mean 'filter'?)" },
    { "x11 xorgg", "t.profile:1: x11: unknown word 'xorgg' (did you mean 'xorg'?)" },
    { "wayland", "t.profile:1: wayland needs an argument: MODE" },
    { "wayland context,plain", "t.profile:1: wayland: unknown word 'context,plain'; one of: auto, none, context, plain" },
    { "xephyr-screen 1280", "t.profile:1: xephyr-screen: write the size as WIDTHxHEIGHT: 1280x800" },
    { "xephyr-screen 0x800", "t.profile:1: xephyr-screen: write the size as WIDTHxHEIGHT: 1280x800" },
    { "xephyr-screen 1280x800 -ac", "t.profile:1: xephyr-screen: write the size as WIDTHxHEIGHT: 1280x800" },
    { "shell bash", "t.profile:1: shell 'bash' is not supported" },
    { "?SOME: quiet", "t.profile:1: unknown condition 'SOME'" },
    { "?HAS_NETT: quiet", "t.profile:1: unknown condition 'HAS_NETT' (did you mean 'HAS_NET'?)" },
    { "?HAS_NET quiet", "t.profile:1: a condition is written ?NAME: LINE" },
    { "?HAS_NET:", "t.profile:1: nothing follows the condition" },
    { "?HAS_NET: quite", "t.profile:1: unknown directive 'quite' (did you mean 'quiet'?)" },
    { "protocol unix,inet9", "t.profile:1: protocol: unknown word 'inet9' (did you mean 'inet'?)" },
    { "protocol unix,", "t.profile:1: protocol: the list has an empty item" },
    { "caps.keep chwon", "t.profile:1: caps.keep: unknown word 'chwon' (did you mean 'chown'?)" },
    { "seccomp a b", "t.profile:1: seccomp: a list of system calls has letters, digits "
                     "and _ , : @ $ ! - only" },
    { "seccomp-error-action eperm", "t.profile:1: seccomp-error-action: expected kill, log or the "
                                    "name of an error such as EPERM" },
    { "mkdir /etc/x", "t.profile:1: mkdir: only below the home directory, /tmp and ${RUNUSER}" },
    { "mkdir ${HOME}", "t.profile:1: mkdir: only below the home directory, /tmp and ${RUNUSER}" },
    { "blacklist $HOME/x", "t.profile:1: blacklist: $HOME is not expanded, write ${HOME}" },
    { "private-etc /etc/fonts", "t.profile:1: private-etc: names are relative to /etc" },
    { "private-etc a/../../x", "t.profile:1: private-etc: a name may not have .." },
    { "hostname 12", "t.profile:1: hostname: a host name starts and ends with a letter or digit "
                     "and is no number" },
    { "env =x", "t.profile:1: env: write NAME=VALUE" },
    { "include ../x", "t.profile:1: include: the path must start with / or ${HOME} or another macro" },
    { "include a*.inc", "t.profile:1: include: the path may not have the glob characters * ? [ ] here" },
    { "include ${DOWNLOADS}/x", "t.profile:1: include: of macros only ${HOME}, ${RUNUSER} and "
                                "${CFG} can be used here" },
    { "\xC3\xBC\x22", "t.profile:1: unknown directive '\\303\\274\"'" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    refuse (f, cases[i][0], cases[i][1]);
}

static void
test_conditions (Fixture *f, gconstpointer data G_GNUC_UNUSED)
{
  put (f, f->user, "c.inc", "notv\n");
  read_text (f, "?HAS_NET: nosound\n"
                "net none\n"
                "?HAS_NET:no3d\n"
                "?HAS_NET : novideo\n"
                "?HAS_NET: ?ALLOW_TRAY: noinput\n"
                "?ALLOW_TRAY: apparmor\n"
                "?BROWSER_DISABLE_U2F: nou2f\n"
                "?HAS_NET: include c.inc\n");
  g_assert_false (policy_has (f->policy, POLICY_NOSOUND));
  g_assert_true (policy_has (f->policy, POLICY_NO3D));
  g_assert_true (policy_has (f->policy, POLICY_NOVIDEO));
  g_assert_false (policy_has (f->policy, POLICY_NOINPUT));
  g_assert_true (policy_has (f->policy, POLICY_NOU2F));
  g_assert_true (policy_has (f->policy, POLICY_NOTV));
}

static void
test_ignore (Fixture *f, gconstpointer data G_GNUC_UNUSED)
{
  read_text (f, "ignore seccomp\nseccomp\nseccomp !chroot\nseccomp.drop mount\n"
                "ignore ignore notv\nignore notv\nnotv\n"
                "ignore include none.inc\ninclude none.inc\n"
                "ignore whitelist \"/a  b\"\nwhitelist \"/a  b\"\nwhitelist /a b\n"
                "ignore apparmor\napparmor\n"
                "ignore whitelist-ro\nwhitelist-ro /x\n");
  g_assert_null (f->policy->seccomp.deny.text);
  g_assert_cmpstr (f->policy->seccomp.drop.text, ==, "mount");
  g_assert_true (policy_has (f->policy, POLICY_NOTV));
  g_assert_cmpuint (f->policy->paths->len, ==, 1);
  g_assert_cmpstr (path_at (f, 0)->path, ==, "/a b");
  g_assert_null (warning_at (f, 0));

  read_text (f, "ignore nosuond\n");
  g_assert_cmpstr (warning_at (f, 0), ==,
                   "t.profile:1: ignore: 'nosuond' is no directive (did you mean 'nosound'?)");
}

static void
test_options_first (Fixture *f, gconstpointer data G_GNUC_UNUSED)
{
  g_autoptr(GError) error = NULL;

  g_assert_true (give_option (f, "--ignore=nosound", &error));
  g_assert_true (give_option (f, "--seccomp=@clock", &error));
  g_assert_true (give_option (f, "--env=A=mine", &error));
  g_assert_true (give_option (f, "--noblacklist=/a b#c", &error));
  g_assert_true (give_option (f, "--whitelist=./sub/x", &error));
  g_assert_no_error (error);
  read_text (f, "nosound\nseccomp !chroot\nenv A=theirs\nblacklist /x\n");

  g_assert_false (policy_has (f->policy, POLICY_NOSOUND));
  g_assert_cmpstr (f->policy->seccomp.deny.text, ==, "@clock");
  g_assert_cmpuint (f->policy->environment->len, ==, 1);
  g_assert_cmpint (path_at (f, 0)->verb, ==, PATH_NOBLACKLIST);
  g_assert_cmpstr (path_at (f, 0)->path, ==, "/a b#c");
  g_assert_cmpstr (path_at (f, 0)->origin.file, ==, "--noblacklist=/a b#c");
  g_assert_cmpuint (path_at (f, 0)->origin.line, ==, 0);
  g_assert_cmpstr (path_at (f, 1)->path, ==, "/work/sub/x");

  g_assert_true (give_option (f, "--nosound", &error));
  g_assert_true (policy_has (f->policy, POLICY_NOSOUND));
  g_assert_false (give_option (f, "--net=eth0", &error));
  assert_message (error, "option --net=eth0: net 'eth0' cannot be had: connecting a network takes root; there is 'none', and without the word the host's");
}

static void
test_bare_option (Fixture *f, gconstpointer data G_GNUC_UNUSED)
{
  g_assert_true (give_option (f, "--seccomp", NULL));
  read_text (f, "seccomp !chroot\n");
  g_assert_cmpstr (f->policy->seccomp.deny.text, ==, "!chroot");
  g_assert_true (give_option (f, "--private", NULL));
  read_text (f, "private /tmp/p\n");
  g_assert_cmpstr (f->policy->private_home.text, ==, "");
}

static void
test_include (Fixture *f, gconstpointer data G_GNUC_UNUSED)
{
  g_autoptr(GError) error = NULL;
  g_autofree char *path = g_build_filename (f->imported, "main.profile", NULL);

  put (f, f->imported, "main.profile", "include main.local\ninclude a.inc\ninclude ${CFG}/b.inc\n");
  put (f, f->imported, "a.inc", "blacklist /imported-a\n");
  put (f, f->user, "a.inc", "blacklist /user-a\ninclude ~/c.inc\n");
  put (f, f->user, "b.inc", "blacklist /user-b\n");
  put (f, f->imported, "b.inc", "blacklist /imported-b\n");
  put (f, f->user, "c.inc", "blacklist /c\n");
  g_assert_true (profile_reader_read_named (f->reader, "main", FALSE, &error));
  g_assert_no_error (error);
  g_assert_cmpuint (f->policy->paths->len, ==, 3);
  g_assert_cmpstr (path_at (f, 0)->path, ==, "/user-a");
  g_assert_cmpstr (path_at (f, 1)->path, ==, "/c");
  g_assert_cmpstr (path_at (f, 2)->path, ==, "/imported-b");
  g_assert_cmpuint (f->policy->profiles->len, ==, 4);

  put (f, f->user, "main.local", "bogus\n");
  start_over (f);
  g_assert_false (profile_reader_read_path (f->reader, path, &error));
  assert_message (error, "%s/main.local:1: unknown directive 'bogus'", f->user);
}

static void
test_missing (Fixture *f, gconstpointer data G_GNUC_UNUSED)
{
  g_autofree char *expected = g_strdup_printf ("t.profile:2: 'x.inc' is in none of %s, %s",
                                               f->user, f->imported);
  g_autoptr(GError) error = NULL;
  g_autofree char *directory = g_build_filename (f->user, "d.inc", NULL);
  g_autofree char *message = g_strdup_printf ("t.profile:1: cannot read %s: it is a directory", directory);

  refuse (f, "include x.local\ninclude x.inc\n", expected);
  refuse (f, "include /nonexistent/x.inc", "t.profile:1: '/nonexistent/x.inc' does not exist");
  g_assert_cmpint (g_mkdir (directory, 0700), ==, 0);
  g_ptr_array_add (f->written, g_strdup (directory));
  refuse (f, "include d.inc", message);

  g_assert_false (profile_reader_read_named (f->reader, "p", TRUE, &error));
  assert_message (error, "no profile for 'p' and no default profile in %s, %s", f->user, f->imported);
  g_clear_error (&error);
  put (f, f->user, "default.profile", "quiet\n");
  g_assert_false (profile_reader_read_option (f->reader, "p", &error));
  g_clear_error (&error);
  g_assert_true (profile_reader_read_named (f->reader, "p", TRUE, &error));
  g_assert_true (policy_has (f->policy, POLICY_QUIET));
  g_assert_true (profile_reader_read_option (f->reader, "default.profile", &error));
  g_assert_false (profile_reader_read_named (f->reader, "../x", TRUE, &error));
  assert_message (error, "'../x' is not the name of a profile");
}

static void
test_circle (Fixture *f, gconstpointer data G_GNUC_UNUSED)
{
  g_autoptr(GError) error = NULL;

  put (f, f->user, "a.inc", "include b.inc\n");
  put (f, f->user, "b.inc", "\ninclude a.inc\n");
  g_assert_false (profile_reader_read_text (f->reader, "t.profile", "include a.inc", 13, &error));
  assert_message (error, "%s/a.inc:1: including 'b.inc': more than 64 files deep: "
                  "%s/a.inc:1 > %s/b.inc:2 > %s/a.inc:1", f->user, f->user, f->user, f->user);
  g_clear_error (&error);

  start_over (f);
  put (f, f->user, "b.inc", "include a.local\ninclude a.local\n");
  put (f, f->user, "a.local", "include c.local\ninclude c.local\nignore include b.inc\n");
  g_assert_true (profile_reader_read_text (f->reader, "t.profile", "include a.inc", 13, &error));
}

static void
test_imported (Fixture *f, gconstpointer data G_GNUC_UNUSED)
{
  g_autoptr(GError) error = NULL;

  put (f, f->imported, "a.profile", "keep-dev-frobs\ntracelog\nshell none\nname x\ndbus-user filter\ndbus-user.talk org.x\n");
  put (f, f->imported, "b.profile", "nofrobs\n");
  put (f, f->imported, "c.profile", "blacklst /x\n");
  g_assert_true (profile_reader_read_named (f->reader, "a", FALSE, &error));
  g_assert_true (g_str_has_suffix (warning_at (f, 0), "/a.profile:1: unknown directive 'keep-dev-frobs' is skipped"));
  /* What such profiles say without effect is noted, not complained about. */
  g_assert_null (warning_at (f, 1));
  g_assert_cmpuint (f->policy->notes->len, >=, 2);
  g_assert_cmpstr (g_array_index (f->policy->notes, TextWish, 0).text, ==, "tracelog has no effect: hidden files are not logged");
  put (f, f->imported, "d.profile", "caps.keep sys_admin,sys_chroot\n");
  g_assert_true (profile_reader_read_named (f->reader, "d", FALSE, &error));
  g_assert_true (policy_has (f->policy, POLICY_ALLOW_USERNS));
  g_assert_cmpint (f->policy->caps.mode, ==, CAPS_DROP_ALL);
  g_assert_false (profile_reader_read_named (f->reader, "b", FALSE, &error));
  g_clear_error (&error);
  g_assert_false (profile_reader_read_named (f->reader, "c", FALSE, &error));
}

static void
test_table (Fixture *f, gconstpointer data G_GNUC_UNUSED)
{
  for (gsize i = 0; i < directive_table_length; i++)
    {
      const Directive *row = &directive_table[i];
      g_autoptr(GError) error = NULL;

      g_test_message ("%s", row->name);
      g_assert_true (i == 0 || strcmp (directive_table[i - 1].name, row->name) < 0);
      g_assert_true (directive_find (row->name, strlen (row->name)) == row);
      g_assert_true (row->summary != NULL && row->summary[0] != '\0');
      g_assert_false (g_str_has_suffix (row->summary, "."));
      g_assert_cmpstr (directive_section_title (row->section), !=, "");
      g_assert_true (row->place != 0);
      g_assert_true ((row->argument == ARGUMENT_NONE) == (row->placeholder == NULL));
      g_assert_true (row->completion != COMPLETE_WORDS || row->words != NULL);
      g_assert_true ((row->apply != NULL) == (row->status == STATUS_DONE && row->option == OPTION_NONE));
      g_assert_true ((row->reason != NULL)
                     == (row->status == STATUS_NO_EFFECT || row->status == STATUS_REMOVED || row->status == STATUS_IMPOSSIBLE));

      if (row->status == STATUS_NOT_YET || row->status == STATUS_IMPOSSIBLE)
        {
          g_assert_false (profile_reader_apply_option (f->reader, row, "x",
                                                       "--option", &error));
          if ((row->place & ON_COMMAND_LINE) != 0)
            {
              g_assert_error (error, JAIL_ERROR, JAIL_ERROR_NOT_SUPPORTED);
              assert_message (error, row->reason == NULL ? "option --option: %s is not supported yet%s"
                                                         : "option --option: %s cannot be had: %s",
                              row->name, row->reason != NULL ? row->reason : "");
            }
        }
    }
}

static void
test_find_option (void)
{
  const char *argument;

  g_assert_cmpstr (directive_find_option ("--net=none", &argument)->name, ==, "net");
  g_assert_cmpstr (argument, ==, "none");
  g_assert_cmpint (directive_find_option ("-h", &argument)->option, ==, OPTION_HELP);
  g_assert_cmpint (directive_find_option ("-?", &argument)->option, ==, OPTION_HELP);
  g_assert_cmpstr (directive_find_option ("-c", &argument)->name, ==, "-c");
  g_assert_cmpstr (directive_find_option ("--env=A=b", &argument)->name, ==, "env");
  g_assert_cmpstr (argument, ==, "A=b");
  g_assert_null (directive_find_option ("--warn=x", &argument));
  g_assert_null (directive_find_option ("--", &argument));
  g_assert_null (directive_find_option ("-", &argument));
  g_assert_null (directive_find_option ("--secc", &argument));
  g_assert_cmpstr (directive_suggest ("secomp", IN_BOTH), ==, "seccomp");
  g_assert_cmpstr (directive_suggest ("dryrun", ON_COMMAND_LINE), ==, "dry-run");
  g_assert_null (directive_suggest ("xyzzy", IN_BOTH));
  g_assert_cmpstr (profile_name_for_program ("/usr/bin/python3.11"), ==, "python3.11");
  g_assert_cmpstr (profile_name_for_program ("xterm"), ==, "xterm");
}

static void
test_suggest (void)
{
  static const char *const names[] = { "open", "openat", "close", "mount", NULL };

  g_assert_cmpstr (suggest_nearest_of ("opne", names), ==, "open");
  g_assert_cmpstr (suggest_nearest_of ("opena", names), ==, "open");
  g_assert_cmpstr (suggest_nearest_of ("clsoe", names), ==, "close");
  g_assert_cmpstr (suggest_nearest_of ("umount", names), ==, "mount");
  g_assert_null (suggest_nearest_of ("read", names));
  g_assert_null (suggest_nearest_of ("", names));
}

#define ADD(name, function) g_test_add (name, Fixture, NULL, set_up, function, tear_down)

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/profile/lexing", test_lexing);
  g_test_add_func ("/profile/paths", test_paths);
  g_test_add_func ("/profile/find-option", test_find_option);
  g_test_add_func ("/profile/suggest", test_suggest);
  ADD ("/profile/long-lines", test_long_lines);
  ADD ("/profile/bytes", test_bytes);
  ADD ("/profile/wishes", test_wishes);
  ADD ("/profile/errors", test_errors);
  ADD ("/profile/conditions", test_conditions);
  ADD ("/profile/ignore", test_ignore);
  ADD ("/profile/options-first", test_options_first);
  ADD ("/profile/bare-option", test_bare_option);
  ADD ("/profile/include", test_include);
  ADD ("/profile/missing", test_missing);
  ADD ("/profile/circle", test_circle);
  ADD ("/profile/imported", test_imported);
  ADD ("/profile/table", test_table);
  return g_test_run ();
}
