/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "jailctl/desktop-entry.h"

#include "util/error.h"

#include <string.h>

typedef struct {
  EntryKind kind;
  EntryPrefix prefix;
  gpointer data;
  GString *out;
  guint line;
  guint n_changed;
} Edit;

/* A command of an Exec line while it is taken apart. Two languages lie over each other:
 * the escapes of values (\s \n \t \r \\), and under them the quotes of a shell. */
typedef struct {
  const char *start, *next, *end;
  EntryKind kind;
} Command;

/* A word of it: where it begins in the line, and what it says. */
typedef struct {
  gsize offset;
  GString *text;
} Word;

#define END_OF_COMMAND (-1)

/* The next character behind the escapes of values, which D-Bus services do not have. */
static int
next_character (Command *c)
{
  static const char codes[] = "sntr\\", meanings[] = " \n\t\r\\";
  const char *code;

  if (c->next == c->end)
    return END_OF_COMMAND;
  if (*c->next != '\\' || c->kind == ENTRY_SERVICE || c->next + 1 == c->end)
    return (guchar) *c->next++;
  code = memchr (codes, c->next[1], sizeof codes - 1);
  if (code == NULL)
    return (guchar) *c->next++;
  c->next += 2;
  return (guchar) meanings[code - codes];
}

static gboolean
is_blank (int character)
{
  return character == ' ' || character == '\t' || character == '\n';
}

/* What stands between quotes; FALSE where the second one is missing. */
static gboolean
read_quoted (Command *c, int quote, GString *text)
{
  for (int character; (character = next_character (c)) != quote;) {
    if (character == END_OF_COMMAND)
      return FALSE;
    if (character == '\\' && quote == '"') {
      int quoted = next_character (c);

      if (quoted == END_OF_COMMAND)
        return FALSE;
      if (strchr ("\"`$\\\n", quoted) == NULL)
        g_string_append_c (text, '\\');
      character = quoted;
    }
    g_string_append_c (text, (char) character);
  }
  return TRUE;
}

/* 1: a word; 0: none is left; -1: it cannot be understood. */
static int
read_word (Command *c, Word *word)
{
  const char *at = c->next;
  int character = next_character (c);

  while (is_blank (character)) {
    at = c->next;
    character = next_character (c);
  }
  g_string_truncate (word->text, 0);
  word->offset = (gsize) (at - c->start);
  if (character == END_OF_COMMAND)
    return 0;
  /* A comment for some readers, and a word for others. */
  if (character == '#')
    return -1;
  for (; character != END_OF_COMMAND && !is_blank (character); character = next_character (c)) {
    if (character == '"' || character == '\'') {
      if (!read_quoted (c, character, word->text))
        return -1;
      continue;
    }
    if (character == '\\' && (character = next_character (c)) == END_OF_COMMAND)
      return -1;
    /* Blanks for some readers, and letters for others. */
    if (character < 0x20 || character == 0x7f)
      return -1;
    g_string_append_c (word->text, (char) character);
  }
  return 1;
}

static const char *
base_name (const char *path)
{
  const char *slash = strrchr (path, '/');

  return slash != NULL ? slash + 1 : path;
}

/* The first word, or the one behind "env NAME=VALUE...". An env with options that are not
 * known here is a program like any other. */
static int
read_program (Command *c, Word *word)
{
  int found = read_word (c, word);
  g_autoptr (GString) text = NULL;

  if (found <= 0 || strcmp (base_name (word->text->str), "env") != 0)
    return found;
  text = g_string_new (NULL);
  for (Word next = { 0, text }; (found = read_word (c, &next)) == 1;) {
    if (strcmp (text->str, "-i") == 0 || strcmp (text->str, "--ignore-environment") == 0
        || g_str_has_prefix (text->str, "--unset="))
      continue;
    if (text->str[0] != '-' && strchr (text->str, '=') != NULL)
      continue;
    if (text->str[0] != '-') {
      word->offset = next.offset;
      g_string_assign (word->text, text->str);
    }
    return 1;
  }
  return found < 0 ? found : 1;
}

static gboolean
refuse (const Edit *edit, const char *why, GError **error)
{
  g_set_error (error, JAIL_ERROR, JAIL_ERROR_HOST, "line %u: %s", edit->line, why);
  return FALSE;
}

