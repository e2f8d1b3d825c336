/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* jail-x11-cookie FILE DISPLAY: has the X server make a cookie for untrusted clients and
 * writes it to FILE, an X authority file for display number DISPLAY.
 *
 * It stays until it is told to end, and has the server forget the cookie then. Meanwhile it keeps a
 * connection by that cookie open: some seconds after the last one has ended the server forgets it
 * by itself, so also when everything here was killed. */
#include "plan/plan.h"

#include <X11/Xauth.h>
#include <X11/Xlib.h>
#include <X11/extensions/security.h>
#include <errno.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/signalfd.h>
#include <sys/stat.h>
#include <unistd.h>

#define COOKIE_NAME "MIT-MAGIC-COOKIE-1"

/* Seconds for which an unused cookie is good. */
#define GOOD_FOR 10

static _Noreturn void
fail (const char *what)
{
  fprintf (stderr, "%s\n", what);
  exit (EXIT_FAILURE);
}

static Xauth *
make_cookie (Display *display, XSecurityAuthorization *id)
{
  XSecurityAuthorizationAttributes wanted = { .timeout = GOOD_FOR, .trust_level = XSecurityClientUntrusted };
  Xauth *kind = XSecurityAllocXauth ();
  int major, minor;
  Xauth *made;

  if (!XSecurityQueryExtension (display, &major, &minor))
    fail ("the X server has no SECURITY extension, so it knows no untrusted clients");
  if (kind == NULL)
    fail (strerror (errno));
  kind->name = (char *) COOKIE_NAME;
  kind->name_length = (unsigned short) strlen (COOKIE_NAME);
  made = XSecurityGenerateAuthorization (display, kind, XSecurityTimeout | XSecurityTrustLevel, &wanted, id);
  if (made == NULL || made->data_length == 0)
    fail ("the X server makes no cookie for untrusted clients");
  return made;
}

static void
write_cookie (const char *path, char *number, Xauth *cookie)
{
  FILE *file = fopen (path, "wxe");

  cookie->family = FamilyWild;
  cookie->address = NULL;
  cookie->address_length = 0;
  cookie->number = number;
  cookie->number_length = (unsigned short) strlen (number);
  if (file == NULL || !XauWriteAuth (file, cookie) || fclose (file) != 0)
    fail (strerror (errno));
}

static int
end (Display *display)
{
  (void) display;
  _exit (EXIT_FAILURE);
}

/* Until SIGTERM comes, or the server is gone. */
static void
stay (Display *untrusted, int signals)
{
  struct pollfd watched[] = { { .fd = signals, .events = POLLIN }, { .fd = ConnectionNumber (untrusted), .events = POLLIN } };

  while (watched[0].revents == 0) {
    XEvent event;

    /* This ends the process where the connection has ended. */
    while (XPending (untrusted) > 0)
      XNextEvent (untrusted, &event);
    if (poll (watched, 2, -1) < 0 && errno != EINTR)
      fail (strerror (errno));
  }
}

int
main (int argc, char **argv)
{
  Display *trusted = XOpenDisplay (NULL), *untrusted;
  XSecurityAuthorization id;
  sigset_t ends;
  int signals;
  Xauth *cookie;

  if (argc != 3 || trusted == NULL)
    fail ("cannot connect to the X server");
  sigemptyset (&ends);
  sigaddset (&ends, SIGTERM);
  signals = sigprocmask (SIG_BLOCK, &ends, NULL) == 0 ? signalfd (-1, &ends, SFD_CLOEXEC) : -1;
  if (signals < 0)
    fail (strerror (errno));
  umask (077);
  cookie = make_cookie (trusted, &id);
  write_cookie (argv[1], argv[2], cookie);
  XSetAuthorization (cookie->name, cookie->name_length, cookie->data, cookie->data_length);
  untrusted = XOpenDisplay (NULL);
  if (untrusted == NULL)
    fail ("the X server does not accept the cookie that it made");
  XSetIOErrorHandler (end);
  if (write (HELPER_READY_FD, "\n", 1) != 1)
    return EXIT_FAILURE;
  stay (untrusted, signals);
  /* Its clients are ended as well. */
  XSecurityRevokeAuthorization (trusted, id);
  XSync (trusted, False);
  return EXIT_SUCCESS;
}
