/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* bind A,B: the host's A at the place of B. */
#include "plan/planner-private.h"

#include <errno.h>
#include <string.h>

static char *
refuse_source (const char *text, Origin origin, const char *why, GError **error)
{
  g_autofree char *where = origin_to_string (origin);
  g_autofree char *shown = g_strescape (text, NULL);

  g_set_error (error, JAIL_ERROR, JAIL_ERROR_HOST, "%s: '%s' cannot be shown: %s", where, shown, why);
  return NULL;
}

char *
plan_source (Planner *planner, const char *text, Origin origin, HostWay *way, GError **error)
{
  g_autoptr (GPtrArray) paths = plan_expand_path (planner, text, origin, error);
  g_autofree char *real = NULL;

  if (paths == NULL)
    return NULL;
  if (paths->len != 1)
    return refuse_source (text, origin, "it stands for no directory", error);
  real = host_resolve (planner->host, g_ptr_array_index (paths, 0), way);
  if (real == NULL)
    return refuse_source (text, origin, g_strerror (errno), error);
  for (guint i = 0; i < way->links->len; i++)
    if (host_owner (planner->host, g_ptr_array_index (way->links, i)) != 0)
      return refuse_source (text, origin, "a link on the way could be the work of a program; name its target", error);
  return g_steal_pointer (&real);
}

/* The place inside: where the view leads, or where the host's links do. */
static char *
find_place (Planner *planner, const char *path)
{
  g_auto (HostWay) way = { 0 };
  g_autofree char *real = host_resolve (planner->host, path, &way);

  return real != NULL ? g_steal_pointer (&real) : g_build_filename (way.existing, way.missing, NULL);
}

static gboolean
plan_bind (Planner *planner, const PathWish *wish, GError **error)
{
  g_auto (HostWay) way = { 0 };
  g_autofree char *source = plan_source (planner, wish->source, wish->origin, &way, error);
  g_autoptr (GPtrArray) paths = NULL;

  if (source == NULL)
    return FALSE;
  paths = plan_expand_path (planner, wish->path, wish->origin, error);
  for (guint i = 0; paths != NULL && i < paths->len; i++) {
    g_autofree char *place = find_place (planner, g_ptr_array_index (paths, i));
    gboolean directory = S_ISDIR (way.entry->mode);
    g_autofree char *below = NULL, *text = NULL;
    gboolean host = view_find (planner->view, place, &below, NULL) == VIEW_HOST;
    const HostEntry *there = host_look (planner->host, host ? below : place);

    if (path_is_below ("/proc", place) || path_is_below (place, "/proc") || path_is_below (place, "/dev/pts")) {
      refuse_source (wish->path, wish->origin, "nothing can be put there", error);
      return FALSE;
    }
    /* On the host's file systems a mount needs something to lie on. */
    if (host && (there->mode == 0 || S_ISLNK (there->mode) || S_ISDIR (there->mode) != directory)) {
      text = g_strdup_printf ("there is no %s '%s' that it could take the place of",
                              directory ? "directory" : "file", place);
      refuse_source (wish->source, wish->origin, text, error);
      return FALSE;
    }
    view_add_bind (planner->view, place, source, directory, ATTRIBUTES_DATA, wish->origin);
  }
  return paths != NULL;
}

gboolean
plan_binds (Planner *planner, GError **error)
{
  for (guint i = 0; i < planner->policy->paths->len; i++) {
    const PathWish *wish = &g_array_index (planner->policy->paths, PathWish, i);

    if (wish->verb == PATH_BIND && !plan_bind (planner, wish, error))
      return FALSE;
  }
  return TRUE;
}
