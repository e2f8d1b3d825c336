/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* jailctl print: the smaller questions that Firejail answers by --WORD.print, and
 * jailctl netstats. */
#include "jailctl/verbs.h"

#include "instance/control.h"
#include "instance/registry.h"
#include "instance/visit.h"
#include "jailctl/inside.h"
#include "jailctl/show.h"
#include "util/error.h"

#include <errno.h>
#include <fcntl.h>
#include <sched.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static int
print_cpu (const JailRecord *record, gboolean json, GError **error)
{
  json_object *array;
  cpu_set_t set;

  if (sched_getaffinity (record->program_pid, sizeof set, &set) < 0) {
    g_set_error (error, JAIL_ERROR, JAIL_ERROR_HOST, "the program has ended: %s", g_strerror (errno));
    return -1;
  }
  array = json_object_new_array ();
  for (int i = 0, n = 0; i < CPU_SETSIZE; i++) {
    if (!CPU_ISSET (i, &set))
      continue;
    json_object_array_add (array, json_object_new_int (i));
    if (!json)
      printf ("%s%d", n++ > 0 ? "," : "", i);
  }
  if (json)
    return show_json (array);
  json_object_put (array);
  putchar ('\n');
  return 0;
}

static int
print_profile (const JailRecord *record, gboolean json, GError **error)
{
  (void) error;
  return show_lines (record->profiles, json, NULL);
}

static gboolean
begins_with_one (const char *line, const char *const *words)
{
  for (const char *const *word = words; *word != NULL; word++)
    if (g_str_has_prefix (line, *word))
      return TRUE;
  return FALSE;
}

/* Lines of the plan, or of the filters' rules, that begin with one of the words. */
static int
print_matching (const JailRecord *record, gboolean json, const char *key, const char *const *words, const char *otherwise,
                GError **error)
{
  g_autoptr (GVariant) description = visit_ask (record, CONTROL_DESCRIBE, error);
  g_auto (GStrv) lines = NULL;
  g_autoptr (GPtrArray) found = g_ptr_array_new ();

  if (description == NULL)
    return -1;
  if (strcmp (key, "plan") == 0) {
    const char *text = "";

    g_variant_lookup (description, key, "^&ay", &text);
    lines = g_strsplit (text, "\n", -1);
  } else if (!g_variant_lookup (description, key, "^aay", &lines)) {
    lines = g_new0 (char *, 1);
  }
  for (char **line = lines; *line != NULL; line++)
    if (begins_with_one (*line, words))
      g_ptr_array_add (found, *line);
  if (found->len == 0)
    g_ptr_array_add (found, (gpointer) otherwise);
  g_ptr_array_add (found, NULL);
  return show_lines ((char *const *) found->pdata, json, NULL);
}

static int
print_net (const JailRecord *record, gboolean json, GError **error)
{
  static const char *const words[] = { "network", NULL };

  return print_matching (record, json, "plan", words, "network   the host's", error);
}

static int
print_apparmor (const JailRecord *record, gboolean json, GError **error)
{
  static const char *const words[] = { "apparmor", NULL };

  return print_matching (record, json, "plan", words, "not confined by AppArmor", error);
}

static int
print_protocol (const JailRecord *record, gboolean json, GError **error)
{
  static const char *const words[] = { "socket", "  socket", NULL };

  return print_matching (record, json, "rules", words, "every socket family", error);
}

/* What the program wrote there is its choice, but for a page of it. */
static int
read_resolver (gpointer data)
{
  const gboolean *json = data;
  char text[65536];
  g_auto (GStrv) lines = NULL;
  int fd = open_inside ("/etc/resolv.conf", O_RDONLY, 0);
  ssize_t length = fd >= 0 ? read (fd, text, sizeof text - 1) : -1;

  if (length < 0) {
    fprintf (stderr, "jailctl: /etc/resolv.conf: %s\n", g_strerror (errno));
    return 1;
  }
  text[length] = '\0';
  if (length > 0 && text[length - 1] == '\n')
    text[length - 1] = '\0';
  lines = g_strsplit (text, "\n", -1);
  return show_lines (lines, *json, NULL);
}

