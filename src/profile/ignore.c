/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "profile/ignore.h"

#include <string.h>

typedef struct {
  char *text;
  gsize length;
} IgnoredStart;

struct _IgnoreList {
  GArray *starts;
};

static void
clear_start (gpointer data)
{
  g_free (((IgnoredStart *) data)->text);
}

IgnoreList *
ignore_list_new (void)
{
  IgnoreList *list = g_new0 (IgnoreList, 1);

  list->starts = g_array_new (FALSE, FALSE, sizeof (IgnoredStart));
  g_array_set_clear_func (list->starts, clear_start);
  return list;
}

void
ignore_list_free (IgnoreList *list)
{
  g_array_unref (list->starts);
  g_free (list);
}

void
ignore_list_add (IgnoreList *list, const char *text)
{
  IgnoredStart start = { NULL, strlen (text) };

  /* The same words come again with every include; one of each is enough. */
  for (guint i = 0; i < list->starts->len; i++)
    if (strcmp (g_array_index (list->starts, IgnoredStart, i).text, text) == 0)
      return;
  start.text = g_strdup (text);
  g_array_append_val (list->starts, start);
}

gboolean
ignore_list_matches (const IgnoreList *list, const char *line, gsize length)
{
  for (guint i = 0; i < list->starts->len; i++)
    {
      const IgnoredStart *start = &g_array_index (list->starts, IgnoredStart, i);

      if (start->length <= length && memcmp (start->text, line, start->length) == 0
          && (start->length == length || line[start->length] == ' '))
        return TRUE;
    }
  return FALSE;
}
