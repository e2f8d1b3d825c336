/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* An X server of the jail's own: Xephyr, Xvfb or Xwayland beside the jail.
 *
 * Its cookie is never in a file of the host, and its socket is in the instance
 * directory, where no other program looks for one. What it draws on is the session's X
 * server or the jail's Wayland socket. */
#include "plan/x11-private.h"

#include "plan/xauth.h"

#include <errno.h>
#include <string.h>

/* Where the server finds things. */
#define OWN_AUTHORITY X11_HELPER_RUNTIME "/server-authority"
#define OUTER_WAYLAND "outer-wayland"

#define DEFAULT_SCREEN "1024x768"

static const struct {
  const char *program, *package, *name;
} servers[] = {
  [X11_XEPHYR] = { "Xephyr", "xserver-xephyr", "X server (Xephyr)" },
  [X11_XVFB] = { "Xvfb", "xvfb", "X server (Xvfb)" },
  [X11_XWAYLAND] = { "Xwayland", "xwayland", "X server (Xwayland)" },
};

#define SATELLITE "xwayland-satellite"

gboolean
x11_has_server (Planner *planner, X11Mode mode)
{
  return plan_find_helper (planner, servers[mode].program, servers[mode].package, ORIGIN_BUILT_IN, NULL) != NULL;
}

static const char *
screen_size (Planner *planner)
{
  const char *wished = planner->policy->display.screen.text;

  return wished != NULL ? wished : DEFAULT_SCREEN;
}

/* What every server is told, and what the program is told of it. */
static void
add_common (X11Helper *server, unsigned long number, GBytes *cookie)
{
  g_autofree char *display = g_strdup_printf (":%lu", number);
  g_autofree char *ready = g_strdup_printf ("%d", HELPER_READY_FD);
  g_autofree char *socket = g_strdup_printf ("%s/X%lu", X11_DIRECTORY, number);
  /* Without -noreset it would forget everything with its first client. */
  const char *const arguments[] = {
    display, "-displayfd", ready, "-auth", (OWN_AUTHORITY), "-nolisten", "tcp", "-nolisten", "local", "-noreset",
  };
  Planner *planner = server->planner;

  for (gsize i = 0; i < G_N_ELEMENTS (arguments); i++)
    x11_helper_argument (server, arguments[i]);
  x11_helper_add_file (server, OWN_AUTHORITY, cookie);
  x11_show (planner, plan_instance_path (planner, socket), number, "", server->planned->origin);
  x11_show_cookie (planner, cookie, server->planned->origin);
}

/* Keyboard layouts are below /usr; these are the rest of what a server draws with. */
static void
add_surroundings (X11Helper *server)
{
  static const char *const settings[] = { "/etc/X11", "/etc/fonts", "/etc/drirc", "/etc/vulkan", "/etc/glvnd", "/etc/alternatives" };
  static const char *const graphics[] = { "/dev/dri", "/sys/dev", "/sys/devices", "/sys/class", "/sys/bus" };
  Host *host = server->planner->host;

  x11_helper_show (server, X11_SOCKETS, plan_instance_path (server->planner, X11_DIRECTORY), TRUE, MOUNT_ATTR_NODEV);
  for (gsize i = 0; i < G_N_ELEMENTS (settings); i++) {
    mode_t mode = host_look (host, settings[i])->mode;

    if (S_ISDIR (mode) || S_ISREG (mode))
      x11_helper_show (server, settings[i], settings[i], S_ISDIR (mode), MOUNT_ATTR_RDONLY | MOUNT_ATTR_NODEV);
  }
  for (gsize i = 0; i < G_N_ELEMENTS (graphics) && !policy_has (server->planner->policy, POLICY_NO3D); i++)
    if (S_ISDIR (host_look (host, graphics[i])->mode))
      x11_helper_show (server, graphics[i], graphics[i], TRUE, i > 0 ? MOUNT_ATTR_RDONLY | MOUNT_ATTR_NODEV : 0);
}

static void
show_compositor (X11Helper *server)
{
  x11_helper_show (server, X11_HELPER_RUNTIME "/" OUTER_WAYLAND, server->planner->wayland, FALSE,
                   MOUNT_ATTR_RDONLY | MOUNT_ATTR_NODEV);
  x11_helper_set_variable (server, "WAYLAND_DISPLAY", OUTER_WAYLAND);
}

/* Xwayland with a window for each of the program's, which xwayland-satellite arranges. It has few
 * options, and says nothing when it is ready. */
