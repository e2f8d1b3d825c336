/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "profile/list-word.h"

#include <string.h>

#include "profile/profile-error.h"
#include "util/suggest.h"

int
list_word_find (const char *const *words, const char *word, gsize length)
{
  for (int i = 0; words[i] != NULL; i++)
    if (strlen (words[i]) == length && memcmp (words[i], word, length) == 0)
      return i;
  return -1;
}

/* As many words as a message can name before it is no longer one to read. */
#define WORDS_TO_NAME 8

char *
list_word_problem (const char *const *words, const char *word, gsize length)
{
  g_autofree char *copy = g_strndup (word, length);
  g_autofree char *shown = profile_show_word (copy);
  const char *near = suggest_nearest_of (copy, words);
  g_autofree char *hint = profile_show_hint (near);

  if (length == 0)
    return g_strdup ("the list has an empty item");
  if (near == NULL && g_strv_length ((char **) words) <= WORDS_TO_NAME)
    {
      g_autofree char *all = g_strjoinv (", ", (char **) words);

      return g_strdup_printf ("unknown word %s; one of: %s", shown, all);
    }
  return g_strdup_printf ("unknown word %s%s", shown, hint);
}

gboolean
list_word_edit (const char *text, const char *const *words, guint *set, char **problem)
{
  guint result = *set;

  for (;;)
    {
      char operator = *text != '\0' && strchr ("+-=", *text) != NULL ? *text++ : '+';
      gsize length = strcspn (text, ",");
      int number = list_word_find (words, text, length);

      if (number < 0)
        {
          *problem = list_word_problem (words, text, length);
          return FALSE;
        }

      if (operator == '-')
        result &= ~(1u << number);
      else if (operator == '=')
        result = 1u << number;
      else
        result |= 1u << number;

      text += length;
      if (*text == '\0')
        break;
      text++;
    }
  *set = result;
  return TRUE;
}
