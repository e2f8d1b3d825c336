/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* What becomes of the text of desktop files and services: prefixes where programs stand, and not one byte else. */
#include "jailctl/desktop-entry.h"

#include "util/error.h"

#include <string.h>

#define TEST(name, function) g_test_add_func ("/desktop-entry/" name, function)

static char *
prefix (const char *program, gpointer data)
{
  (void) data;
  return g_str_has_suffix (program, "flatpak") ? NULL : g_strconcat ("jail --for=", program, " ", NULL);
}

static void
assert_edit (EntryKind kind, const char *text, const char *wanted, guint changed)
{
  g_autoptr (GError) error = NULL;
  gsize length;
  guint n;
  g_autofree char *got = entry_edit (kind, text, strlen (text), prefix, NULL, &length, &n, &error);

  g_assert_no_error (error);
  g_assert_cmpstr (got, ==, wanted);
  g_assert_cmpuint (length, ==, strlen (wanted));
  g_assert_cmpuint (n, ==, changed);
}

static void
assert_refused (EntryKind kind, const char *text, const char *message)
{
  g_autoptr (GError) error = NULL;
  gsize length;
  guint n;
  g_autofree char *got = entry_edit (kind, text, strlen (text), prefix, NULL, &length, &n, &error);

  g_assert_null (got);
  g_assert_error (error, JAIL_ERROR, JAIL_ERROR_HOST);
  g_assert_nonnull (strstr (error->message, message));
}

static void
test_actions (void)
{
  assert_edit (ENTRY_DESKTOP,
               "[Desktop Entry]\nName=A\nName[de]=\xc3\xa4=\nName[xx]=\xff\xfe\nTryExec=a\nExec=a %U\n"
               "Actions=b;\n\n[Desktop Action b]\nExec=/usr/bin/b --new %c",
               "[Desktop Entry]\nName=A\nName[de]=\xc3\xa4=\nName[xx]=\xff\xfe\nTryExec=a\nExec=jail --for=a a %U\n"
               "Actions=b;\n\n[Desktop Action b]\nExec=jail --for=/usr/bin/b /usr/bin/b --new %c", 2);
}

static void
test_loose_lines (void)
{
  assert_edit (ENTRY_DESKTOP, "  Exec \t=  a\n", "  Exec \t=  jail --for=a a\n", 1);
  assert_edit (ENTRY_DESKTOP, "Exec=a\r\nX=1\r\n", "Exec=jail --for=a a\r\nX=1\r\n", 1);
  assert_edit (ENTRY_DESKTOP, "Exec[$e]=a\nExec[de]=b\n", "Exec[$e]=jail --for=a a\nExec[de]=jail --for=b b\n", 2);
  assert_edit (ENTRY_DESKTOP, "Exec=a\nExec=b", "Exec=jail --for=a a\nExec=jail --for=b b", 2);
  assert_edit (ENTRY_DESKTOP, "[No Group\nExec=a\n", "[No Group\nExec=jail --for=a a\n", 1);
  assert_edit (ENTRY_DESKTOP, "#Exec=a\nXExec=a\nExecX=a\nTryExec=a\nExec\n", "#Exec=a\nXExec=a\nExecX=a\nTryExec=a\nExec\n", 0);
  assert_edit (ENTRY_DESKTOP, "", "", 0);
  assert_edit (ENTRY_DESKTOP, "Exec=", "Exec=", 0);
}

static void
test_quotes (void)
{
  assert_edit (ENTRY_DESKTOP, "Exec=\"/opt/My App/app\" %f\n", "Exec=jail --for=/opt/My App/app \"/opt/My App/app\" %f\n", 1);
  assert_edit (ENTRY_DESKTOP, "Exec='a b'\n", "Exec=jail --for=a b 'a b'\n", 1);
  assert_edit (ENTRY_DESKTOP, "Exec=\\s\\ta\\sb\n", "Exec=\\s\\tjail --for=a a\\sb\n", 1);
  assert_edit (ENTRY_DESKTOP, "Exec=\"a\\\\\"b\" c\n", "Exec=jail --for=a\"b \"a\\\\\"b\" c\n", 1);
  assert_edit (ENTRY_DESKTOP, "Exec=fla\"t\"pak run x\n", "Exec=fla\"t\"pak run x\n", 0);
}

static void
test_env (void)
{
  assert_edit (ENTRY_DESKTOP, "Exec=env A=1 \"B=2 3\" a %u\n", "Exec=env A=1 \"B=2 3\" jail --for=a a %u\n", 1);
  assert_edit (ENTRY_DESKTOP, "Exec=/usr/bin/env -i --unset=X a\n", "Exec=/usr/bin/env -i --unset=X jail --for=a a\n", 1);
  /* What is not understood is a program, and so runs in the jail as a whole. */
  assert_edit (ENTRY_DESKTOP, "Exec=env -S a\n", "Exec=jail --for=env env -S a\n", 1);
  assert_edit (ENTRY_DESKTOP, "Exec=env A=1\n", "Exec=jail --for=env env A=1\n", 1);
  assert_edit (ENTRY_DESKTOP, "Exec=sh -c \"a %u\"\n", "Exec=jail --for=sh sh -c \"a %u\"\n", 1);
}

