/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* mkdir and mkfile: what is to exist before the start. */
#include "plan/planner-private.h"

#include <errno.h>
#include <string.h>

const char *
plan_make_on_host (Planner *planner, const HostWay *way, gboolean directory, Origin origin)
{
  g_autofree char *full = g_build_filename (way->existing, way->missing, NULL);
  HostStep step = {
    .path = plan_text (planner->plan, full), .existing = strlen (way->existing), .directory = directory,
    .origin = origin,
  };

  step.in_layer = plan_has_overlay (planner) && path_is_below (full, planner->home);
  g_array_append_val (planner->plan->host_steps, step);
  for (const char *slash = step.path + step.existing; slash != NULL; slash = strchr (slash + 1, '/'))
    if (slash != step.path + step.existing)
      g_hash_table_insert (planner->planned, g_strndup (step.path, (gsize) (slash - step.path)),
                           GUINT_TO_POINTER (TRUE));
  g_hash_table_insert (planner->planned, g_strdup (step.path), GUINT_TO_POINTER (directory ? TRUE : FALSE));
  return step.path;
}

/* Inside the jail's own /tmp and runtime directory nothing of the host is touched. */
static gboolean
make_inside (Planner *planner, const PathWish *wish, const char *path)
{
  if (path_is_below (path, planner->request->home)
      || (!path_is_below (path, "/tmp") && !path_is_below (path, planner->runtime)))
    return FALSE;
  if (view_find (planner->view, path, NULL, NULL) != VIEW_NOTHING)
    return TRUE;
  if (wish->verb == PATH_MKDIR)
    view_add_directory (planner->view, path, 0700, wish->origin);
  else
    view_add_file (planner->view, path, "", 0, wish->origin);
  return TRUE;
}

/* A link that lies in what a whitelist lets the program change may be its work
 * from an earlier run: nothing is made through it. */
static gboolean
is_planted (Planner *planner, const GPtrArray *links)
{
  for (guint i = 0; links->len > 0 && i < planner->policy->paths->len; i++) {
    const PathWish *wish = &g_array_index (planner->policy->paths, PathWish, i);
    g_autoptr (GPtrArray) paths = NULL;

    if (wish->verb != PATH_WHITELIST)
      continue;
    paths = plan_expand_path (planner, wish->path, wish->origin, NULL);
    for (guint j = 0; paths != NULL && j < paths->len; j++) {
      g_autofree char *real = host_resolve (planner->host, g_ptr_array_index (paths, j), NULL);

      for (guint k = 0; real != NULL && k < links->len; k++)
        if (path_is_below (g_ptr_array_index (links, k), real) && strcmp (g_ptr_array_index (links, k), real) != 0)
          return TRUE;
    }
  }
  return FALSE;
}

static gboolean
plan_host_step (Planner *planner, const PathWish *wish, const char *path, GError **error)
{
  g_auto (HostWay) way = { 0 };
  g_autofree char *real = NULL, *where = NULL, *shown = NULL;
  int reason;

  if (make_inside (planner, wish, path))
    return TRUE;
  real = host_resolve (planner->host, path, &way);
  reason = errno;
  if (real != NULL || is_planted (planner, way.links) || plan_link_leads_away (planner, &way))
    return TRUE;
  if (reason == ENOENT && path_is_below (path, planner->request->home) && path_is_below (way.existing, planner->home)) {
    plan_make_on_host (planner, &way, wish->verb == PATH_MKDIR, wish->origin);
    return TRUE;
  }
  where = origin_to_string (wish->origin);
  shown = g_strescape (path, NULL);
  g_set_error (error, JAIL_ERROR, JAIL_ERROR_PROFILE, "%s: '%s' cannot be made: %s", where, shown,
               reason != ENOENT ? g_strerror (reason)
                                : "only what is below the home directory, /tmp or the runtime directory can");
  return FALSE;
}

/* The host's home is left alone where the program does not see it. */
static gboolean
is_hidden_home (Planner *planner, const PathWish *wish, const char *path)
{
  const TextWish *private_home = &planner->policy->private_home;
  gboolean emptied = planner->policy->entries[ENTRIES_HOME].wish.set
                     || (private_home->text != NULL && private_home->text[0] == '\0');

  if (!path_is_below (path, planner->request->home) || (private_home->text == NULL && !emptied))
    return FALSE;
  if (emptied && wish->verb == PATH_MKDIR) {
    g_autofree char *inside = g_strconcat (planner->home, path + strlen (planner->request->home), NULL);

    if (view_find (planner->view, inside, NULL, NULL) == VIEW_NOTHING)
      view_add_directory (planner->view, inside, 0700, wish->origin);
  }
  return TRUE;
}

gboolean
plan_host_steps (Planner *planner, GError **error)
{
  for (guint i = 0; i < planner->policy->paths->len; i++) {
    const PathWish *wish = &g_array_index (planner->policy->paths, PathWish, i);
    g_autoptr (GPtrArray) paths = NULL;

    if (wish->verb != PATH_MKDIR && wish->verb != PATH_MKFILE)
      continue;
    paths = plan_expand_path (planner, wish->path, wish->origin, error);
    if (paths == NULL)
      return FALSE;
    if (paths->len == 0) {
      char *usual = plan_new_user_directory (planner, wish->path);

      if (usual != NULL)
        g_ptr_array_add (paths, usual);
    }
    for (guint j = 0; j < paths->len; j++) {
      const char *path = g_ptr_array_index (paths, j);

      if (!is_hidden_home (planner, wish, path) && !plan_host_step (planner, wish, path, error))
        return FALSE;
    }
  }
  return TRUE;
}
