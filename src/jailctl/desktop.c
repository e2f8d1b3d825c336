/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* jailctl desktop: programs that a menu, a file manager, the session or D-Bus starts run in their jails, by overrides
 * of their desktop files that can be taken back to the byte. */
#include "jailctl/verbs.h"

#include "jailctl/desktop-apply.h"
#include "jailctl/desktop-list.h"
#include "jailctl/desktop-manifest.h"
#include "jailctl/desktop-places.h"
#include "jailctl/desktop-wanted.h"
#include "jailctl/show.h"
#include "util/error.h"

#include <stdio.h>
#include <string.h>

#define USAGE "desktop enable|disable|refresh|status|list [--json] [--links] [--system] [PROGRAM...]"

typedef struct {
  const DesktopPlaces *places;
  gboolean status;      /* nothing is done: say what there would be to do */
  guint n_problems;     /* originals that start without a jail although a jail was asked for */
  guint n_stale;
  guint n_current;
} Tally;

static const char *
outcome_word (ApplyOutcome outcome, gboolean status)
{
  switch (outcome) {
  case APPLY_NEW:
    return status ? "missing" : "made";
  case APPLY_CURRENT:
    return "good";
  case APPLY_STALE:
    return status ? "stale" : "renewed";
  case APPLY_GONE:
    return status ? "gone" : "renewed";
  case APPLY_REMOVED:
    return status ? "stale" : "removed";
  case APPLY_FOREIGN:
    return "yours";
  case APPLY_CHANGED:
    return "changed";
  case APPLY_UNJAILED:
    return "UNJAILED";
  case APPLY_SANDBOXED:
    return "apart";
  }
  return "";
}

static void
report (ApplyOutcome outcome, PlaceKind kind, const char *name, const char *program, const char *why, gpointer data)
{
  Tally *tally = data;
  const char *program_shown = strcmp (name, program) != 0 ? program : "";

  if (outcome == APPLY_FOREIGN || outcome == APPLY_CHANGED || outcome == APPLY_UNJAILED)
    tally->n_problems++;
  else if (outcome == APPLY_CURRENT)
    tally->n_current++;
  else if (outcome != APPLY_SANDBOXED)
    tally->n_stale++;
  if (outcome == APPLY_CURRENT && !tally->status)
    return;
  printf ("%-9s ", outcome_word (outcome, tally->status));
  show_text (tally->places->directories[kind]);
  putchar ('/');
  show_text (name);
  if (program_shown[0] != '\0') {
    fputs (" for ", stdout);
    show_text (program_shown);
  }
  if (why != NULL) {
    fputs (": ", stdout);
    show_text (why);
  }
  putchar ('\n');
}

/* The programs that are in force: the default list without the exceptions, and those asked for by name. */
static GPtrArray *
programs_of (const Manifest *manifest, gboolean system, GError **error)
{
  GPtrArray *programs = g_ptr_array_new_with_free_func (g_free);

  if (manifest->defaults) {
    g_autoptr (GPtrArray) list = desktop_list_read (system, error);

    if (list == NULL) {
      g_ptr_array_unref (programs);
      return NULL;
    }
    for (guint i = 0; i < list->len; i++)
      if (!words_have (manifest->except, g_ptr_array_index (list, i)))
        words_add (programs, g_ptr_array_index (list, i));
  }
  for (guint i = 0; i < manifest->programs->len; i++)
    if (desktop_has_profile (g_ptr_array_index (manifest->programs, i)))
      words_add (programs, g_ptr_array_index (manifest->programs, i));
  return programs;
}

/* Programs without a desktop file, or with one that starts them in a jail already. */
static void
note_idle (const GPtrArray *wanted, int n, char **names)
{
  for (int i = 0; i < n; i++) {
    gboolean found = FALSE;

    for (guint j = 0; j < wanted->len; j++)
      found |= strcmp (((const Wanted *) g_ptr_array_index (wanted, j))->program, names[i]) == 0;
    if (!found)
      fprintf (stderr, "jailctl: no desktop file, autostart entry or service starts '%s' without a jail\n", names[i]);
  }
}

/* `names` are the programs of the command line. */
static int
apply (const DesktopPlaces *places, Manifest *manifest, gboolean act, int n, char **names, GError **error)
{
  Tally tally = { places, !act, 0, 0, 0 };
  g_autoptr (GPtrArray) programs = programs_of (manifest, places->system, error);
  g_autoptr (GPtrArray) originals = NULL, wanted = NULL;

  if (programs == NULL)
    return -1;
  originals = desktop_originals (places);
  wanted = desktop_wanted (places, originals, programs, manifest->links);
  note_idle (wanted, n, names);
  if (!desktop_apply (places, manifest, programs, wanted, act, report, &tally, error))
    return -1;
  if (!act && tally.n_current + tally.n_problems + tally.n_stale == 0)
    puts ("no program is started in a jail by its desktop file");
  if (!act && tally.n_stale > 0)
    puts ("'jailctl desktop refresh' brings what is missing, gone or stale up to date");
  return tally.n_problems > 0 || (!act && tally.n_stale > 0) ? 1 : 0;
}

/* Links that stand behind the programs in PATH do nothing. */
static void
check_path (const DesktopPlaces *places)
{
  g_auto (GStrv) path = g_strsplit (g_getenv ("PATH") != NULL ? g_getenv ("PATH") : "", ":", -1);

  for (char **directory = path; *directory != NULL; directory++) {
    if (strcmp (*directory, places->directories[PLACE_LINKS]) == 0)
      return;
    if (strcmp (*directory, "/usr/bin") == 0)
      break;
  }
  fputs ("jailctl: the links have no effect until PATH has ", stderr);
  fputs (places->directories[PLACE_LINKS], stderr);
  fputs (" before /usr/bin\n", stderr);
}

