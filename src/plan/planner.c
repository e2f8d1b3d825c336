/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "plan/planner-private.h"

#include <errno.h>
#include <string.h>

static void
planner_clear (Planner *planner)
{
  g_clear_pointer (&planner->plan, plan_free);
  g_clear_pointer (&planner->host, host_free);
  g_clear_pointer (&planner->view, view_free);
  g_clear_pointer (&planner->planned, g_hash_table_unref);
  g_clear_pointer (&planner->search_path, g_ptr_array_unref);
  g_clear_pointer (&planner->other_names, g_ptr_array_unref);
  g_free (planner->home);
  g_free (planner->runtime);
  g_free (planner->host_runtime);
  g_free (planner->wayland);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Planner, planner_clear)

/* A home that is not there can still be one of the jail's own. */
static gboolean
find_home (Planner *planner, GError **error)
{
  const char *home = planner->request->home;
  g_auto (HostWay) way = { 0 };

  planner->home = host_resolve (planner->host, home, &way);
  if (planner->home != NULL && S_ISDIR (way.entry->mode) && strlen (planner->home) > 1)
    return TRUE;
  if (planner->home == NULL && planner->policy->private_home.text != NULL && g_path_is_absolute (home)) {
    planner->home = g_build_filename (way.existing, way.missing, NULL);
    return TRUE;
  }

  g_autofree char *shown = g_strescape (home, NULL);

  g_set_error (error, JAIL_ERROR, JAIL_ERROR_HOST,
               "the home directory '%s' %s; set HOME, or use --private for an empty one", shown,
               planner->home == NULL ? g_strerror (errno) : "is not a directory that can be shown");
  return FALSE;
}

/* Words that do less than they say, or otherwise: "ORIGIN: what". */
static void
plan_policy_notes (Planner *planner)
{
  for (guint i = 0; i < planner->policy->notes->len; i++) {
    const TextWish *note = &g_array_index (planner->policy->notes, TextWish, i);
    g_autofree char *where = origin_to_string (note->origin);

    plan_note (planner->plan, "%s: %s", where, note->text);
  }
}

static void
find_runtime (Planner *planner)
{
  const char *host = plan_caller_variable (planner, "XDG_RUNTIME_DIR");

  planner->runtime = g_strdup_printf ("/run/user/%u", (unsigned) planner->request->uid);
  if (host == NULL || !g_path_is_absolute (host))
    host = planner->runtime;
  planner->host_runtime = host_resolve (planner->host, host, NULL);
}

Plan *
planner_make_plan (const Policy *policy, const PlanRequest *request, GError **error)
{
  g_auto (Planner) planner = { .policy = policy, .request = request };

  planner.plan = plan_new ();
  planner.host = host_new ();
  host_set_cache (planner.host, request->filter_cache);
  planner.view = view_new (planner.plan);
  planner.planned = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  planner.plan->uid = request->uid;
  planner.plan->gid = request->gid;

  if (!plan_landlock_wishes (&planner, error))
    return NULL;
  find_runtime (&planner);
  if (!find_home (&planner, error) || !plan_overlay (&planner, error) || !plan_base (&planner, error))
    return NULL;
  plan_environment (&planner);
  plan_devices (&planner);
  plan_entries (&planner);
  plan_disable_mnt (&planner);
  if (!plan_host_steps (&planner, error) || !plan_whitelists (&planner, error))
    return NULL;
  if (!plan_buses (&planner, error))
    return NULL;
  plan_exports (&planner);
  plan_arguments (&planner);
  if (!plan_display (&planner, error))
    return NULL;
  plan_sound (&planner);
  plan_live_files (&planner);
  if (!plan_identity (&planner, error) || !plan_binds (&planner, error) || !plan_rules (&planner, error))
    return NULL;
  plan_own_files (&planner);
  plan_hide_buses (&planner);
  if (!plan_appimage (&planner, error) || !plan_program (&planner, error) || !plan_process (&planner, error) || !plan_kernel (&planner, error)
      || !plan_apparmor (&planner, error))
    return NULL;
  if (!plan_group (&planner, error))
    return NULL;
  plan_policy_notes (&planner);
  if (request->describe)
    plan_spoken (&planner);
  if (!plan_landlock_files (&planner, error) || !plan_inner_jails (&planner, error))
    return NULL;
  plan_finish_view (&planner);
  return g_steal_pointer (&planner.plan);
}
