/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "jailctl/show.h"

#include "util/clean-text.h"
#include "util/error.h"

#include <stdio.h>
#include <string.h>

char *
shown_text (const char *text)
{
  return clean_text (text);
}

void
show_text (const char *text)
{
  g_autofree char *shown = shown_text (text);

  fputs (shown, stdout);
}

json_object *
show_json_text (const char *text)
{
  g_autofree char *valid = g_utf8_make_valid (text, -1);

  return json_object_new_string (valid);
}

json_object *
show_json_texts (char *const *texts)
{
  json_object *array = json_object_new_array ();

  for (; *texts != NULL; texts++)
    json_object_array_add (array, show_json_text (*texts));
  return array;
}

/* What is no ASCII stands in strings alone, where every character has an escape: so a terminal gets no command and no
 * text that is turned round, even where somebody looks at it. The library escapes C0 only. */
static void
put_ascii (const char *json)
{
  g_autofree char *valid = g_utf8_make_valid (json, -1);

  for (const char *text = valid; *text != '\0'; text = g_utf8_next_char (text)) {
    gunichar character = g_utf8_get_char (text);

    if (character < 0x7f)
      putchar ((int) character);
    else if (character < 0x10000)
      printf ("\\u%04x", character);
    else
      printf ("\\u%04x\\u%04x", 0xd800 + ((character - 0x10000) >> 10), 0xdc00 + (character & 0x3ff));
  }
  putchar ('\n');
}

int
show_json (json_object *value)
{
  put_ascii (json_object_to_json_string_ext (value, JSON_C_TO_STRING_PRETTY | JSON_C_TO_STRING_SPACED
                                                        | JSON_C_TO_STRING_NOSLASHESCAPE));
  json_object_put (value);
  return fflush (stdout) == 0 ? 0 : 1;
}

int
show_lines (char *const *lines, gboolean json, const char *otherwise)
{
  if (json)
    return show_json (show_json_texts (lines));
  for (char *const *line = lines; *line != NULL; line++) {
    show_text (*line);
    putchar ('\n');
  }
  if (lines[0] == NULL && otherwise != NULL)
    puts (otherwise);
  return 0;
}

static void
remove_word (int *argc, char **argv, int at)
{
  memmove (argv + at, argv + at + 1, (gsize) (*argc - at) * sizeof *argv);
  (*argc)--;
}

gboolean
take_flag (int *argc, char **argv, const char *flag)
{
  for (int i = 1; i < *argc && argv[i][0] == '-' && strcmp (argv[i], "--") != 0; i++)
    if (strcmp (argv[i], flag) == 0) {
      remove_word (argc, argv, i);
      return TRUE;
    }
  return FALSE;
}

const char *
take_value (int *argc, char **argv, const char *flag)
{
  gsize length = strlen (flag);

  for (int i = 1; i < *argc && argv[i][0] == '-' && strcmp (argv[i], "--") != 0; i++)
    if (strncmp (argv[i], flag, length) == 0 && argv[i][length] == '=') {
      const char *value = argv[i] + length + 1;

      remove_word (argc, argv, i);
      return value;
    }
  return NULL;
}

gboolean
take_words (int *argc, char **argv, int least, int most, const char *usage, GError **error)
{
  if (*argc > 1 && strcmp (argv[1], "--") == 0) {
    remove_word (argc, argv, 1);
  } else if (*argc > 1 && argv[1][0] == '-' && argv[1][1] != '\0') {
    g_autofree char *shown = g_strescape (argv[1], NULL);

    g_set_error (error, JAIL_ERROR, JAIL_ERROR_USAGE, "unknown option '%s'; usage: jailctl %s", shown, usage);
    return FALSE;
  }
  if (*argc - 1 >= least && (most < 0 || *argc - 1 <= most))
    return TRUE;
  g_set_error (error, JAIL_ERROR, JAIL_ERROR_USAGE, "usage: jailctl %s", usage);
  return FALSE;
}