static gboolean
check_program (const char *name, const GPtrArray *originals, GError **error)
{
  g_autofree char *shown = g_strescape (name, NULL);

  if (!desktop_is_name (name))
    g_set_error (error, JAIL_ERROR, JAIL_ERROR_USAGE, "'%s' is not the name of a program", shown);
  else if (!desktop_has_profile (name))
    g_set_error (error, JAIL_ERROR, JAIL_ERROR_HOST,
                 "'%s' has no profile; write ~/.config/jail/%s.profile, which may be as short as 'include default.profile'",
                 shown, shown);
  else if (!desktop_is_installed (originals, name))
    g_set_error (error, JAIL_ERROR, JAIL_ERROR_NOT_FOUND, "'%s' is not installed", shown);
  else
    return TRUE;
  return FALSE;
}

static int
enable (const DesktopPlaces *places, int n, char **names, gboolean links, GError **error)
{
  g_autoptr (GPtrArray) originals = desktop_originals (places);
  g_autoptr (Manifest) manifest = NULL;

  for (int i = 0; i < n; i++)
    if (!check_program (names[i], originals, error))
      return -1;
  manifest = manifest_open (places, TRUE, error);
  if (manifest == NULL)
    return -1;
  manifest->defaults |= n == 0;
  manifest->links |= links;
  if (n == 0)
    g_ptr_array_set_size (manifest->except, 0);
  for (int i = 0; i < n; i++) {
    words_add (manifest->programs, names[i]);
    words_drop (manifest->except, names[i]);
  }
  if (links)
    check_path (places);
  return apply (places, manifest, TRUE, n, names, error);
}

static int
disable (const DesktopPlaces *places, int n, char **names, gboolean links, GError **error)
{
  g_autoptr (Manifest) manifest = manifest_open (places, TRUE, error);

  if (manifest == NULL)
    return -1;
  for (int i = 0; i < n; i++) {
    if (!desktop_is_name (names[i])) {
      g_autofree char *shown = g_strescape (names[i], NULL);

      g_set_error (error, JAIL_ERROR, JAIL_ERROR_USAGE, "'%s' is not the name of a program", shown);
      return -1;
    }
    words_drop (manifest->programs, names[i]);
    if (manifest->defaults)
      words_add (manifest->except, names[i]);
  }
  if (links)
    manifest->links = FALSE;
  if (n == 0 && !links) {
    manifest->defaults = manifest->links = FALSE;
    g_ptr_array_set_size (manifest->programs, 0);
    g_ptr_array_set_size (manifest->except, 0);
  }
  return apply (places, manifest, TRUE, 0, NULL, error);
}

static int
list (const DesktopPlaces *places, gboolean json, GError **error)
{
  json_object *array;
  g_autoptr (GPtrArray) names = desktop_list_read (places->system, error);
  g_autoptr (GPtrArray) originals = NULL, programs = NULL;
  g_autoptr (Manifest) manifest = names != NULL ? manifest_open (places, FALSE, error) : NULL;

  if (manifest == NULL)
    return -1;
  originals = desktop_originals (places);
  programs = programs_of (manifest, places->system, error);
  if (programs == NULL)
    return -1;
  for (guint i = 0; i < programs->len; i++)
    words_add (names, g_ptr_array_index (programs, i));
  array = json_object_new_array ();
  for (guint i = 0; i < names->len; i++) {
    const char *name = g_ptr_array_index (names, i);
    const char *state = words_have (programs, name)                    ? "enabled"
                        : desktop_is_installed (originals, name) ? "disabled" : "absent";
    json_object *object;

    if (!json) {
      printf ("%-10s %s\n", state, name);
      continue;
    }
    object = json_object_new_object ();
    json_object_object_add (object, "program", show_json_text (name));
    json_object_object_add (object, "state", json_object_new_string (state));
    json_object_array_add (array, object);
  }
  if (json)
    return show_json (array);
  json_object_put (array);
  return 0;
}

int
verb_desktop (int argc, char **argv, GError **error)
{
  g_autoptr (DesktopPlaces) places = NULL;
  g_autoptr (Manifest) manifest = NULL;
  const char *deed = argc > 1 ? argv[1] : "";
  gboolean links, system, json;

  if (argc < 2) {
    g_set_error (error, JAIL_ERROR, JAIL_ERROR_USAGE, "usage: jailctl " USAGE);
    return -1;
  }
  argc--;
  argv++;
  links = take_flag (&argc, argv, "--links");
  system = take_flag (&argc, argv, "--system");
  json = take_flag (&argc, argv, "--json");
  if (json && strcmp (deed, "list") != 0) {
    g_set_error (error, JAIL_ERROR, JAIL_ERROR_USAGE, "usage: jailctl " USAGE);
    return -1;
  }
  if (!take_words (&argc, argv, 0, strcmp (deed, "enable") == 0 || strcmp (deed, "disable") == 0 ? G_MAXINT : 0, USAGE, error))
    return -1;
  places = desktop_places_new (system, error);
  if (places == NULL)
    return -1;
  if (strcmp (deed, "enable") == 0)
    return enable (places, argc - 1, argv + 1, links, error);
  if (strcmp (deed, "disable") == 0)
    return disable (places, argc - 1, argv + 1, links, error);
  if (strcmp (deed, "list") == 0)
    return list (places, json, error);
  if (strcmp (deed, "refresh") == 0 || strcmp (deed, "status") == 0) {
    gboolean act = deed[0] == 'r';

    manifest = manifest_open (places, act, error);
    return manifest != NULL ? apply (places, manifest, act, 0, NULL, error) : -1;
  }
  g_set_error (error, JAIL_ERROR, JAIL_ERROR_USAGE, "usage: jailctl " USAGE);
  return -1;
}
