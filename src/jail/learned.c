/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "jail/learned.h"

#include "jail/fold.h"
#include "policy/bus.h"
#include "seccomp/groups.h"
#include "util/error.h"

#include <string.h>

#define FIRST_LINE "# What runs of a program asked for; further runs add to it (jail --learn)."
#define PRESUMED "@presumed"

/* The first characters of a name are enough to know a process by. */
#define LONGEST_PROCESS 40

/* Of each kind: a hostile program shall not fill the memory. */
#define MOST_FACTS 3000

struct Learned {
  char *path;
  char *home;
  GHashTable *presumed; /* calls that are not worth a word */
  GTree *calls;         /* name -> LearnedFact */
  GTree *files;         /* folded path -> LearnedFact */
  GTree *sockets;
  GTree *bus;           /* line of a profile -> LearnedFact */
  guint n_calls, n_files, n_sockets, n_bus; /* new ones */
};

static int
compare_names (gconstpointer a, gconstpointer b, gpointer data)
{
  (void) data;
  return strcmp (a, b);
}

static void
fact_free (gpointer data)
{
  LearnedFact *fact = data;

  g_free (fact->process);
  g_free (fact);
}

static GTree *
new_tree (void)
{
  return g_tree_new_full (compare_names, NULL, g_free, fact_free);
}

static gboolean
is_call (const char *name)
{
  return *name != '\0' && strspn (name, "abcdefghijklmnopqrstuvwxyz0123456789_$") == strlen (name);
}

/* TRUE where it is new. */
static gboolean
add_fact (GTree *tree, const char *name, guint uses, const char *process)
{
  LearnedFact *fact = g_tree_lookup (tree, name);
  g_autofree char *start = NULL;

  if (fact != NULL) {
    gboolean more = (uses & ~fact->uses) != 0;

    fact->uses |= uses;
    return more;
  }
  if (g_tree_nnodes (tree) >= MOST_FACTS)
    return FALSE;
  start = g_strndup (process, LONGEST_PROCESS);
  fact = g_new0 (LearnedFact, 1);
  fact->uses = uses;
  fact->process = g_strescape (start, NULL);
  g_tree_insert (tree, g_strdup (name), fact);
  return TRUE;
}

static guint
uses_of_letters (const char *letters)
{
  guint uses = 0;

  for (const char *p = letters; *p != '\0'; p++)
    for (guint i = 0; LEARNED_USE_LETTERS[i] != '\0'; i++)
      if (LEARNED_USE_LETTERS[i] == *p)
        uses |= 1u << i;
  return uses;
}

static char *
letters_of_uses (guint uses)
{
  GString *letters = g_string_new (NULL);

  for (guint i = 0; LEARNED_USE_LETTERS[i] != '\0'; i++)
    if (uses & (1u << i))
      g_string_append_c (letters, LEARNED_USE_LETTERS[i]);
  return g_string_free (letters, FALSE);
}

/* Names are written so that no name can be taken for another line, or end before its ": ". */
static char *
escape_name (const char *name)
{
  g_autofree char *escaped = g_strescape (name, NULL);
  g_auto (GStrv) parts = g_strsplit (escaped, ":", -1);

  return g_strjoinv ("\\072", parts);
}

/* "CALL: PROCESS", "file LETTERS PATH: PROCESS", "socket WHAT: PROCESS" or "bus LINE: PROCESS". */
static void
take_fact (Learned *learned, char *line)
{
  char *colon = strstr (line, ": ");
  g_autofree char *process = NULL, *name = NULL;

  if (colon == NULL)
    return;
  *colon = '\0';
  process = g_strcompress (colon + 2);
  if (is_call (line)) {
    add_fact (learned->calls, line, 0, process);
  } else if (g_str_has_prefix (line, "socket ")) {
    name = g_strcompress (line + strlen ("socket "));
    add_fact (learned->sockets, name, 0, process);
  } else if (g_str_has_prefix (line, "bus ")) {
    name = g_strcompress (line + strlen ("bus "));
    if (bus_word_problem (name, NULL, NULL, NULL) == NULL)
      add_fact (learned->bus, name, 0, process);
  } else if (g_str_has_prefix (line, "file ")) {
    char *letters = line + strlen ("file ");
    char *space = strchr (letters, ' ');

    if (space == NULL)
      return;
    *space = '\0';
    name = g_strcompress (space + 1);
    if (name[0] == '/')
      add_fact (learned->files, name, uses_of_letters (letters), process);
  }
}

static gboolean
take_text (Learned *learned, const char *text, GError **error)
{
  g_auto (GStrv) lines = g_strsplit (text, "\n", -1);

  /* The start made it, and then nothing was written. */
  if (lines[0] == NULL)
    return TRUE;
  if (strcmp (lines[0], FIRST_LINE) != 0) {
    g_set_error (error, JAIL_ERROR, JAIL_ERROR_PROFILE, "%s:1: this file is not one that --learn wrote", learned->path);
    return FALSE;
  }
  /* What was made of it follows an empty line. */
  for (char **line = lines + 1; *line != NULL && g_str_has_prefix (*line, "# "); line++)
    take_fact (learned, *line + 2);
  return TRUE;
}

