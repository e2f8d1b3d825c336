/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* A session of the jail's own, so that no process group reaches out of it, and a
 * terminal where the launcher has one: what is typed into it, or pushed back with
 * TIOCSTI, reaches nobody outside.
 *
 * This process becomes the leader of a new session and the program a process
 * group beside it. The two being in one session, the group is not orphaned, so
 * Ctrl-Z stops it as a shell's job: setpgid(2), tcsetpgrp(3). */
#include "enforce/enforcement.h"

#include "util/openat2.h"

#include <errno.h>
#include <fcntl.h>
#include <linux/magic.h>
#include <sys/vfs.h>
#include <unistd.h>

/* A jail that runs may have changed what lies at the path; then it is no devpts. */
static int
open_multiplexer (void)
{
  int fd = call_openat2 (AT_FDCWD, "/dev/pts/ptmx", O_RDWR | O_NOCTTY | O_CLOEXEC | O_NONBLOCK,
                         RESOLVE_NO_SYMLINKS | RESOLVE_NO_MAGICLINKS);
  struct statfs status;

  if (fd >= 0 && (fstatfs (fd, &status) < 0 || status.f_type != DEVPTS_SUPER_MAGIC)) {
    close (fd);
    errno = ENODEV;
    return -1;
  }
  return fd;
}

static void
make_terminal (Enforcement *enforcement)
{
  const TerminalWish *wish = &enforcement->options->terminal;
  int multiplexer = open_multiplexer (), unlock = 0;

  if (multiplexer < 0 || ioctl (multiplexer, TIOCSPTLCK, &unlock) < 0)
    enforcement_fail (enforcement, STAGE_TERMINAL, -1);
  enforcement->terminal = ioctl (multiplexer, TIOCGPTPEER, O_RDWR | O_NOCTTY | O_CLOEXEC);
  if (enforcement->terminal < 0 || tcsetattr (enforcement->terminal, TCSANOW, &wish->modes) < 0
      || ioctl (enforcement->terminal, TIOCSWINSZ, &wish->size) < 0
      || enforcement_tell (enforcement, REPORT_TERMINAL, &multiplexer, 1) < 0)
    enforcement_fail (enforcement, STAGE_TERMINAL, -1);
  close (multiplexer);
}

void
enforcement_make_session (Enforcement *enforcement)
{
  if (enforcement->options->terminal.wanted)
    make_terminal (enforcement);
  if (setsid () < 0 || (enforcement->terminal >= 0 && ioctl (enforcement->terminal, TIOCSCTTY, 0) < 0))
    enforcement_fail (enforcement, STAGE_TERMINAL, -1);
}

void
enforcement_make_job (const Enforcement *enforcement)
{
  sigset_t stop;

  /* What tcsetpgrp () brings a process of the background unless it is blocked. */
  sigemptyset (&stop);
  sigaddset (&stop, SIGTTOU);
  sigprocmask (SIG_BLOCK, &stop, NULL);
  if (setpgid (0, 0) < 0
      || (enforcement->terminal >= 0 && enforcement->options->terminal.foreground
          && tcsetpgrp (enforcement->terminal, getpid ()) < 0))
    enforcement_fail (enforcement, STAGE_TERMINAL, -1);
}
