/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The user's own profiles, the cache of compiled filters, overlays, the homes of other programs and the records
 * of running jails decide what the next start or joining allows, and the session's sockets lead out of the jail: no
 * jailed program may see, change or make them. */
#include "plan/planner-private.h"

#include <string.h>

/* The places where else the view shows a path of the host. */
static GPtrArray *
find_elsewhere (const Planner *planner, const char *path)
{
  GPtrArray *places = g_ptr_array_new_with_free_func (g_free);

  for (guint i = 0; i < planner->other_names->len; i++) {
    const OtherName *name = g_ptr_array_index (planner->other_names, i);

    if (path_is_below (path, name->source))
      g_ptr_array_add (places, g_strconcat (name->path, path + strlen (name->source), NULL));
  }
  return places;
}

/* The path is free of links; it need not be there. */
static void
hide_elsewhere (Planner *planner, const char *path, const HostWay *way, gboolean is_directory)
{
  g_autoptr (GPtrArray) places = find_elsewhere (planner, path);

  if (places->len > 0 && way->missing[0] != '\0') {
    plan_make_on_host (planner, way, is_directory, ORIGIN_BUILT_IN);
    g_array_index (planner->plan->host_steps, HostStep, planner->plan->host_steps->len - 1).in_layer = FALSE;
  }
  for (guint i = 0; i < places->len; i++)
    view_hide (planner->view, g_ptr_array_index (places, i), is_directory, ORIGIN_BUILT_IN);
}

/* Nothing can be mounted on a link, so whoever may write its directory can put another one, or a directory, in its place. */
static void
keep_link (Planner *planner, const char *link)
{
  g_autofree char *directory = g_path_get_dirname (link), *shown = NULL;
  uint64_t attributes = 0;

  if (view_find (planner->view, link, NULL, &attributes) != VIEW_HOST || (attributes & MOUNT_ATTR_RDONLY))
    return;
  view_change_attributes (planner->view, directory, TRUE, MOUNT_ATTR_RDONLY, 0, ORIGIN_BUILT_IN);
  shown = g_strescape (directory, NULL);
  plan_note (planner->plan, "'%s' can only be read inside: a link in it leads to what the next start reads, and could be replaced",
             shown);
}

static void
keep_links (Planner *planner, const HostWay *way)
{
  for (guint i = 0; i < way->links->len; i++) {
    const char *link = g_ptr_array_index (way->links, i);
    g_autoptr (GPtrArray) places = find_elsewhere (planner, link);

    keep_link (planner, link);
    for (guint k = 0; k < places->len; k++)
      keep_link (planner, g_ptr_array_index (places, k));
  }
}

static void
hide_or_make (Planner *planner, const char *path, gboolean is_directory)
{
  g_auto (HostWay) way = { 0 };
  g_autofree char *real = NULL, *full = NULL, *source = NULL;

  /* Also where the path itself is not shown: it may be a link to what is. */
  if (path == NULL || !g_path_is_absolute (path))
    return;
  real = host_resolve (planner->host, path, &way);
  keep_links (planner, &way);
  full = real != NULL ? g_strdup (real) : g_build_filename (way.existing, way.missing, NULL);
  hide_elsewhere (planner, full, &way, real != NULL ? S_ISDIR (way.entry->mode) : is_directory);
  if (real != NULL) {
    /* Another directory may stand there, as with a private home. */
    if (view_find (planner->view, real, &source, NULL) == VIEW_HOST && strcmp (source, real) != 0
        && host_look (planner->host, source)->mode == 0)
      return;
    view_hide (planner->view, real, S_ISDIR (way.entry->mode), ORIGIN_BUILT_IN);
    return;
  }

  /* Where it is missing the program could make it: it is made and hidden. */
  if (view_find (planner->view, full, &source, NULL) != VIEW_HOST || strcmp (source, full) != 0
      || (!path_is_below (full, planner->home) && host_owner (planner->host, way.existing) != planner->request->uid))
    return;
  plan_make_on_host (planner, &way, is_directory, ORIGIN_BUILT_IN);
  /* It is no change that the program made. */
  g_array_index (planner->plan->host_steps, HostStep, planner->plan->host_steps->len - 1).in_layer = FALSE;
  view_hide (planner->view, full, is_directory, ORIGIN_BUILT_IN);
}

static void
hide_own (Planner *planner, const char *path)
{
  hide_or_make (planner, path, TRUE);
}

/* The same where a part of it is what somebody wished to see under another name. */
static void
hide_whole (Planner *planner, const char *path)
{
  g_autofree char *real = path != NULL ? host_resolve (planner->host, path, NULL) : NULL;

  hide_own (planner, path);
  for (guint i = 0; real != NULL && i < planner->other_names->len; i++) {
    const OtherName *name = g_ptr_array_index (planner->other_names, i);

    if (path_is_below (name->source, real))
      view_hide (planner->view, name->path, S_ISDIR (host_look (planner->host, name->source)->mode), ORIGIN_BUILT_IN);
  }
}

static gboolean
exists (Planner *planner, const char *path)
{
  g_autofree char *real = host_resolve (planner->host, path, NULL);

  return real != NULL;
}

/* The records of other jails. Where their directory could not be made now, one
 * that is made later must not appear either. */
static void
hide_instances (Planner *planner, const char *instances)
{
  g_autofree char *directory = NULL;

  if (instances == NULL)
    return;
  directory = g_path_get_dirname (instances);
  hide_own (planner, exists (planner, instances) ? instances : directory);
}

/* XDG_CONFIG_HOME and XDG_CACHE_HOME may name other directories for this start alone; the next one
 * without them looks at the usual places. */
static void
hide_usual (Planner *planner)
{
  g_autofree char *profiles = g_build_filename (planner->home, ".config/jail", NULL);
  g_autofree char *cache = g_build_filename (planner->home, ".cache/jail", NULL);
  g_autofree char *imported = g_build_filename (planner->home, ".config/firejail", NULL);

  hide_whole (planner, profiles);
  hide_whole (planner, cache);
  if (planner->request->imported_user_profiles != NULL)
    hide_whole (planner, imported);
}

void
plan_own_files (Planner *planner)
{
  g_autofree char *data = g_build_filename (planner->home, ".local/share/jail", NULL);

  /* What is shown of it is at another place. It is not always out of sight: XDG_RUNTIME_DIR may be
   * below home. In a directory of the jail's own is only what was put there on purpose, as documents are. */
  if (planner->host_runtime != NULL && !path_is_below (planner->home, planner->host_runtime)
      && !path_is_below (planner->runtime, planner->host_runtime)
      && view_find (planner->view, planner->host_runtime, NULL, NULL) == VIEW_HOST)
    hide_own (planner, planner->host_runtime);
  hide_whole (planner, planner->request->user_profiles);
  hide_whole (planner, planner->request->imported_user_profiles);
  hide_usual (planner);
  /* Layers of overlays, and the homes of other programs. */
  hide_own (planner, data);
  hide_whole (planner, planner->request->filter_cache);
  hide_instances (planner, planner->request->instances);
  hide_own (planner, planner->policy->seccomp.document_path);
  if (planner->policy->learn.text != NULL && planner->policy->learn.text[0] != '\0')
    hide_or_make (planner, planner->policy->learn.text, FALSE);
  if (planner->plan->trace != NULL && planner->plan->trace[0] != '\0')
    hide_or_make (planner, planner->plan->trace, FALSE);
}
