/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The session: display, buses, and devices. */
#include "plan/reach-private.h"

#include <string.h>

#define X11_SOCKETS "/tmp/.X11-unix/X"
#define SYSTEM_BUS "/run/dbus/system_bus_socket"

/* More names than that to talk to are no narrow opening. */
#define MANY_NAMES 8

static const char *
variable (const ReachWork *work, const char *name)
{
  gsize length = strlen (name);

  for (guint i = 0; i < work->plan->environment->len; i++) {
    const char *text = g_array_index (work->plan->environment, PlannedVariable, i).name;

    if (strncmp (text, name, length) == 0 && text[length] == '=')
      return text + length + 1;
  }
  return NULL;
}

/* Display ---------------------------------------------------------------- */

static gboolean
has_helper (const Plan *plan, const char *part)
{
  for (guint i = 0; i < plan->helpers->len; i++)
    if (strstr (g_array_index (plan->helpers, PlannedHelper, i).name, part) != NULL)
      return TRUE;
  return FALSE;
}

static void
find_x11 (ReachWork *work, const Step *step)
{
  if (!g_str_has_prefix (step->source, X11_SOCKETS)) {
    reach_add (work, REACH_DISPLAY, REACH_MEDIATED, FALSE, step->origin, "an X server of its own");
  } else if (has_helper (work->plan, "cookie")) {
    reach_add (work, REACH_DISPLAY, REACH_PARTIAL, FALSE, step->origin, "the session's X server, as an untrusted client");
  } else {
    reach_add (work, REACH_DISPLAY, REACH_FULL, TRUE, step->origin,
               "the session's X server: it can watch the screen and every key, and type into other windows");
    reach_floor (work, 5.0, "it shares the session's X server");
  }
}

static void
find_wayland (ReachWork *work, const Step *step)
{
  if (g_strcmp0 (step->source, work->plan->wayland.socket) == 0)
    reach_add (work, REACH_DISPLAY, REACH_MEDIATED, FALSE, step->origin, "Wayland, by a socket that the compositor restricts");
  else
    reach_add (work, REACH_DISPLAY, REACH_PARTIAL, FALSE, step->origin,
               "Wayland, by the compositor's plain socket: what that offers to every client");
}

static void
find_display (ReachWork *work)
{
  const char *name = variable (work, "WAYLAND_DISPLAY");

  for (guint i = 0; i < work->plan->steps->len; i++) {
    const Step *step = &g_array_index (work->plan->steps, Step, i);
    const char *base = strrchr (step->path, '/') + 1;

    if (step->kind == STEP_BIND && g_str_has_prefix (step->path, X11_SOCKETS))
      find_x11 (work, step);
    else if (step->kind == STEP_BIND && name != NULL && !step->directory && strcmp (base, name) == 0)
      find_wayland (work, step);
  }
}

/* Buses ------------------------------------------------------------------ */

static void
find_proxy (ReachWork *work, const PlannedHelper *helper)
{
  guint names = 0;

  for (guint i = 1; i + 1 < helper->arguments->len; i++) {
    const char *argument = g_ptr_array_index (helper->arguments, i);
    gboolean talk = g_str_has_prefix (argument, "--talk=") || g_str_has_prefix (argument, "--own=");

    names += talk ? 1 : 0;
    if (talk || g_str_has_prefix (argument, "--call="))
      reach_add (work, REACH_BUS, REACH_MEDIATED, FALSE, helper->origin, "%s", argument + strlen ("--"));
    if (strstr (argument, "org.freedesktop.secrets") != NULL && !g_str_has_prefix (argument, "--see="))
      reach_add (work, REACH_CREDENTIALS, REACH_PARTIAL, TRUE, helper->origin, "the keyring answers it");
  }
  if (names > MANY_NAMES)
    reach_add (work, REACH_BUS, REACH_PARTIAL, FALSE, helper->origin, "%u names on the bus to talk to", names);
  if (names == 0)
    reach_add (work, REACH_BUS, REACH_MEDIATED, FALSE, helper->origin, "a bus behind a filter");
}

