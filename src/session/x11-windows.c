/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* jail-x11-windows: arranges the windows of an X server of a jail's own, which has no
 * other window manager. The windows of the program fill the screen, dialogs are centred
 * above them, and what was opened or clicked last has the keyboard. It gives way to a
 * window manager that takes its place (ICCCM 2.8). */
#include "plan/plan.h"

#include <X11/Xatom.h>
#include <X11/Xlib.h>
#include <X11/Xutil.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

/* The server is started at the same time: how often it is looked for, every 10 ms. */
#define TRIES 2000

enum {
  WM_PROTOCOLS, WM_TAKE_FOCUS, WM_STATE, WM_SCREEN, NET_SUPPORTED, NET_CHECK, NET_NAME, NET_ACTIVE, NET_STATE,
  NET_FULLSCREEN, NET_TYPE, NET_TYPE_DIALOG, NET_TYPE_UTILITY, NET_TYPE_SPLASH, UTF8, N_ATOMS
};

static const char *const atom_names[N_ATOMS] = {
  "WM_PROTOCOLS", "WM_TAKE_FOCUS", "WM_STATE", "WM_S0", "_NET_SUPPORTED", "_NET_SUPPORTING_WM_CHECK", "_NET_WM_NAME",
  "_NET_ACTIVE_WINDOW", "_NET_WM_STATE", "_NET_WM_STATE_FULLSCREEN", "_NET_WM_WINDOW_TYPE", "_NET_WM_WINDOW_TYPE_DIALOG",
  "_NET_WM_WINDOW_TYPE_UTILITY", "_NET_WM_WINDOW_TYPE_SPLASH", "UTF8_STRING",
};

typedef struct {
  Display *display;
  Window root, own;
  Atom atoms[N_ATOMS];
  int width, height; /* of the screen */
} Manager;

/* Windows may go at any time. */
static int
ignore_error (Display *display, XErrorEvent *event)
{
  (void) display;
  (void) event;
  return 0;
}

static int other_manager;

static int
note_other_manager (Display *display, XErrorEvent *event)
{
  (void) display;
  (void) event;
  other_manager = 1;
  return 0;
}

static Display *
connect_to_server (void)
{
  const struct timespec moment = { .tv_nsec = 10 * 1000 * 1000 };
  Display *display = NULL;

  for (int i = 0; display == NULL && i < TRIES; i++) {
    display = XOpenDisplay (NULL);
    if (display == NULL)
      nanosleep (&moment, NULL);
  }
  return display;
}

/* Windows -------------------------------------------------------------------- */

static int
is_small (Manager *manager, Window window)
{
  Window parent = None;
  XSizeHints hints = { 0 };
  Atom type, *types = NULL;
  unsigned long n = 0, left;
  long supplied;
  int format, small = 0;

  if (XGetTransientForHint (manager->display, window, &parent))
    return 1;
  if (XGetWindowProperty (manager->display, window, manager->atoms[NET_TYPE], 0, 16, False, XA_ATOM, &type, &format, &n,
                          &left, (unsigned char **) &types) == Success)
    for (unsigned long i = 0; types != NULL && i < n; i++)
      small = small || types[i] == manager->atoms[NET_TYPE_DIALOG] || types[i] == manager->atoms[NET_TYPE_UTILITY]
              || types[i] == manager->atoms[NET_TYPE_SPLASH];
  XFree (types);
  if (XGetWMNormalHints (manager->display, window, &hints, &supplied) && (hints.flags & PMaxSize) && (hints.flags & PMinSize))
    small = small || (hints.max_width == hints.min_width && hints.max_height == hints.min_height);
  return small;
}

static void
place (Manager *manager, Window window, int wanted_width, int wanted_height)
{
  int width = manager->width, height = manager->height;

  if (is_small (manager, window)) {
    width = wanted_width < width ? wanted_width : width;
    height = wanted_height < height ? wanted_height : height;
  }
  XMoveResizeWindow (manager->display, window, (manager->width - width) / 2, (manager->height - height) / 2,
                     (unsigned) (width > 0 ? width : 1), (unsigned) (height > 0 ? height : 1));
}

