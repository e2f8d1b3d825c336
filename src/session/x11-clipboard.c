/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* jail-x11-clipboard INNER OUTER WAYS: hands text of the clipboard between two X servers, that of
 * a jail and that of the session. WAYS is a ClipboardWays as a number: which way it may go.
 *
 * When a client of one server takes the clipboard, this takes the other server's, and asks for the
 * text when somebody there wants it. Nothing but text goes over, and no more than
 * MOST_TEXT; the selection that a mouse makes (PRIMARY) does not. */
#include "plan/plan.h"

#include <X11/Xatom.h>
#include <X11/Xlib.h>
#include <X11/extensions/Xfixes.h>
#include <errno.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

/* Bytes. It fits into one property of any server. */
#define MOST_TEXT (200 * 1024)

/* Requests that wait for text at a time; those that are older than that many seconds get none. */
#define MOST_WAITING 16
#define PATIENCE 5

/* The server is started at the same time: how often it is looked for, every 10 ms. */
#define TRIES 2000

enum { CLIPBOARD, UTF8, TEXT_PLAIN, TARGETS, TIMESTAMP, TEXT, N_ATOMS };

static const char *const atom_names[N_ATOMS] = {
  "CLIPBOARD", "UTF8_STRING", "text/plain;charset=utf-8", "TARGETS", "TIMESTAMP", "JAIL_TEXT",
};

typedef struct {
  Display *display;
  Window window;
  Atom atoms[N_ATOMS];
  int owner_event;  /* number of XFixes' event */
  int gives;        /* its clients' text may go to the other side */
  XSelectionRequestEvent waiting[MOST_WAITING]; /* for text of the other side */
  int n_waiting;
  time_t since;     /* when the first of them came */
} Side;

/* Windows may go at any time. */
static int
ignore_error (Display *display, XErrorEvent *event)
{
  (void) display;
  (void) event;
  return 0;
}

static int
end (Display *display)
{
  (void) display;
  _exit (EXIT_SUCCESS);
}

static Display *
connect_to_server (const char *name)
{
  const struct timespec moment = { .tv_nsec = 10 * 1000 * 1000 };
  Display *display = NULL;

  for (int i = 0; display == NULL && i < TRIES; i++) {
    display = XOpenDisplay (name);
    if (display == NULL)
      nanosleep (&moment, NULL);
  }
  return display;
}

static int
open_side (Side *side, const char *name)
{
  int errors;

  side->display = connect_to_server (name);
  if (side->display == NULL || !XFixesQueryExtension (side->display, &side->owner_event, &errors))
    return 0;
  XInternAtoms (side->display, (char **) atom_names, N_ATOMS, False, side->atoms);
  side->window = XCreateSimpleWindow (side->display, DefaultRootWindow (side->display), -1, -1, 1, 1, 0, 0, 0);
  XFixesSelectSelectionInput (side->display, side->window, side->atoms[CLIPBOARD], XFixesSetSelectionOwnerNotifyMask
                              | XFixesSelectionWindowDestroyNotifyMask | XFixesSelectionClientCloseNotifyMask);
  return 1;
}

/* Answers ---------------------------------------------------------------------- */

static void
answer (Side *side, const XSelectionRequestEvent *request, Atom property)
{
  XSelectionEvent event = {
    .type = SelectionNotify, .display = side->display, .requestor = request->requestor, .selection = request->selection,
    .target = request->target, .property = property, .time = request->time,
  };

  XSendEvent (side->display, request->requestor, False, 0, (XEvent *) &event);
}

/* NULL: there is none. */
static void
answer_all (Side *side, const unsigned char *text, unsigned long size)
{
  for (int i = 0; i < side->n_waiting; i++) {
    const XSelectionRequestEvent *request = &side->waiting[i];

    if (text != NULL)
      XChangeProperty (side->display, request->requestor, request->property, request->target, 8, PropModeReplace, text,
                       (int) size);
    answer (side, request, text != NULL ? request->property : None);
  }
  side->n_waiting = 0;
}

static int
is_text (const Side *side, Atom target)
{
  return target == side->atoms[UTF8] || target == side->atoms[TEXT_PLAIN] || target == XA_STRING;
}

