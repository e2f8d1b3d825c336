/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* jailctl info, env, caps, seccomp, fs: what a running jail is. */
#include "jailctl/verbs.h"

#include "instance/confinement.h"
#include "instance/control.h"
#include "instance/registry.h"
#include "instance/visit.h"
#include "jailctl/processes.h"
#include "jailctl/record-json.h"
#include "jailctl/show.h"

#include <sched.h>
#include <stdio.h>
#include <string.h>
#include <sys/capability.h>

/* The confinement of the one jail that the words name. */
static Plan *
ask_confinement (const char *name, JailRecord **record, GError **error)
{
  g_autoptr (GVariant) value = NULL;

  *record = registry_find_one (name, error);
  if (*record != NULL)
    value = visit_ask (*record, CONTROL_CONFINE, error);
  return value != NULL ? confinement_to_plan (value, error) : NULL;
}

static GVariant *
ask_description (const char *name, GError **error)
{
  g_autoptr (JailRecord) record = registry_find_one (name, error);

  return record != NULL ? visit_ask (record, CONTROL_DESCRIBE, error) : NULL;
}

static json_object *
caps_to_json (const Plan *plan)
{
  json_object *array = json_object_new_array ();

  for (int i = 0; i < 64; i++)
    if (plan->keep_capabilities & (UINT64_C (1) << i)) {
      char *name = cap_to_name (i);

      json_object_array_add (array, json_object_new_string (name));
      cap_free (name);
    }
  return array;
}

static const char *
network_word (const Plan *plan)
{
  return plan->namespaces & CLONE_NEWNET ? "own" : "host";
}

static json_object *
info_to_json (const JailRecord *record, const Plan *plan)
{
  g_autoptr (GPtrArray) all = processes_read ();
  json_object *object = record_to_json (record);

  json_object_object_add (object, "directory", show_json_text (plan->directory));
  json_object_object_add (object, "network", json_object_new_string (network_word (plan)));
  json_object_object_add (object, "userns", json_object_new_boolean (plan->allow_userns));
  json_object_object_add (object, "capabilities", caps_to_json (plan));
  json_object_object_add (object, "landlock_scopes", json_object_new_boolean (plan->landlock_scopes != 0));
  json_object_object_add (object, "filters", json_object_new_int ((int) plan->filters->len));
  json_object_object_add (object, "apparmor", plan->apparmor.command != NULL ? show_json_text (plan->apparmor.command) : NULL);
  json_object_object_add (object, "processes", processes_to_json (all, record));
  return object;
}

static void
print_row (const char *label, const char *text)
{
  printf ("%-14s", label);
  show_text (text);
  putchar ('\n');
}

static void
print_info (const JailRecord *record, const Plan *plan)
{
  g_autofree char *command = g_strjoinv (" ", record->arguments);
  g_autoptr (GDateTime) since = g_date_time_new_from_unix_local (record->started);
  g_autofree char *time = since != NULL ? g_date_time_format (since, "%Y-%m-%d %H:%M:%S") : g_strdup ("?");
  g_autoptr (GPtrArray) all = processes_read ();
  g_autoptr (GPtrArray) inside = processes_of_jail (all, record, NULL);
  guint64 resident = 0;

  for (guint i = 0; i < inside->len; i++)
    resident += ((const Process *) g_ptr_array_index (inside, i))->resident;
  print_row ("name", record->name[0] != '\0' ? record->name : "-");
  printf ("%-14s%d\n%-14s%d\n%-14s%d\n", "pid", (int) record->launcher, "first process", (int) record->init,
          "program pid", (int) record->program_pid);
  print_row ("program", record->program);
  print_row ("command", command);
  print_row ("since", time);
  for (char **profile = record->profiles; *profile != NULL; profile++)
    print_row (profile == record->profiles ? "profiles" : "", *profile);
  print_row ("started in", plan->directory);
  print_row ("network", plan->namespaces & CLONE_NEWNET ? "its own" : "the host's");
  print_row ("userns", plan->allow_userns ? "may make its own" : "may make none");
  print_row ("capabilities", plan->keep_capabilities == 0 ? "none" : "some; see jailctl caps");
  printf ("%-14s%u\n", "filters", plan->filters->len + (plan->strict_filter != NULL));
  print_row ("landlock", plan->landlock_scopes != 0 ? "no signals and no abstract sockets out of the jail" : "not used");
  print_row ("joining", record->joinable ? "allowed" : "forbidden");
  printf ("%-14s%u, %.1f MiB resident\n", "processes", inside->len, (double) resident / (1 << 20));
}

int
verb_info (int argc, char **argv, GError **error)
{
  gboolean json = take_flag (&argc, argv, "--json");
  gboolean whole = take_flag (&argc, argv, "--plan");
  g_autoptr (JailRecord) record = NULL;
  g_autoptr (Plan) plan = NULL;

  if (!take_words (&argc, argv, 1, 1, "info [--json|--plan] NAME", error))
    return -1;
  if (whole) {
    g_autoptr (GVariant) description = ask_description (argv[1], error);
    const char *text = NULL;

    if (description == NULL)
      return -1;
    /* It is fit to be printed as it is. */
    if (g_variant_lookup (description, "plan", "^&ay", &text))
      fputs (text, stdout);
    return fflush (stdout) == 0 ? 0 : 1;
  }
  plan = ask_confinement (argv[1], &record, error);
  if (plan == NULL)
    return -1;
  if (json)
    return show_json (info_to_json (record, plan));
  print_info (record, plan);
  return fflush (stdout) == 0 ? 0 : 1;
}

