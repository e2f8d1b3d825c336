/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Requests to a terminal that would act on whoever sits at it.
 *
 * The terminal here is one of the probe's own, and its controlling one: that is where
 * the kernel lets an ordinary user do it. */
#include "probe.h"

#include <fcntl.h>
#include <stdint.h>
#include <stdlib.h>
#include <sys/ioctl.h>
#include <sys/syscall.h>
#include <unistd.h>

#define HIGH (UINT64_C (1) << 32)

static int
own_terminal (void)
{
  int master = posix_openpt (O_RDWR | O_NOCTTY | O_CLOEXEC), terminal;

  if (master < 0 || grantpt (master) < 0 || unlockpt (master) < 0)
    return -1;
  setsid ();
  terminal = open (ptsname (master), O_RDWR | O_CLOEXEC);
  if (terminal >= 0)
    ioctl (terminal, TIOCSCTTY, 0);
  return terminal;
}

static int
request (uint64_t number, const void *argument)
{
  int terminal = own_terminal ();

  return terminal < 0 ? errno : outcome (syscall (SYS_ioctl, terminal, number, argument));
}

/* Types into the terminal, as the user would. */
static int type_in (void) { return request (TIOCSTI, "x"); }
static int type_in_high (void) { return request (HIGH | TIOCSTI, "x"); }
static int type_in_all_high (void) { return request (UINT64_C (0xffffffff00000000) | TIOCSTI, "x"); }

/* Pastes on a virtual console; 6 asks for the state of the shift keys. */
static int paste (void) { return request (TIOCLINUX, "\6"); }
static int paste_high (void) { return request (HIGH | TIOCLINUX, "\6"); }

/* The discipline that it has already. */
static int
discipline (uint64_t high)
{
  const int plain = 0;

  return request (high | TIOCSETD, &plain);
}

static int set_discipline (void) { return discipline (0); }
static int set_discipline_high (void) { return discipline (HIGH); }

/* What programs do need. */
static int
window_size (void)
{
  struct winsize size = { 0 };

  return request (TIOCGWINSZ, &size);
}

static int open_console (void) { return try_open ("/dev/console", O_RDWR); }
static int open_virtual (void) { return try_open ("/dev/tty1", O_RDWR); }
static int open_current_virtual (void) { return try_open ("/dev/tty0", O_RDWR); }
static int open_screen_memory (void) { return try_open ("/dev/vcs", O_RDONLY); }
static int open_serial (void) { return try_open ("/dev/ttyS0", O_RDWR); }
/* A terminal of the same user. */
static int open_other_terminal (void) { return try_open (fact ("TERMINAL"), O_RDWR); }

const struct check terminal_checks[] = {
  { "tiocsti", type_in },
  { "tiocsti-high-bit", type_in_high },
  { "tiocsti-high-bits", type_in_all_high },
  { "tioclinux", paste },
  { "tioclinux-high-bit", paste_high },
  { "tiocsetd", set_discipline },
  { "tiocsetd-high-bit", set_discipline_high },
  { "tiocgwinsz", window_size },
  { "open-outside-terminal", open_other_terminal },
  { "open-console", open_console },
  { "open-virtual-console", open_virtual },
  { "open-current-virtual-console", open_current_virtual },
  { "open-screen-memory", open_screen_memory },
  { "open-serial-line", open_serial },
  { 0 },
};