static void
find_buses (ReachWork *work)
{
  g_autofree char *user = g_strdup_printf ("/run/user/%u/bus", (unsigned) work->plan->uid);

  for (guint i = 0; i < work->plan->steps->len; i++) {
    const Step *step = &g_array_index (work->plan->steps, Step, i);
    gboolean session = strcmp (step->path, user) == 0;

    if (step->kind != STEP_BIND || (!session && strcmp (step->path, SYSTEM_BUS) != 0) || strstr (step->source, "/jail/") != NULL)
      continue;
    reach_add (work, REACH_BUS, session ? REACH_FULL : REACH_PARTIAL, TRUE, step->origin,
               session ? "the whole session bus: it can start programs outside of the jail"
                       : "the whole system bus");
    if (session) {
      reach_floor (work, 7.0, "the session bus starts programs outside of the jail");
      reach_add (work, REACH_CREDENTIALS, REACH_FULL, TRUE, step->origin, "the keyring answers it");
    }
  }
  for (guint i = 0; i < work->plan->helpers->len; i++) {
    const PlannedHelper *helper = &g_array_index (work->plan->helpers, PlannedHelper, i);

    if (strcmp (helper->name, "bus proxy") == 0)
      find_proxy (work, helper);
  }
}

/* Devices ---------------------------------------------------------------- */

static void
find_devices (ReachWork *work)
{
  static const struct {
    const char *path, *text;
    ReachLevel level;
    gboolean weak;
  } devices[] = {
    { "/dev/input", "keyboards, mice and joysticks, as far as the user may", REACH_FULL, TRUE },
    { "/dev/video", "cameras", REACH_PARTIAL, TRUE },
    { "/dev/snd", "sound cards: playing and recording", REACH_PARTIAL, FALSE },
    { "/dev/hidraw", "security tokens and other devices of USB", REACH_PARTIAL, FALSE },
    { "/dev/usb", "devices of USB", REACH_PARTIAL, FALSE },
    { "/dev/dri", "the graphics card", REACH_MEDIATED, FALSE },
    { "/dev/nvidia", "the graphics card and its driver", REACH_MEDIATED, FALSE },
    { "/dev/tpm", "the trusted platform module", REACH_PARTIAL, TRUE },
    { "/dev/kvm", "virtual machines of the kernel", REACH_PARTIAL, TRUE },
    { "/dev/fuse", "file systems in programs", REACH_PARTIAL, FALSE },
    { "/dev/sr", "optical drives", REACH_MEDIATED, FALSE },
    { "/dev/dvb", "television cards", REACH_MEDIATED, FALSE },
  };

  for (guint i = 0; i < work->plan->steps->len; i++) {
    const Step *step = &g_array_index (work->plan->steps, Step, i);

    for (gsize j = 0; step->kind == STEP_BIND && j < G_N_ELEMENTS (devices); j++)
      if (g_str_has_prefix (step->path, devices[j].path)) {
        reach_add (work, REACH_DEVICES, devices[j].level, devices[j].weak, step->origin, "%s (%s)", devices[j].text, step->path);
        break;
      }
  }
}

static void
find_sound (ReachWork *work)
{
  static const struct {
    const char *name, *text;
    gboolean weak;
  } sockets[] = {
    { "pulse/native", "the sound server: playing, and recording what it does not refuse", FALSE },
    { "pipewire-0", "PipeWire's own socket: sound, recording, and the cameras and screens that it hands out; novideo closes it",
      TRUE },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (sockets); i++) {
    g_autofree char *path = g_strdup_printf ("/run/user/%u/%s", (unsigned) work->plan->uid, sockets[i].name);
    g_autoptr (Explanation) e = explainer_ask (work->explainer, path);

    if (e->state == EXPLAIN_SHOWN && S_ISSOCK (e->mode))
      reach_add (work, REACH_DEVICES, REACH_PARTIAL, sockets[i].weak, e->decided, "%s", sockets[i].text);
  }
}

void
reach_find_session (ReachWork *work)
{
  find_display (work);
  find_buses (work);
  find_devices (work);
  find_sound (work);
}
