/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The user's own profiles, the cache of compiled filters and the records of
 * running jails decide what the next start or joining allows, so no jailed program may see, change or make them. */
#include "plan/planner-private.h"

#include <string.h>

static void
hide_own (Planner *planner, const char *path)
{
  g_auto (HostWay) way = { 0 };
  g_autofree char *real = NULL, *full = NULL, *source = NULL;
  HostStep step = { .directory = TRUE, .origin = ORIGIN_BUILT_IN };

  if (path == NULL || !g_path_is_absolute (path) || !view_may_show (planner->view, path))
    return;
  real = host_resolve (planner->host, path, &way);
  if (real != NULL) {
    view_hide (planner->view, real, S_ISDIR (way.entry->mode), ORIGIN_BUILT_IN);
    return;
  }

  /* Where it is missing the program could make it: it is made and hidden. */
  full = g_build_filename (way.existing, way.missing, NULL);
  if (view_find (planner->view, full, &source, NULL) != VIEW_HOST || strcmp (source, full) != 0
      || !path_is_below (full, planner->home))
    return;
  step.path = plan_text (planner->plan, full);
  step.existing = strlen (way.existing);
  g_array_append_val (planner->plan->host_steps, step);
  view_hide (planner->view, full, TRUE, ORIGIN_BUILT_IN);
}

void
plan_own_files (Planner *planner)
{
  hide_own (planner, planner->request->user_profiles);
  hide_own (planner, planner->request->filter_cache);
  if (planner->request->instance_directory != NULL) {
    g_autofree char *instances = g_path_get_dirname (planner->request->instance_directory);

    hide_own (planner, instances);
  }
}
