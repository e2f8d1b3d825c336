/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Where the view shows what the host has under another name: a bind, or a private home, that somebody wished for. What
 * looks at the host's path alone would miss it there. */
#include "plan/planner-private.h"

#include <fnmatch.h>
#include <string.h>

static gboolean
are_wished (const Planner *planner)
{
  const GArray *paths = planner->policy->paths;

  if (planner->policy->private_home.text != NULL && planner->policy->private_home.text[0] != '\0')
    return TRUE;
  for (guint i = 0; i < paths->len; i++)
    if (g_array_index (paths, PathWish, i).verb == PATH_BIND)
      return TRUE;
  return FALSE;
}

static void
other_name_free (gpointer data)
{
  OtherName *name = data;

  g_free (name->path);
  g_free (name->source);
  g_free (name);
}

static void
note_name (View *view, const ViewItem *item, gpointer data)
{
  OtherName *name;

  (void) view;
  if (item->kind != ITEM_HOST || strcmp (item->source, item->path) == 0)
    return;
  name = g_new (OtherName, 1);
  name->path = g_strdup (item->path);
  name->source = g_strdup (item->source);
  g_ptr_array_add (data, name);
}

void
plan_find_other_names (Planner *planner)
{
  g_clear_pointer (&planner->other_names, g_ptr_array_unref);
  planner->other_names = g_ptr_array_new_with_free_func (other_name_free);
  if (are_wished (planner))
    view_visit (planner->view, note_name, planner->other_names);
}

/* Whether the components of the path match those that the pattern begins with; *rest is what it has behind them, "" or
 * "/...". */
static gboolean
begins_with (const char *pattern, const char *path, const char **rest)
{
  g_auto (GStrv) wanted = g_strsplit (pattern, "/", -1), had = g_strsplit (path, "/", -1);
  guint n = g_strv_length (had);

  if (g_strv_length (wanted) < n)
    return FALSE;
  *rest = pattern;
  for (guint i = 0; i < n; i++) {
    if (fnmatch (wanted[i], had[i], FNM_NOESCAPE) != 0)
      return FALSE;
    *rest += strlen (wanted[i]) + (i + 1 < n ? 1 : 0);
  }
  return TRUE;
}

GPtrArray *
plan_glob_other_names (Planner *planner, const char *pattern)
{
  GPtrArray *paths = g_ptr_array_new_with_free_func (g_free);

  for (guint i = 0; i < planner->other_names->len; i++) {
    const OtherName *name = g_ptr_array_index (planner->other_names, i);
    g_autofree char *there = NULL;
    g_autoptr (GPtrArray) found = NULL;
    const char *rest;

    if (!begins_with (pattern, name->path, &rest))
      continue;
    if (*rest == '\0') {
      g_ptr_array_add (paths, g_strdup (name->path));
      continue;
    }
    there = g_strconcat (name->source, rest, NULL);
    found = host_glob (planner->host, there);
    for (guint k = 0; k < found->len; k++)
      g_ptr_array_add (paths, g_strconcat (name->path, (const char *) g_ptr_array_index (found, k) + strlen (name->source), NULL));
  }
  return paths;
}
