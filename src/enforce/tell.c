/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* What pid 1 tells the launcher through the report socket. */
#include "enforce/enforcement.h"

#include "util/send-descriptors.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

static int
send_report (const Enforcement *enforcement, const Report *report, const int *fds, size_t n)
{
  if (send_descriptors (enforcement->report_fd, report, sizeof *report, fds, n, MSG_NOSIGNAL) == sizeof *report)
    return 0;
  /* A helper that becomes one has a pipe, and no descriptors to send. */
  if (errno == ENOTSOCK && n == 0 && write (enforcement->report_fd, report, sizeof *report) == sizeof *report)
    return 0;
  return -1;
}

void
enforcement_fail (const Enforcement *enforcement, Stage stage, int step)
{
  Report report = { REPORT_FAILED, stage, errno, step };

  /* Nobody is left to tell where this fails. */
  if (send_report (enforcement, &report, NULL, 0) < 0)
    _exit (125);
  _exit (125);
}

int
enforcement_tell (const Enforcement *enforcement, ReportKind kind, const int *fds, size_t n)
{
  Report report = { .kind = kind };

  return send_report (enforcement, &report, fds, n);
}

/* This process opens them, because once it has given up its capabilities nobody
 * else can: it is not dumpable then. They stay what they are when mounts change. */
void
enforcement_tell_namespaces (const Enforcement *enforcement)
{
  int fds[N_NAMESPACES];
  size_t n = 0;

  for (; n < N_NAMESPACES; n++) {
    char path[32];

    snprintf (path, sizeof path, "/proc/self/ns/%s", namespace_names[n]);
    fds[n] = open (path, O_RDONLY | O_CLOEXEC);
    if (fds[n] < 0)
      enforcement_fail (enforcement, STAGE_SUPERVISION, -1);
  }
  if (enforcement_tell (enforcement, REPORT_NAMESPACES, fds, n) < 0)
    enforcement_fail (enforcement, STAGE_SUPERVISION, -1);
  while (n > 0)
    close (fds[--n]);
}

/* Opened when the view is complete: what changes from then on is told. */
void
enforcement_tell_mounts (const Enforcement *enforcement, int self)
{
  int mounts = self >= 0 ? openat (self, "mountinfo", O_RDONLY | O_CLOEXEC) : -1;

  if (mounts < 0 || enforcement_tell (enforcement, REPORT_MOUNTS, &mounts, 1) < 0)
    enforcement_fail (enforcement, STAGE_SUPERVISION, -1);
  close (mounts);
  close (self);
}
