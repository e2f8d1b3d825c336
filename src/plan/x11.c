/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* X11: the one socket of the session's server with a cookie for it and nothing
 * else of the authority file, or none. */
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
show_session_server (Planner *planner)
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
  if ((*end != '\0' && *end != '.') || !plan_is_socket (planner, path, &real)) {
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

/* An abstract socket has no file that could be hidden. */
static gboolean
is_reachable_by_name (Planner *planner)
{
  g_autofree char *sockets = NULL;

  if (policy_has (planner->policy, POLICY_NET_NONE) || planner->plan->landlock_scopes != 0)
    return FALSE;
  return !g_file_get_contents ("/proc/net/unix", &sockets, NULL, NULL) || strstr (sockets, "@/tmp/.X11-unix/X") != NULL;
}

static gboolean
hide_session_server (Planner *planner, GError **error)
{
  Origin origin = planner->policy->display.x11_origin;
  g_autofree char *where = origin_to_string (origin);

  plan_unset_variable (planner, "DISPLAY");
  plan_unset_variable (planner, "XAUTHORITY");
  if (!is_reachable_by_name (planner))
    return TRUE;
  if (planner->policy->display.x11 == X11_AUTO) {
    plan_note (planner->plan, "the abstract socket of an X server is within the program's reach: it shares the host's network, "
                              "and this kernel's Landlock cannot hide it");
    return TRUE;
  }
  g_set_error (error, JAIL_ERROR, JAIL_ERROR_HOST,
               "%s: an X server has an abstract socket, which only a network of the jail's own (--net=none) or Linux 6.12 "
               "with Landlock can hide; or start the server with '-nolisten local'", where);
  return FALSE;
}

gboolean
plan_x11 (Planner *planner, GError **error)
{
  gboolean has_wayland = plan_get_variable (planner, "WAYLAND_DISPLAY") != NULL;

  switch (planner->policy->display.x11) {
  case X11_AUTO:
    if (has_wayland && !policy_has (planner->policy, POLICY_X11_ONLY))
      return hide_session_server (planner, error);
    G_GNUC_FALLTHROUGH;
  case X11_HOST:
    show_session_server (planner);
    return TRUE;
  case X11_NONE:
    return hide_session_server (planner, error);
  default:
    g_set_error (error, JAIL_ERROR, JAIL_ERROR_NOT_SUPPORTED, "this mode of x11 is not supported yet");
    return FALSE;
  }
}
