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
print_cpu (const JailRecord *record, GError **error)
{
  cpu_set_t set;

  if (sched_getaffinity (record->program_pid, sizeof set, &set) < 0) {
    g_set_error (error, JAIL_ERROR, JAIL_ERROR_HOST, "the program has ended: %s", g_strerror (errno));
    return -1;
  }
  for (int i = 0, n = 0; i < CPU_SETSIZE; i++)
    if (CPU_ISSET (i, &set))
      printf ("%s%d", n++ > 0 ? "," : "", i);
  putchar ('\n');
  return 0;
}

static int
print_profile (const JailRecord *record, GError **error)
{
  (void) error;
  for (char **profile = record->profiles; *profile != NULL; profile++) {
    show_text (*profile);
    putchar ('\n');
  }
  return 0;
}

/* Lines of the plan, or of the filters' rules, that have one of the words. */
static int
print_matching (const JailRecord *record, const char *key, const char *const *words, const char *otherwise,
                GError **error)
{
  g_autoptr (GVariant) description = visit_ask (record, CONTROL_DESCRIBE, error);
  g_auto (GStrv) lines = NULL;
  guint n = 0;

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
    for (const char *const *word = words; *word != NULL; word++)
      if (strncmp (*line, *word, strlen (*word)) == 0) {
        show_text (*line);
        putchar ('\n');
        n++;
        break;
      }
  if (n == 0)
    puts (otherwise);
  return 0;
}

static int
print_net (const JailRecord *record, GError **error)
{
  static const char *const words[] = { "network", NULL };

  return print_matching (record, "plan", words, "network   the host's", error);
}

static int
print_apparmor (const JailRecord *record, GError **error)
{
  static const char *const words[] = { "apparmor", NULL };

  return print_matching (record, "plan", words, "not confined by AppArmor", error);
}

static int
print_protocol (const JailRecord *record, GError **error)
{
  static const char *const words[] = { "socket", "  socket", NULL };

  return print_matching (record, "rules", words, "every socket family", error);
}

static int
read_resolver (gpointer data)
{
  int fd = open_inside ("/etc/resolv.conf", O_RDONLY, 0);

  (void) data;
  if (fd < 0 || !copy_file (fd, STDOUT_FILENO)) {
    fprintf (stderr, "jailctl: /etc/resolv.conf: %s\n", g_strerror (errno));
    return 1;
  }
  return 0;
}

static int
print_dns (const JailRecord *record, GError **error)
{
  return work_inside (record, read_resolver, NULL, error);
}

static const struct {
  const char *word;
  int (*print) (const JailRecord *record, GError **error);
} topics[] = {
  { "apparmor", print_apparmor }, { "cpu", print_cpu },         { "dns", print_dns },
  { "net", print_net },           { "profile", print_profile }, { "protocol", print_protocol },
};

int
verb_print (int argc, char **argv, GError **error)
{
  static const char usage[] = "print apparmor|cpu|dns|net|profile|protocol NAME";
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
      return record != NULL ? topics[i].print (record, error) : -1;
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