int
verb_env (int argc, char **argv, GError **error)
{
  gboolean json = take_flag (&argc, argv, "--json");
  g_autoptr (JailRecord) record = NULL;
  g_autoptr (Plan) plan = NULL;
  json_object *object = NULL;

  if (!take_words (&argc, argv, 1, 1, "env [--json] NAME", error)
      || (plan = ask_confinement (argv[1], &record, error)) == NULL)
    return -1;
  if (json)
    object = json_object_new_object ();
  for (guint i = 0; i < plan->environment->len; i++) {
    const char *entry = g_array_index (plan->environment, PlannedVariable, i).name;
    g_autofree char *name = g_strndup (entry, strcspn (entry, "="));
    g_autofree char *valid = g_utf8_make_valid (name, -1);

    if (json) {
      json_object_object_add (object, valid, show_json_text (entry + strcspn (entry, "=") + 1));
    } else {
      show_text (entry);
      putchar ('\n');
    }
  }
  if (json)
    return show_json (object);
  return fflush (stdout) == 0 ? 0 : 1;
}

int
verb_caps (int argc, char **argv, GError **error)
{
  gboolean json = take_flag (&argc, argv, "--json");
  g_autoptr (JailRecord) record = NULL;
  g_autoptr (Plan) plan = NULL;
  json_object *array;

  if (!take_words (&argc, argv, 1, 1, "caps [--json] NAME", error)
      || (plan = ask_confinement (argv[1], &record, error)) == NULL)
    return -1;
  array = caps_to_json (plan);
  if (json)
    return show_json (array);
  if (json_object_array_length (array) == 0)
    puts ("none");
  for (gsize i = 0; i < json_object_array_length (array); i++)
    puts (json_object_get_string (json_object_array_get_idx (array, i)));
  json_object_put (array);
  return fflush (stdout) == 0 ? 0 : 1;
}

int
seccomp_of_jail (int argc, char **argv, GError **error)
{
  gboolean json = take_flag (&argc, argv, "--json");
  g_autoptr (GVariant) description = NULL;
  g_auto (GStrv) rules = NULL;

  if (!take_words (&argc, argv, 1, 1, "seccomp [--json] NAME", error)
      || (description = ask_description (argv[1], error)) == NULL)
    return -1;
  if (!g_variant_lookup (description, "rules", "^aay", &rules))
    rules = g_new0 (char *, 1);
  if (json)
    return show_json (show_json_texts (rules));
  for (char **rule = rules; *rule != NULL; rule++) {
    show_text (*rule);
    putchar ('\n');
  }
  return fflush (stdout) == 0 ? 0 : 1;
}

static void
show_step (GVariant *step, json_object *array)
{
  const char *word, *path, *source, *attributes, *origin;

  g_variant_get (step, "(&s^&ay^&ay&s&s)", &word, &path, &source, &attributes, &origin);
  if (array != NULL) {
    json_object *object = json_object_new_object ();

    json_object_object_add (object, "action", show_json_text (word));
    json_object_object_add (object, "path", show_json_text (path));
    json_object_object_add (object, "source", source[0] != '\0' ? show_json_text (source) : NULL);
    json_object_object_add (object, "attributes", show_json_text (attributes));
    json_object_object_add (object, "origin", show_json_text (origin));
    json_object_array_add (array, object);
    return;
  }

  g_autofree char *shown_path = shown_text (path), *shown_source = shown_text (source), *shown_origin = shown_text (origin);
  gboolean elsewhere = source[0] != '\0' && strcmp (source, path) != 0;
  g_autofree char *line = g_strdup_printf ("%-9s %s%s%s %s", word, shown_path, !elsewhere ? "" : strcmp (word, "link") == 0 ? " -> " : " from ",
                                           elsewhere ? shown_source : "", attributes);

  printf ("%-64s # %s\n", line, shown_origin);
}

int
verb_fs (int argc, char **argv, GError **error)
{
  gboolean json = take_flag (&argc, argv, "--json");
  g_autoptr (GVariant) description = NULL, steps = NULL;
  json_object *array = NULL;

  if (!take_words (&argc, argv, 1, 1, "fs [--json] NAME", error)
      || (description = ask_description (argv[1], error)) == NULL)
    return -1;
  steps = g_variant_lookup_value (description, "steps", G_VARIANT_TYPE ("a(sayayss)"));
  if (json)
    array = json_object_new_array ();
  for (gsize i = 0; steps != NULL && i < g_variant_n_children (steps); i++) {
    g_autoptr (GVariant) step = g_variant_get_child_value (steps, i);

    show_step (step, array);
  }
  if (json)
    return show_json (array);
  return fflush (stdout) == 0 ? 0 : 1;
}
