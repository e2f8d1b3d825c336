/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The rules of the buses: their words, their sets, the names that lead out, and
 * what is read from the log of the proxy. */
#include <string.h>

#include "policy/policy.h"
#include "session/bus-log.h"

static void
test_words (void)
{
  static const struct {
    BusVerb verb;
    const char *text;
    gboolean right;
  } rules[] = {
    { BUS_TALK, "org.example.A", TRUE },
    { BUS_TALK, "org.example.*", TRUE },
    { BUS_TALK, "org.example-x._1", TRUE },
    { BUS_TALK, "org.*", FALSE },
    { BUS_TALK, "*", FALSE },
    { BUS_TALK, ".*", FALSE },
    { BUS_TALK, "", FALSE },
    { BUS_TALK, "org.example*", FALSE },
    { BUS_TALK, "org.example.A=*", FALSE },
    { BUS_TALK, "org.example.A\n", FALSE },
    { BUS_CALL, "org.example.A=*", TRUE },
    { BUS_CALL, "org.example.A=@/", TRUE },
    { BUS_CALL, "org.example.A=*@/*", TRUE },
    { BUS_CALL, "org.example.A=org.example.I.*@/a/b_1/*", TRUE },
    { BUS_CALL, "org.example.*=org.example.I.M", TRUE },
    { BUS_CALL, "org.example.A", FALSE },
    { BUS_CALL, "org.example.A=org.ex-ample.I.M", FALSE },
    { BUS_CALL, "org.example.A=*@/a-b", FALSE },
    { BUS_CALL, "org.example.A=*@/a/*/b", FALSE },
    { BUS_CALL, "org.example.A==", FALSE },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (rules); i++)
    {
      g_test_message ("%s", rules[i].text);
      g_assert_cmpint (bus_rule_problem (rules[i].verb, rules[i].text) == NULL, ==, rules[i].right);
    }
  g_assert_null (bus_application_id_problem ("io.github.jail.firefox-esr"));
  g_assert_nonnull (bus_application_id_problem ("io.git-hub.jail"));
  g_assert_nonnull (bus_application_id_problem ("firefox"));
}

static void
test_covers (void)
{
  g_assert_true (bus_pattern_covers ("org.a.*", "org.a"));
  g_assert_true (bus_pattern_covers ("org.a.*", "org.a.b.c"));
  g_assert_true (bus_pattern_covers ("org.a.*", "org.a.b.*"));
  g_assert_true (bus_pattern_covers ("org.a.*", "org.a.*"));
  g_assert_true (bus_pattern_covers ("org.a", "org.a"));
  g_assert_false (bus_pattern_covers ("org.a.*", "org.ab"));
  g_assert_false (bus_pattern_covers ("org.a.b.*", "org.a.*"));
  g_assert_false (bus_pattern_covers ("org.a", "org.a.*"));
  g_assert_false (bus_pattern_covers ("org.a", "org.a.b"));
}

static gboolean
is_dangerous (BusVerb verb, const char *text)
{
  g_autofree char *name = NULL;
  guint next = 0;

  return bus_rule_danger (BUS_USER, verb, text, &next, &name) != NULL;
}

static void
test_dangers (void)
{
  g_assert_true (is_dangerous (BUS_TALK, "org.freedesktop.systemd1"));
  g_assert_true (is_dangerous (BUS_TALK, "org.freedesktop.*"));
  g_assert_true (is_dangerous (BUS_TALK, "org.gtk.vfs.Daemon"));
  g_assert_true (is_dangerous (BUS_OWN, "org.freedesktop.impl.portal.desktop.gtk"));
  g_assert_true (is_dangerous (BUS_CALL, "ca.desrt.dconf=*@/x"));
  g_assert_false (is_dangerous (BUS_SEE, "org.freedesktop.systemd1"));
  g_assert_false (is_dangerous (BUS_TALK, "org.freedesktop.systemd10"));
  g_assert_false (is_dangerous (BUS_TALK, "org.freedesktop.Notifications"));
  g_assert_false (is_dangerous (BUS_TALK, "org.example.*"));
}