Learned *
learned_open (const char *path, const char *home, GError **error)
{
  g_autoptr (Learned) learned = g_new0 (Learned, 1);
  g_autoptr (GError) problem = NULL;
  g_autofree char *text = NULL;

  learned->path = g_strdup (path);
  learned->home = g_strdup (home);
  learned->presumed = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  group_expand (PRESUMED, learned->presumed);
  learned->calls = new_tree ();
  learned->files = new_tree ();
  learned->sockets = new_tree ();
  learned->bus = new_tree ();
  if (path[0] == '\0')
    return g_steal_pointer (&learned);
  if (g_file_get_contents (path, &text, NULL, &problem))
    return take_text (learned, text, error) ? g_steal_pointer (&learned) : NULL;
  if (g_error_matches (problem, G_FILE_ERROR, G_FILE_ERROR_NOENT))
    return g_steal_pointer (&learned);
  g_set_error (error, JAIL_ERROR, JAIL_ERROR_HOST, "cannot read what was learned: %s", problem->message);
  return NULL;
}

void
learned_free (Learned *learned)
{
  g_tree_unref (learned->calls);
  g_tree_unref (learned->files);
  g_tree_unref (learned->sockets);
  g_tree_unref (learned->bus);
  g_hash_table_unref (learned->presumed);
  g_free (learned->home);
  g_free (learned->path);
  g_free (learned);
}

void
learned_add (Learned *learned, const char *call, const char *process)
{
  if (is_call (call) && !g_hash_table_contains (learned->presumed, call))
    learned->n_calls += add_fact (learned->calls, call, 0, process);
}

void
learned_add_file (Learned *learned, const char *path, guint uses, const char *process)
{
  g_autofree char *folded = fold_path (path, learned->home, &uses);

  if (folded != NULL)
    learned->n_files += add_fact (learned->files, folded, uses, process);
}

void
learned_add_socket (Learned *learned, const char *what, const char *process)
{
  learned->n_sockets += add_fact (learned->sockets, what, 0, process);
}

void
learned_add_bus (Learned *learned, const char *rule, const char *process)
{
  if (bus_word_problem (rule, NULL, NULL, NULL) == NULL)
    learned->n_bus += add_fact (learned->bus, rule, 0, process);
}

GTree *
learned_get_calls (const Learned *learned)
{
  return learned->calls;
}

GTree *
learned_get_files (const Learned *learned)
{
  return learned->files;
}

GTree *
learned_get_sockets (const Learned *learned)
{
  return learned->sockets;
}

GTree *
learned_get_bus (const Learned *learned)
{
  return learned->bus;
}

const char *
learned_get_home (const Learned *learned)
{
  return learned->home;
}

const char *
learned_get_path (const Learned *learned)
{
  return learned->path;
}

char *
learned_news (const Learned *learned)
{
  return g_strdup_printf ("%u system calls are new in what was learned, %u uses of files, %u of sockets, %u of a bus",
                          learned->n_calls, learned->n_files, learned->n_sockets, learned->n_bus);
}

static gboolean
write_call (gpointer name, gpointer fact, gpointer text)
{
  g_string_append_printf (text, "# %s: %s\n", (const char *) name, ((LearnedFact *) fact)->process);
  return FALSE;
}

static gboolean
write_file (gpointer name, gpointer data, gpointer text)
{
  const LearnedFact *fact = data;
  g_autofree char *letters = letters_of_uses (fact->uses);
  g_autofree char *escaped = escape_name (name);

  g_string_append_printf (text, "# file %s %s: %s\n", letters, escaped, fact->process);
  return FALSE;
}

static gboolean
write_socket (gpointer name, gpointer fact, gpointer text)
{
  g_autofree char *escaped = escape_name (name);

  g_string_append_printf (text, "# socket %s: %s\n", escaped, ((LearnedFact *) fact)->process);
  return FALSE;
}

static gboolean
write_bus (gpointer name, gpointer fact, gpointer text)
{
  g_autofree char *escaped = escape_name (name);

  g_string_append_printf (text, "# bus %s: %s\n", escaped, ((LearnedFact *) fact)->process);
  return FALSE;
}

gboolean
learned_write (const Learned *learned, const char *lines, GError **error)
{
  g_autoptr (GString) text = g_string_new (FIRST_LINE "\n");
  g_autoptr (GError) problem = NULL;

  g_tree_foreach (learned->calls, write_call, text);
  g_tree_foreach (learned->files, write_file, text);
  g_tree_foreach (learned->sockets, write_socket, text);
  g_tree_foreach (learned->bus, write_bus, text);
  g_string_append_printf (text, "\n%s", lines);
  if (g_file_set_contents (learned->path, text->str, (gssize) text->len, &problem))
    return TRUE;
  g_set_error (error, JAIL_ERROR, JAIL_ERROR_HOST, "cannot write what was learned: %s", problem->message);
  return FALSE;
}
