/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "jailctl/desktop-wanted.h"

#include "jailctl/desktop-entry.h"
#include "jailctl/desktop-list.h"
#include "plan/launcher.h"

#include <string.h>

/* A file that the system or its administrator has put there. */
typedef struct {
  PlaceKind kind;
  char *name;
  char *path;
  char *text; /* NULL where it cannot be read */
  gsize length;
  GPtrArray *programs; /* NULL where it cannot be understood; then the next one is set */
  char *problem;
} Original;

static void
original_free (gpointer data)
{
  Original *original = data;

  g_free (original->name);
  g_free (original->path);
  g_free (original->text);
  if (original->programs != NULL)
    g_ptr_array_unref (original->programs);
  g_free (original->problem);
  g_free (original);
}

static void
wanted_free (gpointer data)
{
  Wanted *wanted = data;

  g_free (wanted->name);
  g_free (wanted->program);
  g_free (wanted->source);
  g_free (wanted->source_sum);
  g_free (wanted->text);
  g_free (wanted->target);
  g_free (wanted->sum);
  g_free (wanted->problem);
  g_free (wanted);
}

static EntryKind
entry_kind (PlaceKind kind)
{
  return kind == PLACE_SERVICES ? ENTRY_SERVICE : ENTRY_DESKTOP;
}

static void
read_original (GPtrArray *originals, PlaceKind kind, const char *name, const char *path)
{
  g_autoptr (GError) error = NULL;
  Original *original;

  for (guint i = 0; i < originals->len; i++) {
    original = g_ptr_array_index (originals, i);
    if (original->kind == kind && strcmp (original->name, name) == 0)
      return;
  }
  original = g_new0 (Original, 1);
  original->kind = kind;
  original->name = g_strdup (name);
  original->path = g_strdup (path);
  if (place_read_source (path, &original->text, &original->length, &error))
    original->programs = entry_programs (entry_kind (kind), original->text, original->length, &error);
  if (error != NULL)
    original->problem = g_strdup (error->message);
  g_ptr_array_add (originals, original);
}

/* Applications may lie one directory deeper. */
static void
read_directory (GPtrArray *originals, PlaceKind kind, const char *path, const char *below)
{
  g_autoptr (GDir) directory = g_dir_open (path, 0, NULL);
  const char *file;

  while (directory != NULL && (file = g_dir_read_name (directory)) != NULL) {
    g_autofree char *name = below != NULL ? g_build_filename (below, file, NULL) : g_strdup (file);
    g_autofree char *full = g_build_filename (path, file, NULL);

    if (place_takes (kind, name))
      read_original (originals, kind, name, full);
    else if (kind == PLACE_APPLICATIONS && below == NULL && g_file_test (full, G_FILE_TEST_IS_DIR))
      read_directory (originals, kind, full, file);
  }
}

GPtrArray *
desktop_originals (const DesktopPlaces *places)
{
  GPtrArray *originals = g_ptr_array_new_with_free_func (original_free);

  for (guint kind = 0; kind < N_PLACES; kind++)
    for (char **source = places->sources[kind]; source != NULL && *source != NULL; source++)
      if (places->directories[kind] != NULL)
        read_directory (originals, kind, *source, NULL);
  return originals;
}

static const char *
base_name (const char *path)
{
  const char *slash = strrchr (path, '/');

  return slash != NULL ? slash + 1 : path;
}

/* "evince" of "org.gnome.Evince.desktop". */
static char *
last_word (const char *name)
{
  g_autofree char *id = g_strndup (base_name (name), (gsize) (strrchr (name, '.') - base_name (name)));
  const char *dot = strrchr (id, '.');

  return g_ascii_strdown (dot != NULL ? dot + 1 : id, -1);
}

/* The program that the file is for, of those that were asked for: what it starts first, or what it is named after. */
static const char *
owner_of (const Original *original, const GPtrArray *programs)
{
  g_autofree char *word = last_word (original->name);
  const char *started = original->programs != NULL && original->programs->len > 0
                          ? base_name (g_ptr_array_index (original->programs, 0)) : NULL;
  guint index;

  if (started != NULL && g_ptr_array_find_with_equal_func ((GPtrArray *) programs, started, g_str_equal, &index))
    return g_ptr_array_index (programs, index);
  for (guint i = 0; i < programs->len; i++)
    if (g_ascii_strcasecmp (g_ptr_array_index (programs, i), word) == 0)
      return g_ptr_array_index (programs, i);
  return NULL;
}

static gboolean
is_in_path (const char *program)
{
  g_autofree char *path = launcher_find_program (g_getenv ("PATH"), program, NULL);

  return path != NULL;
}