static gboolean
plan_satellite (Planner *planner, const char *program, unsigned long number, GBytes *cookie, GError **error)
{
  g_autofree char *display = g_strdup_printf (":%lu", number);
  g_autofree char *socket = g_strdup_printf ("%s/X%lu", X11_DIRECTORY, number);
  const char *const arguments[] = { display, "-auth", (OWN_AUTHORITY), "-nolisten", "tcp", "-nolisten", "local" };
  const char *place = plan_instance_path (planner, socket);
  X11Helper server;
  gboolean fine = x11_helper_begin (&server, planner, "X server (" SATELLITE ")", program, error);

  if (fine) {
    server.planned->tells_ready = FALSE;
    server.planned->ready_socket = place;
    add_surroundings (&server);
    for (gsize i = 0; i < G_N_ELEMENTS (arguments); i++)
      x11_helper_argument (&server, arguments[i]);
    x11_helper_add_file (&server, OWN_AUTHORITY, cookie);
    show_compositor (&server);
    /* It would write to standard error all the time, where nobody reads. */
    x11_helper_set_variable (&server, "RUST_LOG", "error");
    x11_show (planner, place, number, "", server.planned->origin);
    x11_show_cookie (planner, cookie, server.planned->origin);
  }
  x11_helper_end (&server);
  return fine;
}

/* The session's server, in whose window it draws. */
static void
add_xephyr (X11Helper *server, const SessionServer *outer)
{
  const DisplayWishes *wishes = &server->planner->policy->display;
  g_autofree char *name = plan_program_name (server->planner);
  g_autofree char *title = g_strdup_printf ("%s (jail)", name);

  server->planned->mount_point = plan_text_printf (server->planner->plan, "X%lu", outer->display);
  x11_helper_show_session (server, outer);
  for (guint i = 0; i < wishes->extra->len; i++)
    x11_helper_argument (server, g_array_index (wishes->extra, TextWish, i).text);
  x11_helper_argument (server, "-screen");
  x11_helper_argument (server, screen_size (server->planner));
  x11_helper_argument (server, "-resizeable");
  x11_helper_argument (server, "-title");
  x11_helper_argument (server, wishes->title.text != NULL ? wishes->title.text : title);
}

static void
add_xvfb (X11Helper *server)
{
  g_autofree char *screen = g_strdup_printf ("%sx24", screen_size (server->planner));

  x11_helper_argument (server, "-screen");
  x11_helper_argument (server, "0");
  x11_helper_argument (server, screen);
}

/* Xwayland before version 23 has no size but that of the whole output, and does not start
 * with an option that it does not know. */
static gboolean
knows_option (const char *program, const char *option)
{
  g_autoptr (GMappedFile) file = g_mapped_file_new (program, FALSE, NULL);

  return file != NULL
         && memmem (g_mapped_file_get_contents (file), g_mapped_file_get_length (file), option, strlen (option) + 1) != NULL;
}

static void
add_xwayland (X11Helper *server)
{
  Planner *planner = server->planner;
  const char *size = planner->policy->display.screen.text;

  show_compositor (server);
  if (size == NULL)
    return;
  if (knows_option (server->root->program, "-geometry")) {
    x11_helper_argument (server, "-geometry");
    x11_helper_argument (server, size);
  } else {
    plan_note (planner->plan, "this version of Xwayland has no size but that of the whole screen");
  }
}

static gboolean
add_server (Planner *planner, X11Mode mode, const char *program, const SessionServer *outer, unsigned long number,
            GBytes *cookie, GError **error)
{
  X11Helper server;
  gboolean fine = x11_helper_begin (&server, planner, servers[mode].name, program, error);

  if (fine) {
    add_surroundings (&server);
    add_common (&server, number, cookie);
    if (mode == X11_XEPHYR)
      add_xephyr (&server, outer);
    else if (mode == X11_XVFB)
      add_xvfb (&server);
    else
      add_xwayland (&server);
  }
  x11_helper_end (&server);
  return fine;
}

/* Who arranges the windows is a client like others, with no way out. */
static gboolean
add_manager (Planner *planner, unsigned long number, GBytes *cookie, GError **error)
{
  g_autofree char *program = g_build_filename (planner->request->helper_directory, "jail-x11-windows", NULL);
  g_autofree char *display = g_strdup_printf (":%lu", number);
  X11Helper manager;
  gboolean fine = x11_helper_begin (&manager, planner, "window manager", program, error);

  if (fine) {
    manager.planned->essential = FALSE;
    x11_helper_show (&manager, X11_SOCKETS, plan_instance_path (planner, X11_DIRECTORY), TRUE,
                     MOUNT_ATTR_RDONLY | MOUNT_ATTR_NODEV);
    x11_helper_add_file (&manager, OWN_AUTHORITY, cookie);
    x11_helper_set_variable (&manager, "DISPLAY", display);
    x11_helper_set_variable (&manager, "XAUTHORITY", OWN_AUTHORITY);
  }
  x11_helper_end (&manager);
  return fine;
}

