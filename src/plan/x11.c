/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* X11: the one socket of the session's server with a cookie for it and nothing
 * else of the authority file, or none. */
#include "plan/x11-private.h"

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
unsigned long
x11_number_inside (unsigned long taken)
{
  for (unsigned long number = FIRST_FREE_DISPLAY; number <= LAST_FREE_DISPLAY; number++)
    if (number != taken && !has_abstract_listener (number))
      return number;
  return FIRST_FREE_DISPLAY;
}

GBytes *
x11_session_cookie (Planner *planner, const SessionServer *server, unsigned long inside)
{
  const char *file = plan_caller_variable (planner, "XAUTHORITY");
  g_autofree char *usual = g_build_filename (planner->request->home, ".Xauthority", NULL);
  g_autofree char *number = g_strdup_printf ("%lu", server->display);
  g_autofree char *new_number = g_strdup_printf ("%lu", inside);
  g_autofree char *content = NULL;
  gsize size;

  if (!g_file_get_contents (file != NULL ? file : usual, &content, &size, NULL))
    return NULL;
  return xauth_extract ((const guint8 *) content, size, g_get_host_name (), number, new_number);
}

void
x11_show_cookie (Planner *planner, GBytes *file, Origin origin)
{
  g_autofree char *path = g_build_filename (planner->runtime, "Xauthority", NULL);

  plan_unset_variable (planner, "XAUTHORITY");
  if (file == NULL)
    return;
  view_add_file (planner->view, path, g_bytes_get_data (file, NULL), g_bytes_get_size (file), origin);
  plan_set_variable (planner, "XAUTHORITY", path, origin);
}

void
x11_show (Planner *planner, const char *socket, unsigned long number, const char *screen, Origin origin)
{
  g_autofree char *place = g_strdup_printf ("/tmp/.X11-unix/X%lu", number);
  g_autofree char *value = g_strdup_printf (":%lu%s", number, screen);

  view_add_directory (planner->view, "/tmp/.X11-unix", 01777, ORIGIN_BUILT_IN);
  view_add_bind (planner->view, place, socket, FALSE, ATTRIBUTES_SYSTEM | MOUNT_ATTR_NOEXEC, origin);
  plan_set_variable (planner, "DISPLAY", value, origin);
}

void
session_server_clear (SessionServer *server)
{
  g_free (server->socket);
}

void
x11_find_session_server (Planner *planner, SessionServer *server)
{
  const char *name = plan_caller_variable (planner, "DISPLAY");
  const char *number = name != NULL && name[0] == ':' ? name + 1 : NULL;
  g_autofree char *path = NULL;
  char *end = NULL;

  *server = (SessionServer) { 0 };
  if (name == NULL || name[0] == '\0')
    return;
  if (g_str_has_prefix (name, "unix:"))
    number = name + strlen ("unix:");
  if (number == NULL || !g_ascii_isdigit (number[0])) {
    /* A display of another host is reached over the network, if at all. */
    plan_note (planner->plan, "the X11 display '%s' is not on this machine: no socket is shown for it", name);
    return;
  }
  server->display = strtoul (number, &end, 10);
  server->screen = end;
  path = g_strdup_printf ("/tmp/.X11-unix/X%lu", server->display);
  if ((*end == '\0' || *end == '.') && plan_is_socket (planner, path, &server->socket))
    return;
  g_clear_pointer (&server->socket, g_free);
  plan_note (planner->plan, "there is no X11 socket for display '%s'", name);
}

static void
show_session_server (Planner *planner)
{
  Origin origin = planner->policy->display.x11_origin;
  g_auto (SessionServer) server;
  g_autoptr (GBytes) cookie = NULL;
  unsigned long inside;

  x11_find_session_server (planner, &server);
  if (server.socket == NULL) {
    plan_unset_variable (planner, "DISPLAY");
    plan_unset_variable (planner, "XAUTHORITY");
    return;
  }
  inside = x11_number_inside (G_MAXULONG);
  cookie = x11_session_cookie (planner, &server, inside);
  x11_show (planner, server.socket, inside, server.screen, origin);
  x11_show_cookie (planner, cookie, origin);
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

/* What X11_AUTO and X11_NESTED stand for in this session. */
static X11Mode
choose_mode (Planner *planner)
{
  X11Mode mode = planner->policy->display.x11;

  if (mode == X11_NESTED)
    return planner->wayland != NULL ? X11_XWAYLAND : X11_XEPHYR;
  if (mode != X11_AUTO)
    return mode;
  if (plan_get_variable (planner, "WAYLAND_DISPLAY") == NULL)
    return X11_HOST;
  if (!policy_has (planner->policy, POLICY_X11_ONLY)) {
    planner->plan->x11_withheld = plan_caller_variable (planner, "DISPLAY") != NULL;
    return X11_NONE;
  }
  if (x11_has_server (planner, X11_XWAYLAND))
    return X11_XWAYLAND;
  plan_note (planner->plan, "Xwayland is not installed: the program gets the session's X server, whose clients can watch "
                            "each other");
  return X11_HOST;
}

gboolean
plan_x11 (Planner *planner, GError **error)
{
  X11Mode mode = choose_mode (planner);

  if (mode == X11_HOST) {
    show_session_server (planner);
    return TRUE;
  }
  if (!hide_session_server (planner, error))
    return FALSE;
  if (mode == X11_NONE)
    return TRUE;
  if (mode == X11_XORG)
    return x11_plan_untrusted (planner, error);
  return x11_plan_nested (planner, mode, error);
}
