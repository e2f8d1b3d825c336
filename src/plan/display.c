/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The session's screen: the one Wayland socket, or the one X11 socket with a
 * cookie for it and nothing else of the authority file. */
#include "plan/planner-private.h"

#include "plan/xauth.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

/* Display numbers that no server uses: servers count from 0, test tools from 99. */
#define FIRST_FREE_DISPLAY 6000
#define LAST_FREE_DISPLAY 6999

static gboolean
is_socket (Planner *planner, const char *path, char **real)
{
  g_auto (HostWay) way = { 0 };

  *real = host_resolve (planner->host, path, &way);
  return *real != NULL && S_ISSOCK (way.entry->mode);
}

/* Wayland ----------------------------------------------------------------- */

static gboolean
plan_wayland (Planner *planner)
{
  const char *display = plan_caller_variable (planner, "WAYLAND_DISPLAY");
  g_autofree char *path = NULL, *real = NULL, *inside = NULL, *name = NULL;

  plan_unset_variable (planner, "WAYLAND_SOCKET");
  if (display == NULL || display[0] == '\0') {
    plan_unset_variable (planner, "WAYLAND_DISPLAY");
    return FALSE;
  }
  if (g_path_is_absolute (display))
    path = g_strdup (display);
  else if (planner->host_runtime != NULL && strchr (display, '/') == NULL)
    path = g_build_filename (planner->host_runtime, display, NULL);
  if (path == NULL || !is_socket (planner, path, &real)) {
    plan_note (planner->plan, "there is no Wayland socket '%s'", display);
    plan_unset_variable (planner, "WAYLAND_DISPLAY");
    return FALSE;
  }
  name = g_path_get_basename (path);
  inside = g_build_filename (planner->runtime, name, NULL);
  view_add_bind (planner->view, inside, real, FALSE, ATTRIBUTES_SYSTEM | MOUNT_ATTR_NOEXEC, ORIGIN_BUILT_IN);
  plan_set_variable (planner, "WAYLAND_DISPLAY", name, ORIGIN_BUILT_IN);
  return TRUE;
}

/* X11 ---------------------------------------------------------------------- */

/* TRUE where somebody listens on the abstract socket of that display. */
static gboolean
has_abstract_listener (unsigned long display)
{
  struct sockaddr_un address = { .sun_family = AF_UNIX };
  int length = snprintf (address.sun_path + 1, sizeof address.sun_path - 1, "/tmp/.X11-unix/X%lu", display);
  int fd = socket (AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
  gboolean listens;

  if (fd < 0)
    return FALSE;
  listens = connect (fd, (struct sockaddr *) &address,
                     (socklen_t) (offsetof (struct sockaddr_un, sun_path) + 1 + (size_t) length)) == 0
            || (errno != ECONNREFUSED && errno != ENOENT);
  close (fd);
  return listens;
}

/* libxcb tries the abstract socket first and gives up where Landlock answers
 * EPERM, though the socket file would do. So the file appears under a number that
 * has no abstract listener, where the answer is ECONNREFUSED. It is a high one in
 * any case: old clients take a number below 10 for a server whose shared memory
 * they can use, which in another IPC namespace they cannot. */
static unsigned long
inside_display (unsigned long display)
{
  for (unsigned long other = FIRST_FREE_DISPLAY; other <= LAST_FREE_DISPLAY; other++)
    if (!has_abstract_listener (other))
      return other;
  return display;
}

static void
plan_cookie (Planner *planner, unsigned long display, unsigned long inside)
{
  const char *file = plan_caller_variable (planner, "XAUTHORITY");
  g_autofree char *usual = g_build_filename (planner->request->home, ".Xauthority", NULL);
  g_autofree char *number = g_strdup_printf ("%lu", display);
  g_autofree char *new_number = g_strdup_printf ("%lu", inside);
  g_autofree char *path = g_build_filename (planner->runtime, "Xauthority", NULL);
  g_autofree char *content = NULL;
  g_autoptr (GBytes) cookie = NULL;
  gsize size;

  if (g_file_get_contents (file != NULL ? file : usual, &content, &size, NULL))
    cookie = xauth_extract ((const guint8 *) content, size, g_get_host_name (), number, new_number);
  if (cookie != NULL) {
    view_add_file (planner->view, path, g_bytes_get_data (cookie, NULL), g_bytes_get_size (cookie),
                   ORIGIN_BUILT_IN);
    plan_set_variable (planner, "XAUTHORITY", path, ORIGIN_BUILT_IN);
  } else {
    plan_unset_variable (planner, "XAUTHORITY");
  }
}

static void
refuse_x11 (Planner *planner)
{
  plan_unset_variable (planner, "DISPLAY");
  plan_unset_variable (planner, "XAUTHORITY");
}

static void
plan_x11 (Planner *planner)
{
  const char *name = plan_caller_variable (planner, "DISPLAY");
  const char *number = name != NULL && name[0] == ':' ? name + 1 : NULL;
  char *end = NULL;
  unsigned long display, inside;
  g_autofree char *path = NULL, *real = NULL, *place = NULL, *value = NULL;

  if (g_str_has_prefix (name != NULL ? name : "", "unix:"))
    number = name + strlen ("unix:");
  if (number == NULL || !g_ascii_isdigit (number[0])) {
    /* A display of another host is reached over the network, if at all. */
    if (name != NULL && name[0] != '\0')
      plan_note (planner->plan, "the X11 display '%s' is not on this machine: no socket is shown for it", name);
    refuse_x11 (planner);
    return;
  }
  display = strtoul (number, &end, 10);
  path = g_strdup_printf ("/tmp/.X11-unix/X%lu", display);
  if ((*end != '\0' && *end != '.') || !is_socket (planner, path, &real)) {
    plan_note (planner->plan, "there is no X11 socket for display '%s'", name);
    refuse_x11 (planner);
    return;
  }

  inside = inside_display (display);
  place = g_strdup_printf ("/tmp/.X11-unix/X%lu", inside);
  value = g_strdup_printf (":%lu%s", inside, end);
  view_add_directory (planner->view, "/tmp/.X11-unix", 01777, ORIGIN_BUILT_IN);
  view_add_bind (planner->view, place, real, FALSE, ATTRIBUTES_SYSTEM | MOUNT_ATTR_NOEXEC, ORIGIN_BUILT_IN);
  plan_set_variable (planner, "DISPLAY", value, ORIGIN_BUILT_IN);
  plan_cookie (planner, display, inside);
}

void
plan_display (Planner *planner)
{
  gboolean wayland = plan_wayland (planner);
  const FlagWish *prefer = &planner->policy->flags[POLICY_PREFER_WAYLAND];

  /* What listens for sessions of its own (XSMP, ICE) knows nobody inside. */
  plan_unset_variable (planner, "SESSION_MANAGER");
  if (policy_has (planner->policy, POLICY_X11_NONE) || (wayland && prefer->set))
    refuse_x11 (planner);
  else
    plan_x11 (planner);
}