static void
give_focus (Manager *manager, Window window, Time time)
{
  Atom *protocols = NULL;
  int n = 0;

  XRaiseWindow (manager->display, window);
  XSetInputFocus (manager->display, window, RevertToPointerRoot, time);
  XChangeProperty (manager->display, manager->root, manager->atoms[NET_ACTIVE], XA_WINDOW, 32, PropModeReplace,
                   (unsigned char *) &window, 1);
  if (!XGetWMProtocols (manager->display, window, &protocols, &n))
    return;
  for (int i = 0; i < n; i++)
    if (protocols[i] == manager->atoms[WM_TAKE_FOCUS]) {
      XClientMessageEvent message = {
        .type = ClientMessage, .window = window, .message_type = manager->atoms[WM_PROTOCOLS], .format = 32,
        .data.l = { (long) manager->atoms[WM_TAKE_FOCUS], (long) time },
      };

      XSendEvent (manager->display, window, False, 0, (XEvent *) &message);
    }
  XFree (protocols);
}

/* Calls for each window of the program that is to be seen, the lowest first. */
static void
for_each_window (Manager *manager, void (*call) (Manager *, Window, const XWindowAttributes *, void *), void *data)
{
  Window root, parent, *children = NULL;
  unsigned n = 0;

  if (!XQueryTree (manager->display, manager->root, &root, &parent, &children, &n))
    return;
  for (unsigned i = 0; i < n; i++) {
    XWindowAttributes attributes;

    if (XGetWindowAttributes (manager->display, children[i], &attributes) && !attributes.override_redirect
        && attributes.map_state == IsViewable && children[i] != manager->own)
      call (manager, children[i], &attributes, data);
  }
  XFree (children);
}

static void
place_again (Manager *manager, Window window, const XWindowAttributes *attributes, void *data)
{
  (void) data;
  place (manager, window, attributes->width, attributes->height);
}

static void
remember (Manager *manager, Window window, const XWindowAttributes *attributes, void *data)
{
  (void) manager;
  (void) attributes;
  *(Window *) data = window;
}

static void
focus_topmost (Manager *manager)
{
  Window top = None;

  for_each_window (manager, remember, &top);
  if (top != None)
    give_focus (manager, top, CurrentTime);
}

static void
map (Manager *manager, Window window)
{
  const long state[] = { NormalState, None };
  XWindowAttributes attributes;

  if (!XGetWindowAttributes (manager->display, window, &attributes))
    return;
  place (manager, window, attributes.width, attributes.height);
  XChangeProperty (manager->display, window, manager->atoms[WM_STATE], manager->atoms[WM_STATE], 32, PropModeReplace,
                   (const unsigned char *) state, 2);
  /* A click into a window that lies lower raises it, and goes on to the window. */
  XGrabButton (manager->display, AnyButton, AnyModifier, window, True, ButtonPressMask, GrabModeSync, GrabModeAsync, None, None);
  XMapWindow (manager->display, window);
  XSync (manager->display, False);
  give_focus (manager, window, CurrentTime);
}

/* The wishes of windows -------------------------------------------------------- */

static void
configure (Manager *manager, const XConfigureRequestEvent *request)
{
  XWindowAttributes attributes;

  if (!XGetWindowAttributes (manager->display, request->window, &attributes))
    return;
  place (manager, request->window, request->value_mask & CWWidth ? request->width : attributes.width,
         request->value_mask & CWHeight ? request->height : attributes.height);
  /* Where nothing changes the server says nothing, and the window waits. */
  if (XGetWindowAttributes (manager->display, request->window, &attributes)) {
    XConfigureEvent event = {
      .type = ConfigureNotify, .event = request->window, .window = request->window, .x = attributes.x, .y = attributes.y,
      .width = attributes.width, .height = attributes.height, .border_width = attributes.border_width,
    };

    XSendEvent (manager->display, request->window, False, StructureNotifyMask, (XEvent *) &event);
  }
}

