/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* --overlay: the program works on the home directory, and what it changes goes
 * to a layer. The layers are in the home directory itself, out of the reach of
 * all jails: see own-files.c. */
#include "plan/planner-private.h"

#include <string.h>

#define LAYERS ".local/share/jail/overlays"

gboolean
plan_has_overlay (const Planner *planner)
{
  return planner->plan->overlay.home != NULL;
}

static const char *
layer_name (Planner *planner)
{
  const char *program = planner->request->arguments[0];
  const char *slash = strrchr (program, '/');

  if (planner->policy->overlay.text != NULL)
    return planner->policy->overlay.text;
  return slash != NULL ? slash + 1 : program;
}

static gboolean
plan_layer (Planner *planner, Origin origin, GError **error)
{
  g_autofree char *path = g_build_filename (planner->home, LAYERS, layer_name (planner), NULL);
  g_autofree char *changes = g_build_filename (path, "changes", NULL);
  g_auto (HostWay) way = { 0 };
  g_autofree char *real = host_resolve (planner->host, path, &way);
  const char *name = layer_name (planner);

  /* The parts on the way are our own directories, or missing. */
  if (name[0] == '\0' || name[0] == '.' || way.links->len > 0 || (real == NULL && !path_is_below (way.existing, planner->home))) {
    g_autofree char *where = origin_to_string (origin);

    g_set_error (error, JAIL_ERROR, JAIL_ERROR_HOST, "%s: '%s' is not a directory without links on the way; --overlay-named=NAME takes another",
                 where, path);
    return FALSE;
  }
  planner->plan->overlay.layer = plan_text (planner->plan, path);
  planner->plan->overlay.existing = strlen (way.existing);
  host_set_layer (planner->host, planner->home, changes);
  return TRUE;
}

gboolean
plan_overlay (Planner *planner, GError **error)
{
  const Policy *policy = planner->policy;
  const FlagWish *kept = &policy->flags[POLICY_OVERLAY];
  const FlagWish *memory = &policy->flags[POLICY_OVERLAY_TMPFS];
  const FlagWish *entries = &policy->entries[ENTRIES_HOME].wish;
  const FlagWish *wish = memory->set ? memory : kept->set ? kept : policy->overlay.text != NULL ? NULL : entries;
  FlagWish named = { TRUE, policy->overlay.origin };

  if (wish == NULL)
    wish = &named;
  if (!wish->set)
    return TRUE;
  if (policy->private_home.text != NULL && wish != entries) {
    g_autofree char *where = origin_to_string (wish->origin);
    g_autofree char *other = origin_to_string (policy->private_home.origin);

    g_set_error (error, JAIL_ERROR, JAIL_ERROR_PROFILE,
                 "%s: an overlay of the home directory contradicts the private one of %s", where, other);
    return FALSE;
  }
  planner->plan->overlay.home = plan_text (planner->plan, planner->home);
  planner->plan->overlay.origin = wish->origin;
  return wish == memory || wish == entries || plan_layer (planner, wish->origin, error);
}
