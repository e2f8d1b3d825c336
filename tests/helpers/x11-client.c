/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* x11-client victim: a window that is green all over, whose title is a secret, which owns the
 * selections PRIMARY and CLIPBOARD, and which writes down what happens to it, a line each:
 * ready, key N, title TEXT (somebody changed it), destroyed.
 *
 * x11-client spy: tries what one client of an X server can do to another, and prints what came
 * of it, "WHAT: yes" or "WHAT: no", for the names below; "connection: no" where there is no
 * server. Something outside is to hold a key down meanwhile.
 *
 * x11-client kill: tries to end the victim.
 *
 * x11-client draw: a window in blue that stays, and prints "drawn" and "key N". */
#include <X11/XKBlib.h>
#include <X11/Xatom.h>
#include <X11/Xlib.h>
#include <X11/Xutil.h>
#include <X11/extensions/XInput2.h>
#include <X11/extensions/XTest.h>
#include <X11/keysym.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define SECRET_TITLE "the title is a secret"
#define SECRET_TEXT "the selection is a secret"
#define GREEN 0x00ff00
/* The upper byte is for Xwayland, whose screen is a transparent one where it is 0. */
#define BLUE 0xff0000ffUL

/* Milliseconds to wait for what may never come. */
#define PATIENCE 3000

static int errors;

static int
count_error (Display *display, XErrorEvent *event)
{
  (void) display;
  (void) event;
  errors++;
  return 0;
}

static Window
make_window (Display *display, int x, int y, unsigned long colour, const char *title)
{
  Window window = XCreateSimpleWindow (display, DefaultRootWindow (display), x, y, 200, 150, 0, 0, colour);

  XStoreName (display, window, title);
  return window;
}

/* The victim ----------------------------------------------------------------- */

static void
answer_selection (Display *display, const XSelectionRequestEvent *request)
{
  XSelectionEvent answer = {
    .type = SelectionNotify, .display = display, .requestor = request->requestor, .selection = request->selection,
    .target = request->target, .property = request->property, .time = request->time,
  };

  if (request->target == XA_STRING)
    XChangeProperty (display, request->requestor, request->property, XA_STRING, 8, PropModeReplace,
                     (const unsigned char *) SECRET_TEXT, strlen (SECRET_TEXT));
  else
    answer.property = None;
  XSendEvent (display, request->requestor, False, 0, (XEvent *) &answer);
}

static void
print_title (Display *display, Window window)
{
  char *title = NULL;

  if (XFetchName (display, window, &title) && title != NULL && strcmp (title, SECRET_TITLE) != 0)
    printf ("title %s\n", title);
  XFree (title);
}

static _Noreturn void
be_victim (Display *display)
{
  Window window = make_window (display, 0, 0, GREEN, SECRET_TITLE);

  XSelectInput (display, window, KeyPressMask | PropertyChangeMask | StructureNotifyMask | ExposureMask);
  XMapWindow (display, window);
  XSetSelectionOwner (display, XA_PRIMARY, window, CurrentTime);
  XSetSelectionOwner (display, XInternAtom (display, "CLIPBOARD", False), window, CurrentTime);
  for (;;) {
    XEvent event;

    XNextEvent (display, &event);
    if (event.type == Expose) {
      XSetInputFocus (display, window, RevertToPointerRoot, CurrentTime);
      puts ("ready");
    } else if (event.type == KeyPress)
      printf ("key %lx\n", XkbKeycodeToKeysym (display, (KeyCode) event.xkey.keycode, 0, 0));
    else if (event.type == SelectionRequest)
      answer_selection (display, &event.xselectionrequest);
    else if (event.type == PropertyNotify && event.xproperty.atom == XA_WM_NAME)
      print_title (display, window);
    else if (event.type == DestroyNotify)
      puts ("destroyed");
    fflush (stdout);
  }
}

/* The spy ---------------------------------------------------------------------- */

static void
tell (const char *what, int yes)
{
  printf ("%s: %s\n", what, yes ? "yes" : "no");
  fflush (stdout);
}

static int
has_green (Display *display, Drawable drawable, int width, int height)
{
  XImage *image = XGetImage (display, drawable, 0, 0, (unsigned) width, (unsigned) height, AllPlanes, ZPixmap);
  int found = 0;

  for (int y = 0; image != NULL && y < height; y += 10)
    for (int x = 0; x < width; x += 10)
      found += (XGetPixel (image, x, y) & 0xffffff) == GREEN;
  if (image != NULL)
    XDestroyImage (image);
  return found > 50;
}

/* The window of that title below `top`, or None. */
static Window
find_window (Display *display, Window top)
{
  Window root, parent, *children = NULL, found = None;
  unsigned n = 0;

  if (!XQueryTree (display, top, &root, &parent, &children, &n))
    return None;
  for (unsigned i = 0; i < n && found == None; i++) {
    char *title = NULL;

    if (XFetchName (display, children[i], &title) && title != NULL && (strcmp (title, SECRET_TITLE) == 0 || strcmp (title, "changed") == 0))
      found = children[i];
    XFree (title);
    if (found == None)
      found = find_window (display, children[i]);
  }
  XFree (children);
  return found;
}

