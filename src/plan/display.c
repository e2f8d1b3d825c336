/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The session's screen: Wayland first, since what is decided there says whether
 * the program needs X11. */
#include "plan/planner-private.h"

gboolean
plan_is_socket (Planner *planner, const char *path, char **real)
{
  g_auto (HostWay) way = { 0 };

  *real = host_resolve (planner->host, path, &way);
  if (*real == NULL || !S_ISSOCK (way.entry->mode))
    return FALSE;
  /* A link in the home directory may be what a program made in a former jail, and lead to a
   * socket that no jail is to have: the bus, or systemd. */
  for (guint i = 0; i < way.links->len; i++)
    if (path_is_below (g_ptr_array_index (way.links, i), planner->home))
      return FALSE;
  return TRUE;
}

const char *
plan_instance_path (Planner *planner, const char *name)
{
  g_autofree char *instance = NULL;

  if (planner->request->instance_directory == NULL || planner->host_runtime == NULL)
    return NULL;
  instance = g_path_get_basename (planner->request->instance_directory);
  return plan_text_printf (planner->plan, "%s/jail/%s/%s", planner->host_runtime, instance, name);
}

gboolean
plan_display (Planner *planner, GError **error)
{
  /* What listens for sessions of its own (XSMP, ICE) knows nobody inside. */
  plan_unset_variable (planner, "SESSION_MANAGER");
  return plan_wayland (planner, error) && plan_x11 (planner, error);
}
