/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The session's X server with a cookie that makes the program an untrusted client: the
 * server's SECURITY extension then keeps most extensions and other clients' windows from it.
 *
 * A helper has the server make that cookie and holds a connection by it; the server
 * forgets it soon after the helper has ended. */
#include "plan/x11-private.h"

#define MAKER "jail-x11-cookie"

/* Where the helper writes the cookie. */
#define COOKIES X11_HELPER_RUNTIME "/cookies"

gboolean
x11_plan_untrusted (Planner *planner, GError **error)
{
  g_autofree char *program = g_build_filename (planner->request->helper_directory, MAKER, NULL);
  g_autofree char *inside = g_build_filename (planner->runtime, "Xauthority", NULL);
  Origin origin = planner->policy->display.x11_origin;
  g_auto (SessionServer) outer = { 0 };
  g_autofree char *number = NULL;
  unsigned long display;
  X11Helper maker;
  gboolean fine;

  x11_find_session_server (planner, &outer);
  if (outer.socket == NULL)
    return x11_refuse (planner, error, "there is no X server on this machine to be a client of");
  display = x11_number_inside (G_MAXULONG);
  number = g_strdup_printf ("%lu", display);
  fine = x11_helper_begin (&maker, planner, "maker of X11 cookies", program, error);
  if (fine) {
    x11_helper_show_session (&maker, &outer);
    x11_helper_show (&maker, COOKIES, plan_instance_path (planner, X11_DIRECTORY), TRUE, MOUNT_ATTR_NODEV);
    x11_helper_argument (&maker, COOKIES "/untrusted");
    x11_helper_argument (&maker, number);
    x11_show (planner, outer.socket, display, outer.screen, origin);
    view_add_bind (planner->view, inside, plan_instance_path (planner, X11_DIRECTORY "/untrusted"), FALSE,
                   ATTRIBUTES_SYSTEM | MOUNT_ATTR_NOEXEC, origin);
    plan_set_variable (planner, "XAUTHORITY", inside, origin);
  }
  x11_helper_end (&maker);
  return fine;
}