/* Each set is in the list of names, its rules are right, and none leads out. */
static void
test_sets (void)
{
  gsize n = 0;

  for (const BusSet *set = bus_sets; set->name != NULL; set++, n++)
    {
      const char *const *names = set->bus == BUS_USER ? bus_set_names_user : bus_set_names_system;

      g_assert_true (g_strv_contains (names, set->name));
      g_assert_true (bus_set_find (set->bus, set->name) == set);
      for (const BusSetRule *rule = set->rules; rule->text != NULL; rule++)
        {
          g_auto (GStrv) parts = g_strsplit (rule->text, "${PROGRAM}", -1);
          g_autofree char *text = g_strjoinv ("program", parts);
          g_autofree char *name = NULL;
          guint next = 0;

          g_test_message ("%s: %s", set->name, text);
          g_assert_null (bus_rule_problem (rule->verb, text));
          g_assert_null (bus_rule_danger (set->bus, rule->verb, text, &next, &name));
        }
    }
  g_assert_cmpuint (n, ==, g_strv_length ((char **) bus_set_names_user) + g_strv_length ((char **) bus_set_names_system));
}

static char *
take_all (BusLog *log, const char *text)
{
  g_auto (GStrv) lines = g_strsplit (text, "\n", -1);
  g_autoptr (GString) all = g_string_new (NULL);

  for (char **line = lines; *line != NULL; line++)
    {
      g_autofree char *words = bus_log_take (log, *line);

      if (words != NULL)
        g_string_append_printf (all, "%s\n", words);
    }
  return g_string_free (g_steal_pointer (&all), FALSE);
}

static void
test_log (void)
{
  g_autoptr (BusLog) log = bus_log_new (BUS_USER);
  g_autofree char *refused = take_all (log,
    "C1: -> org.freedesktop.DBus call org.freedesktop.DBus.Hello at /org/freedesktop/DBus\n"
    "B1: <- org.freedesktop.DBus return from C1\n"
    "C7: -> org.example.A call org.example.I.M at /x\n*DENIED* (ping)\n"
    "C8: -> org.example.A call org.example.I.M at /x\n*HIDDEN* (ping)\n"
    "C9: -> org.freedesktop.DBus call org.freedesktop.DBus.RequestName at /\n"
    "Filtering message due to arg0 org.example.Me, policy: 0 (required 3)\n*HIDDEN* (ping)");
  /* What the program can make of the names. */
  g_autofree char *hostile = take_all (log,
    "*HIDDEN* (ping)\n"
    "C1: -> org.example.A call org.example.I.M at /x y\n*HIDDEN*\n"
    "C1: -> org.example.A\033[1m call org.example.I.M at /x\n*HIDDEN*\n"
    "C1: -> :1.5 call org.example.I.M at /x\n*HIDDEN*\n"
    "C1: -> call\n*HIDDEN*\n"
    "Filtering message due to arg0 \n*HIDDEN*\n"
    "Filtering message due to arg0 org.example.A, policy: 0 (required \n*HIDDEN*\n"
    "Filtering message due to arg0 org.example.A, policy: 0 (required 9)\n*HIDDEN*");

  g_assert_cmpstr (refused, ==,
                   "session bus: refused; permitted by: dbus-user.call org.example.A=org.example.I.M@/x\n"
                   "session bus: refused; permitted by: dbus-user.own org.example.Me\n");
  g_assert_cmpstr (hostile, ==, "");
}

static void
test_sizes (void)
{
  g_assert_cmpuint (policy_size ("1"), ==, 1);
  g_assert_cmpuint (policy_size ("512M"), ==, G_GUINT64_CONSTANT (512) << 20);
  g_assert_cmpuint (policy_size ("2T"), ==, G_GUINT64_CONSTANT (2) << 40);
  g_assert_cmpuint (policy_size ("18446744073709551615"), ==, G_MAXUINT64);
  g_assert_cmpuint (policy_size ("18446744073709551616"), ==, 0);
  g_assert_cmpuint (policy_size ("16777216T"), ==, 0);
  g_assert_cmpuint (policy_size ("1m"), ==, 0);
  g_assert_cmpuint (policy_size ("1MB"), ==, 0);
  g_assert_cmpuint (policy_size ("-1"), ==, 0);
  g_assert_cmpuint (policy_size (""), ==, 0);
  g_assert_cmpuint (policy_size ("M"), ==, 0);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/bus/words", test_words);
  g_test_add_func ("/bus/covers", test_covers);
  g_test_add_func ("/bus/dangers", test_dangers);
  g_test_add_func ("/bus/sets", test_sets);
  g_test_add_func ("/bus/log", test_log);
  g_test_add_func ("/bus/sizes", test_sizes);
  return g_test_run ();
}
