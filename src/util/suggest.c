/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "util/suggest.h"

#include <string.h>

/* Longer words are not mistyped names; the limit keeps the rows on the stack. */
#define LONGEST_WORD 63

static guint
smallest (guint a, guint b, guint c)
{
  return MIN (MIN (a, b), c);
}

/* The optimal string alignment distance, or `limit` + 1 as soon as it is clear
 * that the distance is larger than `limit`. Both words fit LONGEST_WORD. */
static guint
edit_distance (const char *a, gsize a_length, const char *b, gsize b_length, guint limit)
{
  guint rows[3][LONGEST_WORD + 1];
  guint *before_last = rows[0], *last = rows[1], *row = rows[2];

  for (gsize j = 0; j <= b_length; j++)
    last[j] = before_last[j] = (guint) j;

  for (gsize i = 1; i <= a_length; i++)
    {
      guint best = row[0] = (guint) i;

      for (gsize j = 1; j <= b_length; j++)
        {
          guint cost = a[i - 1] == b[j - 1] ? 0 : 1;

          row[j] = smallest (last[j] + 1, row[j - 1] + 1, last[j - 1] + cost);
          if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1])
            row[j] = MIN (row[j], before_last[j - 2] + 1);
          best = MIN (best, row[j]);
        }
      /* A swap reaches one row further back, hence the row before counts too. */
      if (best > limit + 1)
        return limit + 1;

      guint *spare = before_last;
      before_last = last;
      last = row;
      row = spare;
    }
  return last[b_length];
}

const char *
suggest_nearest (const char *word, SuggestCandidate candidate, gconstpointer data)
{
  gsize length = strlen (word);
  const char *nearest = NULL;
  guint limit;

  if (length < 2 || length > LONGEST_WORD)
    return NULL;

  limit = MIN ((guint) (length + 1) / 3, 4);
  for (gsize i = 0; ; i++)
    {
      const char *name = candidate (i, data);
      gsize name_length;
      guint distance;

      if (name == NULL)
        return nearest;
      name_length = strlen (name);
      if (name_length > LONGEST_WORD
          || MAX (name_length, length) - MIN (name_length, length) > limit)
        continue;

      distance = edit_distance (word, length, name, name_length, limit);
      if (distance > limit)
        continue;
      nearest = name;
      if (distance == 0)
        return nearest;
      limit = distance - 1;
    }
}

static const char *
array_candidate (gsize index, gconstpointer data)
{
  return ((const char *const *) data)[index];
}

const char *
suggest_nearest_of (const char *word, const char *const *names)
{
  return suggest_nearest (word, array_candidate, names);
}