/* A client of `side` asks for what we offer there, which the other side has. */
static void
handle_request (Side *side, Side *other, XSelectionRequestEvent *request)
{
  /* Old clients leave it to the owner. */
  if (request->property == None)
    request->property = request->target;
  if (request->selection != side->atoms[CLIPBOARD] || !other->gives) {
    answer (side, request, None);
  } else if (request->target == side->atoms[TARGETS]) {
    Atom targets[] = { side->atoms[TARGETS], side->atoms[UTF8], side->atoms[TEXT_PLAIN], XA_STRING };

    XChangeProperty (side->display, request->requestor, request->property, XA_ATOM, 32, PropModeReplace,
                     (unsigned char *) targets, sizeof targets / sizeof *targets);
    answer (side, request, request->property);
  } else if (is_text (side, request->target) && side->n_waiting < MOST_WAITING) {
    if (side->n_waiting == 0)
      side->since = time (NULL);
    side->waiting[side->n_waiting++] = *request;
    XConvertSelection (other->display, other->atoms[CLIPBOARD], other->atoms[UTF8], other->atoms[TEXT], other->window,
                       CurrentTime);
  } else {
    answer (side, request, None);
  }
}

/* The text has come from an owner on `side`, or has not. */
static void
handle_text (Side *side, Side *other, const XSelectionEvent *event)
{
  unsigned char *text = NULL;
  unsigned long size = 0, left = 0;
  Atom type = None;
  int format = 0;

  if (!side->gives)
    return;
  if (event->property == side->atoms[TEXT])
    XGetWindowProperty (side->display, side->window, side->atoms[TEXT], 0, MOST_TEXT / 4, True, AnyPropertyType, &type,
                        &format, &size, &left, &text);
  /* What is larger, or comes in pieces, does not go over. */
  if (type == side->atoms[UTF8] && format == 8 && left == 0)
    answer_all (other, text, size);
  else
    answer_all (other, NULL, 0);
  XFree (text);
  if (left > 0)
    XDeleteProperty (side->display, side->window, side->atoms[TEXT]);
}

/* The clipboard of `side` has another owner, or none. */
static void
handle_owner (Side *side, Side *other, const XFixesSelectionNotifyEvent *event)
{
  if (event->selection != side->atoms[CLIPBOARD] || event->owner == side->window || !side->gives)
    return;
  if (event->owner != None)
    XSetSelectionOwner (other->display, other->atoms[CLIPBOARD], other->window, CurrentTime);
  else if (XGetSelectionOwner (other->display, other->atoms[CLIPBOARD]) == other->window)
    XSetSelectionOwner (other->display, other->atoms[CLIPBOARD], None, CurrentTime);
}

static void
handle_events (Side *side, Side *other)
{
  while (XPending (side->display) > 0) {
    XEvent event;

    XNextEvent (side->display, &event);
    if (event.type == SelectionRequest)
      handle_request (side, other, &event.xselectionrequest);
    else if (event.type == SelectionNotify)
      handle_text (side, other, &event.xselection);
    else if (event.type == side->owner_event + XFixesSelectionNotify)
      handle_owner (side, other, (XFixesSelectionNotifyEvent *) &event);
  }
  /* An owner that never answers must not stop all later requests. */
  if (side->n_waiting > 0 && time (NULL) - side->since > PATIENCE)
    answer_all (side, NULL, 0);
}

/* What was copied before this one came. */
static void
take_up (Side *side, Side *other)
{
  XFixesSelectionNotifyEvent event = {
    .selection = side->atoms[CLIPBOARD], .owner = XGetSelectionOwner (side->display, side->atoms[CLIPBOARD]),
  };

  if (event.owner != None)
    handle_owner (side, other, &event);
}

int
main (int argc, char **argv)
{
  Side inner = { 0 }, outer = { 0 };
  int ways = argc == 4 ? (int) strtol (argv[3], NULL, 10) : 0;

  if (argc != 4 || !open_side (&inner, argv[1]) || !open_side (&outer, argv[2])) {
    fputs ("an X server cannot be reached, or does not tell who owns the clipboard\n", stderr);
    return EXIT_FAILURE;
  }
  outer.gives = (ways & 1 /* CLIPBOARD_IN */) != 0;
  inner.gives = (ways & 2 /* CLIPBOARD_OUT */) != 0;
  XSetErrorHandler (ignore_error);
  XSetIOErrorHandler (end);
  take_up (&outer, &inner);
  if (write (HELPER_READY_FD, "\n", 1) != 1)
    return EXIT_FAILURE;
  for (;;) {
    struct pollfd watched[] = {
      { .fd = ConnectionNumber (inner.display), .events = POLLIN },
      { .fd = ConnectionNumber (outer.display), .events = POLLIN },
    };

    handle_events (&inner, &outer);
    handle_events (&outer, &inner);
    XFlush (inner.display);
    XFlush (outer.display);
    if (XEventsQueued (inner.display, QueuedAlready) > 0)
      continue;
    if (poll (watched, 2, PATIENCE * 1000) < 0 && errno != EINTR)
      return EXIT_FAILURE;
  }
}