static gboolean
edit_exec (Edit *edit, const char *value, const char *end, GError **error)
{
  const char *trimmed = end;
  g_autoptr (GString) text = g_string_new (NULL);
  g_autofree char *prefix = NULL;
  Word word = { 0, text };
  Command command;
  int found;

  while (trimmed > value && g_ascii_isspace (trimmed[-1]))
    trimmed--;
  command = (Command) { value, value, trimmed, edit->kind };
  found = read_program (&command, &word);
  if (found < 0)
    return refuse (edit, "the command has an open quote, a comment or a control character", error);
  /* GLib takes off one '\r' before a newline and no more: behind an escaped blank, what was cut off here is the name of a
   * program for it. */
  if (found == 0 && trimmed > value && trimmed < end)
    return refuse (edit, "the command does not begin with the name of a program", error);
  if (found == 0) {
    g_string_append_len (edit->out, value, end - value);
    return TRUE;
  }
  if (strchr ("%-", text->str[0]) != NULL || strlen (text->str) != text->len)
    return refuse (edit, "the command does not begin with the name of a program", error);
  prefix = edit->prefix (text->str, edit->data);
  if (prefix == NULL) {
    g_string_append_len (edit->out, value, end - value);
    return TRUE;
  }
  g_string_append_len (edit->out, value, (gssize) word.offset);
  g_string_append (edit->out, prefix);
  g_string_append_len (edit->out, value + word.offset, (end - value) - (gssize) word.offset);
  edit->n_changed++;
  return TRUE;
}

/* Whether the key of the line is `name`, also with a language or KConfig's "[$e]" behind it. */
static gboolean
key_is (const char *key, const char *end, const char *name)
{
  const char *bracket = memchr (key, '[', (gsize) (end - key));

  if (bracket != NULL)
    end = bracket;
  while (end > key && g_ascii_isspace (end[-1]))
    end--;
  return (gsize) (end - key) == strlen (name) && memcmp (key, name, strlen (name)) == 0;
}

/* One line without its newline. */
static gboolean
edit_line (Edit *edit, const char *line, const char *end, gboolean *dropped, GError **error)
{
  const char *key = line, *equals, *value;

  while (key < end && g_ascii_isspace (*key))
    key++;
  equals = memchr (key, '=', (gsize) (end - key));
  if (key == end || *key == '#' || equals == NULL) {
    g_string_append_len (edit->out, line, end - line);
    return TRUE;
  }
  value = equals + 1;
  while (value < end && g_ascii_isspace (*value))
    value++;
  if (key_is (key, equals, "Exec")) {
    g_string_append_len (edit->out, line, value - line);
    return edit_exec (edit, value, end, error);
  }
  /* Activation by D-Bus would go past the Exec lines, and a unit of systemd's past those of a service. */
  if (edit->kind == ENTRY_DESKTOP && key_is (key, equals, "DBusActivatable")) {
    g_string_append_len (edit->out, line, value - line);
    g_string_append (edit->out, "false");
    while (end > value && end[-1] != '\r')
      end--;
    if (end > value)
      g_string_append_c (edit->out, '\r');
    return TRUE;
  }
  if (edit->kind == ENTRY_SERVICE && key_is (key, equals, "SystemdService")) {
    *dropped = TRUE;
    return TRUE;
  }
  g_string_append_len (edit->out, line, end - line);
  return TRUE;
}

char *
entry_edit (EntryKind kind, const char *text, gsize length, EntryPrefix prefix, gpointer data,
            gsize *new_length, guint *n_changed, GError **error)
{
  g_autoptr (GString) out = g_string_sized_new (length + 256);
  Edit edit = { kind, prefix, data, out, 0, 0 };
  const char *end = text + length;

  if (length > 0 && memchr (text, '\0', length) != NULL) {
    g_set_error (error, JAIL_ERROR, JAIL_ERROR_HOST, "it is not a text: it has a byte 0");
    return NULL;
  }
  for (const char *line = text, *next; line < end; line = next) {
    const char *newline = memchr (line, '\n', (gsize) (end - line));
    gboolean dropped = FALSE;

    edit.line++;
    next = newline != NULL ? newline + 1 : end;
    if (!edit_line (&edit, line, newline != NULL ? newline : end, &dropped, error))
      return NULL;
    if (newline != NULL && !dropped)
      g_string_append_c (out, '\n');
  }
  *n_changed = edit.n_changed;
  if (edit.n_changed == 0) {
    g_string_truncate (out, 0);
    g_string_append_len (out, text, (gssize) length);
  }
  *new_length = out->len;
  return g_string_free (g_steal_pointer (&out), FALSE);
}

static char *
collect_program (const char *program, gpointer data)
{
  g_ptr_array_add (data, g_strdup (program));
  return NULL;
}

GPtrArray *
entry_programs (EntryKind kind, const char *text, gsize length, GError **error)
{
  g_autoptr (GPtrArray) programs = g_ptr_array_new_with_free_func (g_free);
  g_autofree char *same = NULL;
  gsize same_length;
  guint n_changed;

  same = entry_edit (kind, text, length, collect_program, programs, &same_length, &n_changed, error);
  return same != NULL ? g_steal_pointer (&programs) : NULL;
}

char *
entry_word (const char *word)
{
  for (const char *c = word; *c != '\0'; c++)
    if (!g_ascii_isalnum (*c) && strchr ("/._-+@:=,", *c) == NULL)
      return NULL;
  return word[0] != '\0' ? g_strconcat (word, " ", NULL) : NULL;
}
