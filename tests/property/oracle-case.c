/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Cases: random ones, and as text. */
#include "tests/property/oracle.h"

#include <string.h>

#define PICK(random, list) (list)[g_rand_int_range ((random), 0, (gint32) G_N_ELEMENTS (list))]

static void
entry_free (gpointer data)
{
  OracleEntry *entry = data;

  g_free (entry->kind);
  g_free (entry->path);
  g_free (entry->rest);
  g_free (entry);
}

OracleCase *
oracle_case_new (void)
{
  OracleCase *one = g_new0 (OracleCase, 1);

  one->entries = g_ptr_array_new_with_free_func (entry_free);
  one->lines = g_ptr_array_new_with_free_func (g_free);
  return one;
}

void
oracle_case_free (OracleCase *one)
{
  g_ptr_array_unref (one->entries);
  g_ptr_array_unref (one->lines);
  g_free (one);
}

void
oracle_case_add (OracleCase *one, const char *kind, const char *path, const char *rest)
{
  OracleEntry *entry = g_new (OracleEntry, 1);

  *entry = (OracleEntry) { g_strdup (kind), g_strdup (path), g_strdup (rest) };
  g_ptr_array_add (one->entries, entry);
}

/* Trees ------------------------------------------------------------------ */

static const char *const plain_names[] = { "a", "b", "c", "d", "e" };
static const char *const odd_names[] = {
  ".dot", "two words", "x,y", "#hash", "[k]", "*", "q\"uote", "back\\slash", "\xc3\xbc", "new\nline", "-d", "~t", "?", "{z}",
};
static const char *const file_modes[] = { "0644", "0644", "0600", "0755", "0700", "0400", "0444", "0200", "0000", "0111", "0555" };
static const char *const directory_modes[] = { "0755", "0755", "0755", "0700", "0700", "0555", "0500", "0300", "0000" };

static char *
random_name (GRand *random)
{
  if (g_rand_int_range (random, 0, 10) < 7)
    return g_strdup (PICK (random, plain_names));
  return g_strdup (PICK (random, odd_names));
}

static gboolean
has_entry (const OracleCase *one, const char *path)
{
  for (guint i = 0; i < one->entries->len; i++)
    if (strcmp (((OracleEntry *) g_ptr_array_index (one->entries, i))->path, path) == 0)
      return TRUE;
  return FALSE;
}

/* Of a kind, or any where `kind` is NULL. */
static const char *
random_path (const OracleCase *one, GRand *random, const char *kind)
{
  for (guint tries = 0; tries < 50; tries++) {
    const OracleEntry *entry = g_ptr_array_index (one->entries, g_rand_int_range (random, 0, (gint32) one->entries->len));

    if (kind == NULL || strcmp (entry->kind, kind) == 0)
      return entry->path;
  }
  return "home";
}

static char *
random_target (const OracleCase *one, GRand *random)
{
  const char *path = random_path (one, random, NULL);

  switch (g_rand_int_range (random, 0, 8)) {
  case 0:
    return random_name (random);
  case 1:
    return g_strdup ("..");
  case 2:
    return g_strconcat ("../", strrchr (path, '/') != NULL ? strrchr (path, '/') + 1 : path, NULL);
  case 3:
    return g_strdup (PICK (random, ((const char *const[]) { "/etc/passwd", "/etc", "/nonexistent", "/tmp", "/", "." })));
  default:
    return g_strconcat ("@/", path, NULL);
  }
}

static void
add_random_entry (OracleCase *one, GRand *random)
{
  g_autofree char *name = random_name (random);
  g_autofree char *path = g_build_filename (random_path (one, random, "dir"), name, NULL);
  int kind = g_rand_int_range (random, 0, 20);

  if (has_entry (one, path))
    return;
  if (kind < 9) {
    oracle_case_add (one, "file", path, PICK (random, file_modes));
  } else if (kind < 15) {
    oracle_case_add (one, "dir", path, PICK (random, directory_modes));
  } else if (kind < 19) {
    g_autofree char *target = random_target (one, random);

    oracle_case_add (one, "link", path, target);
  } else {
    oracle_case_add (one, "pipe", path, PICK (random, file_modes));
  }
}

/* Policies --------------------------------------------------------------- */

static char *
with_glob (GRand *random, const char *path)
{
  static const char *const globs[] = { "*", "?", "[ab]", "*[!c]", ".*", "??*" };
  g_auto (GStrv) parts = g_strsplit (path, "/", -1);
  guint n = g_strv_length (parts);
  guint which = n > 1 ? (guint) g_rand_int_range (random, 1, (gint32) n) : 0;

  if (n < 2)
    return g_strdup (path);
  g_free (parts[which]);
  parts[which] = g_strdup (PICK (random, globs));
  return g_strjoinv ("/", parts);
}

/* As a profile would have it. */
static char *
written (GRand *random, const char *path)
{
  static const char *const prefixes[] = { "${HOME}", "~", "@/home" };

  if (strncmp (path, "home/", 5) == 0)
    return g_strconcat (PICK (random, prefixes), path + 4, NULL);
  return g_strconcat ("@/", path, NULL);
}

