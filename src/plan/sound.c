/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The session's sound servers: PulseAudio and PipeWire sockets. */
#include "plan/planner-private.h"

static void
show_socket (Planner *planner, const char *name)
{
  g_autofree char *path = g_build_filename (planner->host_runtime, name, NULL);
  g_autofree char *inside = g_build_filename (planner->runtime, name, NULL);
  g_auto (HostWay) way = { 0 };
  g_autofree char *real = host_resolve (planner->host, path, &way);

  if (real != NULL && S_ISSOCK (way.entry->mode))
    view_add_bind (planner->view, inside, real, FALSE, ATTRIBUTES_SYSTEM | MOUNT_ATTR_NOEXEC, ORIGIN_BUILT_IN);
}

void
plan_sound (Planner *planner)
{
  g_autofree char *cookie = NULL;

  plan_unset_variable (planner, "PULSE_COOKIE");
  if (policy_has (planner->policy, POLICY_NOSOUND)) {
    plan_unset_variable (planner, "PULSE_SERVER");
    plan_unset_variable (planner, "PIPEWIRE_REMOTE");
    return;
  }
  if (planner->host_runtime == NULL)
    return;
  show_socket (planner, "pulse/native");
  show_socket (planner, "pipewire-0");
}