static int
print_dns (const JailRecord *record, gboolean json, GError **error)
{
  return work_inside (record, read_resolver, &json, error);
}

static const struct {
  const char *word;
  int (*print) (const JailRecord *record, gboolean json, GError **error);
} topics[] = {
  { "apparmor", print_apparmor }, { "cpu", print_cpu },         { "dns", print_dns },
  { "net", print_net },           { "profile", print_profile }, { "protocol", print_protocol },
};

int
verb_print (int argc, char **argv, GError **error)
{
  static const char usage[] = "print [--json] apparmor|cpu|dns|net|profile|protocol NAME";
  gboolean json = take_flag (&argc, argv, "--json");
  const char *topic = argc > 1 ? argv[1] : "";
  g_autoptr (JailRecord) record = NULL;

  if (argc > 1) {
    argv++;
    argc--;
  }
  if (!take_words (&argc, argv, 1, 1, usage, error))
    return -1;
  for (gsize i = 0; i < G_N_ELEMENTS (topics); i++)
    if (strcmp (topics[i].word, topic) == 0) {
      record = registry_find_one (argv[1], error);
      return record != NULL ? topics[i].print (record, json, error) : -1;
    }
  g_set_error (error, JAIL_ERROR, JAIL_ERROR_USAGE, "usage: jailctl %s", usage);
  return -1;
}

/* The devices of the program's network: proc_pid_net(5). */
static void
show_devices (const JailRecord *record, json_object *array)
{
  g_autofree char *path = g_strdup_printf ("/proc/%d/net/dev", (int) record->program_pid);
  g_autofree char *text = NULL;
  g_auto (GStrv) lines = NULL;

  if (!g_file_get_contents (path, &text, NULL, NULL))
    return;
  lines = g_strsplit (text, "\n", -1);
  for (char **line = lines; *line != NULL; line++) {
    char *colon = strchr (*line, ':');
    unsigned long long received, sent;

    if (colon == NULL || sscanf (colon + 1, "%llu %*u %*u %*u %*u %*u %*u %*u %llu", &received, &sent) != 2)
      continue;
    *colon = '\0';
    g_strstrip (*line);
    if (array == NULL) {
      printf ("%-8d %-16s %-12s %14llu %14llu\n", (int) record->launcher, record->name[0] != '\0' ? record->name : "-",
              *line, received, sent);
    } else {
      json_object *object = json_object_new_object ();

      json_object_object_add (object, "pid", json_object_new_int (record->launcher));
      json_object_object_add (object, "name", record->name[0] != '\0' ? show_json_text (record->name) : NULL);
      json_object_object_add (object, "device", show_json_text (*line));
      json_object_object_add (object, "received", json_object_new_int64 ((gint64) received));
      json_object_object_add (object, "sent", json_object_new_int64 ((gint64) sent));
      json_object_array_add (array, object);
    }
  }
}

int
verb_netstats (int argc, char **argv, GError **error)
{
  gboolean json = take_flag (&argc, argv, "--json");
  g_autoptr (GPtrArray) records = NULL;
  json_object *array = NULL;

  if (!take_words (&argc, argv, 0, 0, "netstats [--json]", error))
    return -1;
  records = registry_list ();
  if (json)
    array = json_object_new_array ();
  else if (records->len > 0)
    printf ("%-8s %-16s %-12s %14s %14s\n", "PID", "NAME", "DEVICE", "RECEIVED", "SENT");
  for (guint i = 0; i < records->len; i++)
    show_devices (g_ptr_array_index (records, i), array);
  if (json)
    return show_json (array);
  return fflush (stdout) == 0 ? 0 : 1;
}