/* Most of what profiles cannot say is left out. */
static const char *
random_sayable (const OracleCase *one, GRand *random)
{
  const char *path = random_path (one, random, NULL);

  for (guint tries = 0; tries < 6 && strpbrk (path, "\"#,\\\n{}*?[") != NULL; tries++)
    path = random_path (one, random, NULL);
  return path;
}

static char *
random_written (const OracleCase *one, GRand *random)
{
  g_autofree char *path = g_strdup (random_sayable (one, random));
  int way = g_rand_int_range (random, 0, 10);

  if (way < 2) {
    g_autofree char *name = random_name (random);
    char *below = g_build_filename (path, name, NULL);

    g_free (path);
    path = below;
  } else if (way < 4) {
    char *glob = with_glob (random, path);

    g_free (path);
    path = glob;
  }
  if (way == 4) {
    /* Written in a way that nobody would. */
    g_autoptr (GString) untidy = g_string_new (path);

    g_string_replace (untidy, "/", PICK (random, ((const char *const[]) { "/./", "//", "/.//" })), 1);
    g_string_append (untidy, PICK (random, ((const char *const[]) { "", "/", "/." })));
    return written (random, untidy->str);
  }
  return written (random, path);
}

static char *
random_line (const OracleCase *one, GRand *random)
{
  static const char *const verbs[] = {
    "blacklist", "blacklist", "blacklist", "blacklist", "whitelist", "whitelist", "whitelist", "whitelist-ro", "whitelist-ro",
    "noblacklist", "nowhitelist", "read-only", "read-only", "read-only", "read-write", "read-write", "noexec", "noexec",
    "tmpfs", "mkdir", "mkfile",
  };
  static const char *const flags[] = {
    "private", "overlay-tmpfs", "private-cache", "private-tmp", "private-dev", "disable-mnt", "keep-var-tmp", "private-etc passwd",
    "memory-deny-write-execute", "net none", "noexec ${HOME}", "noexec /tmp", "read-only ${HOME}", "blacklist /etc", "tmpfs ${HOME}",
    "blacklist /usr/share",
  };
  int way = g_rand_int_range (random, 0, 20);
  g_autofree char *path = random_written (one, random);

  if (way == 0)
    return g_strdup (PICK (random, flags));
  if (way == 1) {
    g_autofree char *other = random_written (one, random);

    return g_strdup_printf ("bind %s,%s", path, other);
  }
  if (way == 2) {
    const char *name = random_sayable (one, random);

    if (g_rand_boolean (random))
      return g_strdup_printf ("private %s", path);
    return g_strdup_printf ("private-home %s", strrchr (name, '/') != NULL ? strrchr (name, '/') + 1 : "a");
  }
  return g_strdup_printf ("%s %s", PICK (random, verbs), path);
}

OracleCase *
oracle_case_random (GRand *random)
{
  OracleCase *one = oracle_case_new ();
  int n_entries = g_rand_int_range (random, 5, 35);
  int n_lines = g_rand_int_range (random, 1, 9);

  oracle_case_add (one, "dir", "home", "0755");
  oracle_case_add (one, "dir", "out", "0755");
  for (int i = 0; i < n_entries; i++)
    add_random_entry (one, random);
  for (int i = 0; i < n_lines; i++) {
    g_autofree char *line = random_line (one, random);

    if (strchr (line, '\n') == NULL)
      g_ptr_array_add (one->lines, g_steal_pointer (&line));
  }
  return one;
}

/* Text ------------------------------------------------------------------- */

char *
oracle_case_to_text (const OracleCase *one)
{
  g_autoptr (GString) text = g_string_new (NULL);

  for (guint i = 0; i < one->entries->len; i++) {
    const OracleEntry *entry = g_ptr_array_index (one->entries, i);
    g_autofree char *path = g_strescape (entry->path, NULL);
    g_autofree char *rest = g_strescape (entry->rest, NULL);

    g_string_append_printf (text, "%s\t%s\t%s\n", entry->kind, path, rest);
  }
  g_string_append (text, "--\n");
  for (guint i = 0; i < one->lines->len; i++)
    g_string_append_printf (text, "%s\n", (const char *) g_ptr_array_index (one->lines, i));
  return g_string_free (g_steal_pointer (&text), FALSE);
}

OracleCase *
oracle_case_parse (const char *text)
{
  OracleCase *one = oracle_case_new ();
  g_auto (GStrv) lines = g_strsplit (text, "\n", -1);
  char **line = lines;

  for (; *line != NULL && strcmp (*line, "--") != 0; line++) {
    g_auto (GStrv) parts = g_strsplit (*line, "\t", 3);

    if (g_strv_length (parts) == 3) {
      g_autofree char *path = g_strcompress (parts[1]);
      g_autofree char *rest = g_strcompress (parts[2]);

      oracle_case_add (one, parts[0], path, rest);
    }
  }
  for (line += *line != NULL; *line != NULL; line++)
    if (**line != '\0')
      g_ptr_array_add (one->lines, g_strdup (*line));
  return one;
}
