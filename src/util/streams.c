/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "util/streams.h"

#include <fcntl.h>
#include <unistd.h>

gboolean
streams_open (void)
{
  for (int fd = STDIN_FILENO; fd <= STDERR_FILENO; fd++)
    if (fcntl (fd, F_GETFD) < 0 && open ("/dev/null", O_RDWR) < 0)
      return FALSE;
  return TRUE;
}
