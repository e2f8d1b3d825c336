/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Files that the host replaces by new ones while the jail runs. Where their
 * directory is shown the new file is seen; where only the file would be, the jail
 * gets a copy that the launcher keeps up to date. */
#include "plan/planner-private.h"

#include <string.h>

/* Shows the copy at `place`. */
static void
plan_copy (Planner *planner, const char *path, const char *place, Origin origin)
{
  g_autofree char *name = g_path_get_basename (path);
  g_auto (HostWay) way = { 0 };
  g_autofree char *real = NULL, *directory = NULL;
  PlannedLiveFile file = { .path = plan_text (planner->plan, path), .origin = origin };

  /* The directory is made at the start. */
  real = host_resolve (planner->host, planner->request->instance_directory, &way);
  directory = real != NULL ? g_steal_pointer (&real) : g_build_filename (way.existing, way.missing, NULL);
  file.copy = plan_text_printf (planner->plan, "%s/live-%s", directory, name);
  g_array_append_val (planner->plan->live_files, file);
  view_add_bind (planner->view, place, file.copy, FALSE, ATTRIBUTES_SYSTEM | MOUNT_ATTR_NOEXEC, origin);
}

void
plan_live_files (Planner *planner)
{
  static const char *const files[] = { "/etc/resolv.conf", "/etc/hosts" };
  gboolean own_etc = view_find (planner->view, "/etc", NULL, NULL) != VIEW_HOST;

  if (planner->request->instance_directory == NULL)
    return;
  for (gsize i = 0; i < G_N_ELEMENTS (files); i++) {
    g_auto (HostWay) way = { 0 };
    g_autofree char *real = host_resolve (planner->host, files[i], &way);
    Origin origin = planner->policy->entries[ENTRIES_ETC].wish.origin;

    /* Wished ones of the jail's own take their place. */
    if (i == 0 ? planner->policy->dns->len > 0 : planner->policy->hosts_file.text != NULL)
      continue;
    if (real == NULL || !S_ISREG (way.entry->mode))
      continue;
    if (own_etc) {
      if (view_find (planner->view, files[i], NULL, NULL) != VIEW_NOTHING)
        plan_copy (planner, files[i], files[i], origin);
    } else if (way.links->len > 0 && !policy_has (planner->policy, POLICY_NET_NONE)
               && view_find (planner->view, real, NULL, NULL) == VIEW_NOTHING) {
      /* The link in /etc is the host's own and leads to a place that is not shown. */
      plan_copy (planner, files[i], real, ORIGIN_BUILT_IN);
    }
  }
}