/* All windows are as large as they can be: to say so is all there is to a full screen. */
static void
change_state (Manager *manager, const XClientMessageEvent *message)
{
  Atom fullscreen = manager->atoms[NET_FULLSCREEN];
  int on = message->data.l[0] != 0;

  if ((Atom) message->data.l[1] == fullscreen || (Atom) message->data.l[2] == fullscreen)
    XChangeProperty (manager->display, message->window, manager->atoms[NET_STATE], XA_ATOM, 32, PropModeReplace,
                     (unsigned char *) &fullscreen, on ? 1 : 0);
}

static void
handle (Manager *manager, XEvent *event)
{
  switch (event->type) {
  case MapRequest:
    map (manager, event->xmaprequest.window);
    break;
  case ConfigureRequest:
    configure (manager, &event->xconfigurerequest);
    break;
  case ConfigureNotify:
    if (event->xconfigure.window != manager->root)
      break;
    manager->width = event->xconfigure.width;
    manager->height = event->xconfigure.height;
    for_each_window (manager, place_again, NULL);
    break;
  case UnmapNotify:
  case DestroyNotify:
    focus_topmost (manager);
    break;
  case ButtonPress:
    give_focus (manager, event->xbutton.window, event->xbutton.time);
    XAllowEvents (manager->display, ReplayPointer, event->xbutton.time);
    break;
  case ClientMessage:
    if (event->xclient.message_type == manager->atoms[NET_ACTIVE])
      give_focus (manager, event->xclient.window, CurrentTime);
    else if (event->xclient.message_type == manager->atoms[NET_STATE])
      change_state (manager, &event->xclient);
    break;
  case SelectionClear:
    /* Another window manager takes over. */
    exit (EXIT_SUCCESS);
  }
}

static void
take_over (Manager *manager)
{
  static const char name[] = "jail";
  Display *display = manager->display;

  XInternAtoms (display, (char **) atom_names, N_ATOMS, False, manager->atoms);
  manager->root = DefaultRootWindow (display);
  manager->width = DisplayWidth (display, DefaultScreen (display));
  manager->height = DisplayHeight (display, DefaultScreen (display));
  manager->own = XCreateSimpleWindow (display, manager->root, -1, -1, 1, 1, 0, 0, 0);
  XSetErrorHandler (note_other_manager);
  XSelectInput (display, manager->root, SubstructureRedirectMask | SubstructureNotifyMask | StructureNotifyMask);
  XSync (display, False);
  if (other_manager)
    exit (EXIT_FAILURE);
  XSetErrorHandler (ignore_error);
  XSetSelectionOwner (display, manager->atoms[WM_SCREEN], manager->own, CurrentTime);
  for (int i = 0; i < 2; i++)
    XChangeProperty (display, i == 0 ? manager->root : manager->own, manager->atoms[NET_CHECK], XA_WINDOW, 32,
                     PropModeReplace, (unsigned char *) &manager->own, 1);
  XChangeProperty (display, manager->own, manager->atoms[NET_NAME], manager->atoms[UTF8], 8, PropModeReplace,
                   (const unsigned char *) name, sizeof name - 1);
  XChangeProperty (display, manager->root, manager->atoms[NET_SUPPORTED], XA_ATOM, 32, PropModeReplace,
                   (unsigned char *) &manager->atoms[NET_SUPPORTED], NET_FULLSCREEN - NET_SUPPORTED + 1);
  XDefineCursor (display, manager->root, XCreateFontCursor (display, 68 /* XC_left_ptr */));
  XSync (display, False);
}

int
main (void)
{
  Manager manager = { .display = connect_to_server () };

  if (manager.display == NULL) {
    fputs ("there is no X server\n", stderr);
    return EXIT_FAILURE;
  }
  take_over (&manager);
  if (write (HELPER_READY_FD, "\n", 1) != 1)
    return EXIT_FAILURE;
  for (;;) {
    XEvent event;

    XNextEvent (manager.display, &event);
    handle (&manager, &event);
  }
}
