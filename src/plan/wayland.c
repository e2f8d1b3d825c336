/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Wayland: a socket of the jail's own where the compositor makes such, else the
 * plain one. A compositor that says it makes them and then does not is no reason
 * to fall back: whoever wants the plain socket has to say so. */
#include "plan/planner-private.h"

#include "plan/compositor.h"

#include <string.h>

/* What compositors know the jail by. */
#define ENGINE "io.github.jail"

/* Longest id that is told; D-Bus has the same limit for names. */
#define LONGEST_ID 255

static gboolean
refuse (Planner *planner, GError **error, const char *why)
{
  Origin origin = planner->policy->display.wayland_origin;
  g_autofree char *where = origin_to_string (origin);

  g_set_error (error, JAIL_ERROR, JAIL_ERROR_HOST,
               "%s%s%s; --wayland=none starts the jail without Wayland, --wayland=plain with the socket that all programs use",
               origin.file != NULL ? where : "", origin.file != NULL ? ": " : "", why);
  return FALSE;
}

/* The compositor's own socket (g_free ()), or NULL. */
static char *
find_compositor (Planner *planner)
{
  const char *display = plan_caller_variable (planner, "WAYLAND_DISPLAY");
  g_autofree char *path = NULL, *real = NULL;

  if (display == NULL || display[0] == '\0')
    return NULL;
  if (g_path_is_absolute (display))
    path = g_strdup (display);
  else if (planner->host_runtime != NULL && strchr (display, '/') == NULL)
    path = g_build_filename (planner->host_runtime, display, NULL);
  if (path != NULL && plan_is_socket (planner, path, &real))
    return g_steal_pointer (&real);
  plan_note (planner->plan, "there is no Wayland socket '%s'", display);
  return NULL;
}

/* A name for compositors to find the program's desktop file by. */
static const char *
application_id (Planner *planner)
{
  g_autofree char *name = plan_program_name (planner);
  const char *wished = planner->policy->application_id.text;
  g_autofree char *valid = g_utf8_make_valid (name, MIN ((gssize) strlen (name), LONGEST_ID));

  return wished != NULL ? wished : plan_text (planner->plan, valid);
}

static gboolean
plan_context (Planner *planner, const char *compositor, GError **error)
{
  PlannedWayland *wayland = &planner->plan->wayland;
  g_autofree char *instance = NULL;

  wayland->socket = plan_instance_path (planner, "wayland");
  if (wayland->socket == NULL)
    return refuse (planner, error, "a Wayland socket of the jail's own needs XDG_RUNTIME_DIR");
  instance = g_path_get_basename (planner->request->instance_directory);
  wayland->compositor = plan_text (planner->plan, compositor);
  wayland->engine = ENGINE;
  wayland->application_id = application_id (planner);
  wayland->instance_id = plan_text (planner->plan, instance);
  wayland->origin = planner->policy->display.wayland_origin;
  planner->wayland = g_strdup (wayland->socket);
  return TRUE;
}

/* Decides which socket confined programs are to have. */
static gboolean
choose_socket (Planner *planner, char *compositor, GError **error)
{
  gboolean required = planner->policy->display.wayland == WAYLAND_CONTEXT;
  g_autofree char *problem = NULL;

  if (planner->policy->display.wayland == WAYLAND_PLAIN) {
    planner->wayland = g_strdup (compositor);
    return TRUE;
  }
  switch (compositor_ask (compositor, &problem)) {
  case COMPOSITOR_HAS_CONTEXT:
    return plan_context (planner, compositor, error);
  case COMPOSITOR_HAS_NO_CONTEXT:
    if (required)
      return refuse (planner, error, "the Wayland compositor makes no sockets for confined clients");
    plan_note (planner->plan, "the Wayland compositor makes no sockets for confined clients (wp_security_context_v1): the "
                              "program gets its plain one, and may do what the compositor lets every client do");
    planner->wayland = g_strdup (compositor);
    return TRUE;
  case COMPOSITOR_ABSENT:
    break;
  }
  if (required)
    return refuse (planner, error, problem);
  plan_note (planner->plan, "no Wayland: %s", problem);
  return TRUE;
}

static void
show (Planner *planner, const char *compositor)
{
  g_autofree char *name = g_path_get_basename (compositor);
  g_autofree char *inside = g_build_filename (planner->runtime, name, NULL);
  Origin origin = planner->policy->display.wayland_origin;

  view_add_bind (planner->view, inside, planner->wayland, FALSE, ATTRIBUTES_SYSTEM | MOUNT_ATTR_NOEXEC, origin);
  plan_set_variable (planner, "WAYLAND_DISPLAY", name, origin);
}

gboolean
plan_wayland (Planner *planner, GError **error)
{
  const DisplayWishes *display = &planner->policy->display;
  gboolean for_server = display->x11 == X11_XWAYLAND || display->x11 == X11_NESTED;
  g_autofree char *compositor = NULL;

  plan_unset_variable (planner, "WAYLAND_SOCKET");
  plan_unset_variable (planner, "WAYLAND_DISPLAY");
  if (display->wayland == WAYLAND_NONE && !for_server)
    return TRUE;
  compositor = find_compositor (planner);
  if (compositor == NULL)
    return display->wayland != WAYLAND_CONTEXT || refuse (planner, error, "there is no Wayland compositor");
  if (!choose_socket (planner, compositor, error))
    return FALSE;
  if (planner->wayland != NULL && display->wayland != WAYLAND_NONE)
    show (planner, compositor);
  return TRUE;
}
