/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "jailctl/inside.h"

#include "instance/visit.h"
#include "util/error.h"

#include <errno.h>
#include <fcntl.h>
#include <linux/openat2.h>
#include <stdio.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

int
work_inside (const JailRecord *record, InsideWork work, gpointer data, GError **error)
{
  g_autoptr (Visit) visit = visit_new (record, error);
  pid_t child;
  int status = 0;

  if (visit == NULL)
    return -1;
  fflush (NULL);
  child = fork ();
  if (child == 0) {
    if (!enforce_enter_files (visit->plan, visit->namespaces)) {
      fprintf (stderr, "jailctl: cannot enter the jail: %s\n", g_strerror (errno));
      _exit (1);
    }
    /* It may be gone by now; "/" is as good. */
    if (chdir (visit->plan->directory) < 0)
      errno = 0;
    status = work (data);
    _exit (fflush (stdout) == 0 ? status : 1);
  }
  if (child < 0) {
    g_set_error (error, JAIL_ERROR, JAIL_ERROR_HOST, "cannot start a process: %s", g_strerror (errno));
    return -1;
  }
  while (waitpid (child, &status, 0) < 0 && errno == EINTR)
    ;
  return WIFEXITED (status) ? WEXITSTATUS (status) : 1;
}

int
open_inside (const char *path, int flags, mode_t mode)
{
  struct open_how how = {
    .flags = (guint64) flags | O_CLOEXEC | O_NOCTTY | O_NONBLOCK,
    .mode = mode,
    .resolve = RESOLVE_NO_MAGICLINKS,
  };

  return (int) syscall (SYS_openat2, AT_FDCWD, path, &how, sizeof how);
}

gboolean
copy_file (int from, int to)
{
  char data[65536];

  for (;;) {
    ssize_t length = read (from, data, sizeof data);

    if (length < 0 && errno == EINTR)
      continue;
    if (length <= 0)
      return length == 0;
    for (ssize_t done = 0; done < length;) {
      ssize_t written = write (to, data + done, (gsize) (length - done));

      if (written < 0 && errno != EINTR)
        return FALSE;
      done += written > 0 ? written : 0;
    }
  }
}
