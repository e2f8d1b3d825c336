/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Helpers about X11: each is confined itself, since it reads what the program sends. It sees
 * the system's programs and what is named here: one directory of the
 * instance, and the session's X server where it is a client of that. */
#include "plan/x11-private.h"

#include <sched.h>

/* Where the helper finds things. */
#define OUTER_AUTHORITY X11_HELPER_RUNTIME "/authority"

const char *
x11_instance_directory (Planner *planner, GError **error)
{
  const char *path = plan_instance_path (planner, X11_DIRECTORY);

  if (path == NULL)
    x11_refuse (planner, error, "this needs a runtime directory; set XDG_RUNTIME_DIR");
  return path;
}

gboolean
x11_refuse (Planner *planner, GError **error, const char *why)
{
  g_autofree char *where = origin_to_string (planner->policy->display.x11_origin);

  g_set_error (error, JAIL_ERROR, JAIL_ERROR_HOST, "%s: %s", where, why);
  return FALSE;
}

gboolean
x11_helper_begin (X11Helper *helper, Planner *planner, const char *name, const char *program, GError **error)
{
  static const char *const devices[] = { "/dev/null", "/dev/zero", "/dev/urandom", "/dev/random" };
  Origin origin = planner->policy->display.x11_origin;

  *helper = (X11Helper) { .planner = planner };
  if (x11_instance_directory (planner, error) == NULL)
    return FALSE;
  /* The root belongs to the helper from the start, which frees it. */
  helper->planned = plan_add_helper (planner->plan, name, program, origin);
  helper->planned->tells_ready = TRUE;
  helper->planned->essential = TRUE;
  helper->planned->quiet = TRUE;
  helper->planned->directory = X11_DIRECTORY;
  helper->planned->root = helper->root = plan_helper_root (planner, program, error);
  if (helper->root == NULL)
    return FALSE;
  /* Everything that it needs is a file. */
  helper->root->namespaces |= CLONE_NEWNET;
  helper->view = plan_helper_view (planner, helper->root);
  view_add_tmpfs (helper->view, "/tmp", 01777, ATTRIBUTES_DATA | MOUNT_ATTR_NOEXEC, origin);
  /* That took away what a build directory has there. */
  if (path_is_below (program, "/tmp"))
    view_add_bind (helper->view, program, program, FALSE, ATTRIBUTES_SYSTEM, origin);
  view_add_tmpfs (helper->view, X11_HELPER_RUNTIME, 0700, ATTRIBUTES_DATA | MOUNT_ATTR_NOEXEC, origin);
  for (gsize i = 0; i < G_N_ELEMENTS (devices); i++)
    if (host_look (planner->host, devices[i])->mode != 0)
      view_add_bind (helper->view, devices[i], devices[i], FALSE, MOUNT_ATTR_NOSUID | MOUNT_ATTR_NOEXEC, origin);
  x11_helper_set_variable (helper, "PATH", "/usr/local/bin:/usr/bin:/bin");
  x11_helper_set_variable (helper, "HOME", "/tmp");
  x11_helper_set_variable (helper, "XDG_RUNTIME_DIR", X11_HELPER_RUNTIME);
  return TRUE;
}

void
x11_helper_end (X11Helper *helper)
{
  if (helper->view != NULL && helper->planned != NULL) {
    view_emit (helper->view);
    helper->root->arguments = (char *const *) helper->planned->arguments->pdata;
  }
  g_clear_pointer (&helper->view, view_free);
}

void
x11_helper_argument (X11Helper *helper, const char *text)
{
  plan_helper_argument (helper->planner->plan, helper->planned, text);
}

void
x11_helper_set_variable (X11Helper *helper, const char *name, const char *value)
{
  PlannedVariable variable = { plan_text_printf (helper->root, "%s=%s", name, value), ORIGIN_BUILT_IN };

  g_array_append_val (helper->root->environment, variable);
}

void
x11_helper_add_file (X11Helper *helper, const char *path, GBytes *content)
{
  view_add_file (helper->view, path, g_bytes_get_data (content, NULL), g_bytes_get_size (content), ORIGIN_BUILT_IN);
}

void
x11_helper_show (X11Helper *helper, const char *path, const char *source, gboolean directory, uint64_t attributes)
{
  view_add_bind (helper->view, path, source, directory, attributes | MOUNT_ATTR_NOSUID | MOUNT_ATTR_NOEXEC,
                 helper->planned->origin);
}

void
x11_helper_show_session (X11Helper *helper, const SessionServer *server)
{
  g_autofree char *place = g_strdup_printf (X11_SOCKETS "/X%lu", server->display);
  g_autofree char *display = g_strdup_printf (":%lu%s", server->display, server->screen);
  g_autoptr (GBytes) cookie = x11_session_cookie (helper->planner, server, server->display);

  x11_helper_show (helper, place, server->socket, FALSE, MOUNT_ATTR_RDONLY | MOUNT_ATTR_NODEV);
  x11_helper_set_variable (helper, "DISPLAY", display);
  if (cookie == NULL)
    return;
  x11_helper_add_file (helper, OUTER_AUTHORITY, cookie);
  x11_helper_set_variable (helper, "XAUTHORITY", OUTER_AUTHORITY);
}