/* Both servers' cookies, in one file. */
static GBytes *
join (GBytes *first, GBytes *second)
{
  GByteArray *both = g_byte_array_new ();

  g_byte_array_append (both, g_bytes_get_data (first, NULL), (guint) g_bytes_get_size (first));
  if (second != NULL)
    g_byte_array_append (both, g_bytes_get_data (second, NULL), (guint) g_bytes_get_size (second));
  return g_byte_array_free_to_bytes (both);
}

/* The one helper that is a client of both servers. */
static gboolean
add_clipboard (Planner *planner, const SessionServer *outer, unsigned long number, GBytes *cookie, GError **error)
{
  g_autofree char *program = g_build_filename (planner->request->helper_directory, "jail-x11-clipboard", NULL);
  g_autofree char *inner_name = g_strdup_printf (":%lu", number);
  g_autofree char *outer_name = g_strdup_printf (":%lu", outer->display);
  g_autofree char *place = g_strdup_printf (X11_SOCKETS "/X%lu", outer->display);
  g_autofree char *ways = g_strdup_printf ("%d", (int) planner->policy->display.clipboard);
  g_autoptr (GBytes) outer_cookie = x11_session_cookie (planner, outer, outer->display);
  g_autoptr (GBytes) cookies = join (cookie, outer_cookie);
  X11Helper clipboard;
  gboolean fine = x11_helper_begin (&clipboard, planner, "clipboard", program, error);

  if (fine) {
    clipboard.planned->essential = FALSE;
    x11_helper_show (&clipboard, X11_SOCKETS, plan_instance_path (planner, X11_DIRECTORY), TRUE,
                     MOUNT_ATTR_RDONLY | MOUNT_ATTR_NODEV);
    x11_helper_show (&clipboard, place, outer->socket, FALSE, MOUNT_ATTR_RDONLY | MOUNT_ATTR_NODEV);
    x11_helper_add_file (&clipboard, OWN_AUTHORITY, cookies);
    x11_helper_set_variable (&clipboard, "XAUTHORITY", OWN_AUTHORITY);
    x11_helper_argument (&clipboard, inner_name);
    x11_helper_argument (&clipboard, outer_name);
    x11_helper_argument (&clipboard, ways);
  }
  x11_helper_end (&clipboard);
  return fine;
}

/* NULL: there is none, a screen of a size is wished, or it is an old one that takes no cookie. */
static const char *
find_satellite (Planner *planner)
{
  static const char option[] = "-nolisten";
  const char *program = planner->policy->display.screen.text == NULL
                          ? plan_find_helper (planner, SATELLITE, SATELLITE, ORIGIN_BUILT_IN, NULL) : NULL;
  g_autoptr (GMappedFile) file = program != NULL ? g_mapped_file_new (program, FALSE, NULL) : NULL;

  if (file == NULL)
    return NULL;
  /* Texts of Rust programs have no end mark. */
  if (g_mapped_file_get_length (file) > 0
      && memmem (g_mapped_file_get_contents (file), g_mapped_file_get_length (file), option, strlen (option)) != NULL)
    return program;
  plan_note (planner->plan, "this version of " SATELLITE " takes no cookie: Xwayland gets one window for all");
  return NULL;
}

gboolean
x11_plan_nested (Planner *planner, X11Mode mode, GError **error)
{
  const char *program = plan_find_helper (planner, servers[mode].program, servers[mode].package,
                                          planner->policy->display.x11_origin, error);
  g_auto (SessionServer) outer = { 0 };
  g_autoptr (GBytes) cookie = NULL;
  g_autofree char *name = NULL;
  const char *satellite;
  unsigned long number;

  if (program == NULL)
    return FALSE;
  if (mode == X11_XWAYLAND && planner->wayland == NULL)
    return x11_refuse (planner, error, "Xwayland needs a Wayland compositor, and there is none");
  if (mode == X11_XEPHYR) {
    x11_find_session_server (planner, &outer);
    if (outer.socket == NULL)
      return x11_refuse (planner, error, "Xephyr needs an X server to draw on, and there is none on this machine");
  }
  number = x11_number_inside (outer.socket != NULL ? outer.display : G_MAXULONG);
  name = g_strdup_printf ("%lu", number);
  cookie = xauth_make (name);
  if (cookie == NULL)
    return x11_refuse (planner, error, g_strerror (errno));
  satellite = mode == X11_XWAYLAND ? find_satellite (planner) : NULL;
  if (satellite != NULL)
    return plan_satellite (planner, satellite, number, cookie, error);
  if (!add_server (planner, mode, program, &outer, number, cookie, error)
      || (!planner->policy->display.unmanaged.set && !add_manager (planner, number, cookie, error)))
    return FALSE;
  if (planner->policy->display.clipboard == 0)
    return TRUE;
  if (mode == X11_XEPHYR)
    return add_clipboard (planner, &outer, number, cookie, error);
  plan_note (planner->plan, "x11-clipboard: only Xephyr has a clipboard of the session to share with");
  return TRUE;
}