gboolean
desktop_is_installed (const GPtrArray *originals, const char *program)
{
  g_autoptr (GPtrArray) one = g_ptr_array_new ();

  g_ptr_array_add (one, (gpointer) program);
  for (guint i = 0; i < originals->len; i++)
    if (owner_of (g_ptr_array_index (originals, i), one) != NULL)
      return TRUE;
  return is_in_path (program);
}

/* Programs that make a sandbox of another kind, which has no room in a jail. */
static const char *
sandbox_of (const char *program)
{
  static const char *const names[] = { "jail", "firejail", "flatpak", "snap" };

  if (g_str_has_prefix (program, "/snap/"))
    return "snap";
  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    if (strcmp (base_name (program), names[i]) == 0)
      return names[i];
  return NULL;
}

typedef struct {
  const char *launcher; /* as entry_word () has it */
  const char *owner;
  const char *sandbox;  /* of the last line that starts one */
} Prefixing;

/* An action's own program gets its own profile; a wrapper, and what has no profile, that of the program which the
 * file is for. */
static char *
prefix_for (const char *program, gpointer data)
{
  Prefixing *prefixing = data;
  const char *sandbox = sandbox_of (program);

  if (sandbox != NULL) {
    prefixing->sandbox = sandbox;
    return NULL;
  }
  if (desktop_has_profile (base_name (program)))
    return g_strdup (prefixing->launcher);
  return g_strdup_printf ("%s--profile=%s ", prefixing->launcher, prefixing->owner);
}

static void
make_text (Wanted *wanted, const Original *original, const DesktopPlaces *places)
{
  g_autofree char *launcher = entry_word (places->launcher);
  g_autofree char *edited = NULL, *head = NULL;
  g_autoptr (GError) error = NULL;
  Prefixing prefixing = { launcher, wanted->program, NULL };
  gsize length = 0;
  guint n_changed = 0;

  if (launcher == NULL)
    wanted->problem = g_strdup_printf ("the path of jail cannot stand in it: %s", places->launcher);
  else if (original->problem != NULL)
    wanted->problem = g_strdup (original->problem);
  else
    edited = entry_edit (entry_kind (original->kind), original->text, original->length, prefix_for, &prefixing, &length,
                         &n_changed, &error);
  if (wanted->problem != NULL)
    return;
  if (edited == NULL || n_changed == 0) {
    wanted->harmless = edited != NULL;
    wanted->problem = edited == NULL ? g_strdup (error->message)
                      : prefixing.sandbox != NULL ? g_strdup_printf ("it starts %s already", prefixing.sandbox)
                                                  : g_strdup ("it starts nothing by itself");
    return;
  }
  head = g_strdup_printf ("# Made by \"jailctl desktop\" from %s\n", original->path);
  wanted->length = strlen (head) + length;
  wanted->text = g_malloc (wanted->length + 1);
  memcpy (wanted->text, head, strlen (head));
  memcpy (wanted->text + strlen (head), edited, length + 1);
  wanted->sum = place_digest_text (wanted->text, wanted->length);
}

static void
add_override (GPtrArray *all, const Original *original, const char *owner, const DesktopPlaces *places)
{
  Wanted *wanted = g_new0 (Wanted, 1);

  wanted->kind = original->kind;
  wanted->name = g_strdup (original->name);
  wanted->program = g_strdup (owner);
  wanted->source = g_strdup (original->path);
  wanted->source_sum = original->text != NULL ? place_digest_text (original->text, original->length) : g_strdup ("");
  make_text (wanted, original, places);
  g_ptr_array_add (all, wanted);
}

static void
add_link (GPtrArray *all, const char *program, const DesktopPlaces *places)
{
  Wanted *wanted = g_new0 (Wanted, 1);

  wanted->kind = PLACE_LINKS;
  wanted->name = g_strdup (program);
  wanted->program = g_strdup (program);
  wanted->source = launcher_find_program (g_getenv ("PATH"), program, NULL);
  wanted->source_sum = g_strdup ("");
  wanted->target = g_strdup (places->launcher);
  wanted->sum = place_digest_link (wanted->target);
  g_ptr_array_add (all, wanted);
}

GPtrArray *
desktop_wanted (const DesktopPlaces *places, const GPtrArray *originals, const GPtrArray *programs, gboolean links)
{
  GPtrArray *all = g_ptr_array_new_with_free_func (wanted_free);

  for (guint i = 0; i < originals->len; i++) {
    const Original *original = g_ptr_array_index (originals, i);
    const char *owner = owner_of (original, programs);

    if (owner != NULL)
      add_override (all, original, owner, places);
  }
  for (guint i = 0; links && i < programs->len; i++)
    if (is_in_path (g_ptr_array_index (programs, i)))
      add_link (all, g_ptr_array_index (programs, i), places);
  return all;
}