static void
test_activation (void)
{
  assert_edit (ENTRY_DESKTOP, "DBusActivatable=true\r\nExec=a\nDBusActivatable = 1\n",
               "DBusActivatable=false\r\nExec=jail --for=a a\nDBusActivatable = false\n", 1);
  /* Without a line of its own it starts by its service, which has an override. */
  assert_edit (ENTRY_DESKTOP, "DBusActivatable=true\n", "DBusActivatable=true\n", 0);
  assert_edit (ENTRY_SERVICE, "[D-BUS Service]\nName=x.y\nSystemdService=x.service\nExec=/usr/bin/x --s\n",
               "[D-BUS Service]\nName=x.y\nExec=jail --for=/usr/bin/x /usr/bin/x --s\n", 1);
  assert_edit (ENTRY_SERVICE, "Exec=a\nSystemdService=b", "Exec=jail --for=a a\n", 1);
}

static void
test_refused (void)
{
  static const char zero[] = "Exec=a\0\n";
  g_autoptr (GError) error = NULL;
  gsize length;
  guint n;

  assert_refused (ENTRY_DESKTOP, "\nExec=\"a\n", "line 2");
  assert_refused (ENTRY_DESKTOP, "Exec='a\n", "line 1");
  assert_refused (ENTRY_DESKTOP, "Exec=a\nExec=%c\n", "line 2");
  assert_refused (ENTRY_DESKTOP, "Exec=--profile=none a\n", "name of a program");
  assert_refused (ENTRY_DESKTOP, "Exec=\"\" a\n", "name of a program");
  assert_refused (ENTRY_DESKTOP, "Exec=\\s\f", "name of a program");
  assert_refused (ENTRY_DESKTOP, "Exec=\\s\r\r\n", "name of a program");
  assert_refused (ENTRY_DESKTOP, "Exec=#a\n", "line 1");
  assert_refused (ENTRY_DESKTOP, "Exec=env \rA\r=1 a\n", "control character");
  assert_refused (ENTRY_DESKTOP, "Exec=env A\\rB=1 a\n", "control character");
  assert_refused (ENTRY_DESKTOP, "Exec=env A=\"1 a\n", "line 1");
  assert_refused (ENTRY_SERVICE, "Exec=a\\", "line 1");
  g_assert_null (entry_edit (ENTRY_DESKTOP, zero, sizeof zero - 1, prefix, NULL, &length, &n, &error));
  g_assert_error (error, JAIL_ERROR, JAIL_ERROR_HOST);
}

/* GKeyFile and g_shell_parse_argv () are what GLib's launchers are made of. */
static void
test_as_glib_reads (void)
{
  static const char *const commands[] = { "a %u", "\"/opt/x y/z\" \"%f\"", "env A=1 a", "'q' b", "\\sa\\tb", "a\\\\ b" };

  for (guint i = 0; i < G_N_ELEMENTS (commands); i++) {
    g_autofree char *text = g_strdup_printf ("[Desktop Entry]\nExec=%s\n", commands[i]), *edited = NULL, *value = NULL;
    g_autoptr (GPtrArray) programs = entry_programs (ENTRY_DESKTOP, text, strlen (text), NULL);
    g_autoptr (GKeyFile) file = g_key_file_new ();
    g_auto (GStrv) words = NULL;
    g_autofree char *wanted = NULL;
    gsize length;
    guint n, at;

    g_assert_cmpuint (programs->len, ==, 1);
    edited = entry_edit (ENTRY_DESKTOP, text, strlen (text), prefix, NULL, &length, &n, NULL);
    g_assert_true (g_key_file_load_from_data (file, edited, length, G_KEY_FILE_NONE, NULL));
    value = g_key_file_get_string (file, "Desktop Entry", "Exec", NULL);
    g_assert_true (g_shell_parse_argv (value, NULL, &words, NULL));
    at = g_str_has_prefix (commands[i], "env") ? 2 : 0;
    g_assert_cmpstr (words[at], ==, "jail");
    wanted = g_strconcat ("--for=", programs->pdata[0], NULL);
    if (strchr (wanted, ' ') == NULL) {
      g_assert_cmpstr (words[at + 1], ==, wanted);
      g_assert_cmpstr (words[at + 2], ==, programs->pdata[0]);
    }
  }
}

static void
test_words (void)
{
  g_autofree char *good = entry_word ("/usr/bin/jail");

  g_assert_cmpstr (good, ==, "/usr/bin/jail ");
  g_assert_null (entry_word (""));
  g_assert_null (entry_word ("/opt/a b"));
  g_assert_null (entry_word ("/opt/%f"));
  g_assert_null (entry_word ("/opt/\"a\\"));
  g_assert_null (entry_word ("/opt/$a\n"));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  TEST ("actions", test_actions);
  TEST ("loose-lines", test_loose_lines);
  TEST ("quotes", test_quotes);
  TEST ("env", test_env);
  TEST ("activation", test_activation);
  TEST ("refused", test_refused);
  TEST ("as-glib-reads", test_as_glib_reads);
  TEST ("words", test_words);
  return g_test_run ();
}