/* The next event of that type, for a while. */
static int
wait_for_event (Display *display, int type, XEvent *event)
{
  struct pollfd readable = { .fd = ConnectionNumber (display), .events = POLLIN };

  for (;;) {
    while (XPending (display) > 0) {
      XNextEvent (display, event);
      if (event->type == type)
        return 1;
    }
    if (poll (&readable, 1, PATIENCE) <= 0)
      return 0;
  }
}

static int
reads_selection (Display *display, Atom selection)
{
  Window window = make_window (display, 0, 0, 0, "reader");
  Atom place = XInternAtom (display, "READ", False), type;
  unsigned char *text = NULL;
  unsigned long n = 0, left;
  int format, found = 0;
  XEvent event;

  XConvertSelection (display, selection, XA_STRING, place, window, CurrentTime);
  if (wait_for_event (display, SelectionNotify, &event) && event.xselection.property != None
      && XGetWindowProperty (display, window, place, 0, 100, False, XA_STRING, &type, &format, &n, &left, &text) == Success)
    found = text != NULL && strcmp ((char *) text, SECRET_TEXT) == 0;
  XFree (text);
  return found;
}

static int
sees_keys_held (Display *display)
{
  char keys[32] = { 0 };

  for (int i = 0; i < PATIENCE / 100; i++) {
    XQueryKeymap (display, keys);
    for (int j = 0; j < 32; j++)
      if (keys[j] != 0)
        return 1;
    poll (NULL, 0, 100);
  }
  return 0;
}

static int
gets_raw_keys (Display *display)
{
  int opcode, event_base, error_base, major = 2, minor = 0;
  unsigned char mask[XIMaskLen (XI_RawKeyPress)] = { 0 };
  XIEventMask events = { XIAllMasterDevices, sizeof mask, mask };
  XEvent event;

  if (!XQueryExtension (display, "XInputExtension", &opcode, &event_base, &error_base)
      || XIQueryVersion (display, &major, &minor) != Success)
    return 0;
  XISetMask (mask, XI_RawKeyPress);
  XISelectEvents (display, DefaultRootWindow (display), &events, 1);
  XSync (display, False);
  puts ("raw");
  fflush (stdout);
  return wait_for_event (display, GenericEvent, &event);
}

static int
sends_keys (Display *display)
{
  int event, error, major, minor;

  if (!XTestQueryExtension (display, &event, &error, &major, &minor))
    return 0;
  XTestFakeKeyEvent (display, XKeysymToKeycode (display, XK_F9), True, CurrentTime);
  XTestFakeKeyEvent (display, XKeysymToKeycode (display, XK_F9), False, CurrentTime);
  XSync (display, False);
  return 1;
}

static int
be_spy (Display *display)
{
  Window root = DefaultRootWindow (display), victim;

  XSetErrorHandler (count_error);
  tell ("connection", 1);
  tell ("screenshot", has_green (display, root, 200, 150));
  victim = find_window (display, root);
  tell ("title", victim != None);
  tell ("content", victim != None && has_green (display, victim, 200, 150));
  tell ("clipboard", reads_selection (display, XInternAtom (display, "CLIPBOARD", False)));
  tell ("primary", reads_selection (display, XA_PRIMARY));
  tell ("keys-held", sees_keys_held (display));
  tell ("raw-keys", gets_raw_keys (display));
  tell ("grab", XGrabKeyboard (display, root, True, GrabModeAsync, GrabModeAsync, CurrentTime) == GrabSuccess);
  XUngrabKeyboard (display, CurrentTime);
  tell ("xtest", sends_keys (display));
  errors = 0;
  if (victim != None) {
    XStoreName (display, victim, "changed");
    XSync (display, False);
  }
  tell ("change", victim != None && errors == 0);
  return EXIT_SUCCESS;
}

static int
kill_victim (Display *display)
{
  Window victim = find_window (display, DefaultRootWindow (display));

  XSetErrorHandler (count_error);
  if (victim != None)
    XKillClient (display, victim);
  XSync (display, False);
  return victim != None && errors == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}

static _Noreturn void
draw (Display *display)
{
  Window window = make_window (display, 50, 50, BLUE, "drawn");
  XEvent event;

  XSelectInput (display, window, ExposureMask | KeyPressMask);
  XMapWindow (display, window);
  for (;;) {
    XNextEvent (display, &event);
    if (event.type == KeyPress)
      printf ("key %lx\n", XkbKeycodeToKeysym (display, (KeyCode) event.xkey.keycode, 0, 0));
    else
      puts ("drawn");
    fflush (stdout);
  }
}

int
main (int argc, char **argv)
{
  Display *display = XOpenDisplay (NULL);
  const char *role = argc > 1 ? argv[1] : "";

  if (display == NULL) {
    tell ("connection", 0);
    return EXIT_FAILURE;
  }
  if (strcmp (role, "victim") == 0)
    be_victim (display);
  if (strcmp (role, "kill") == 0)
    return kill_victim (display);
  if (strcmp (role, "draw") == 0)
    draw (display);
  return be_spy (display);
}
