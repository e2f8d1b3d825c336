/* SPDX-License-Identifier: LGPL-2.1-or-later */
#define _GNU_SOURCE
#include "seccomp/errno-names.h"

#include <errno.h>
#include <string.h>

/* Past the last error number of any architecture the names are the C library's. */
#define LARGEST_ERRNO 300

const char *
errno_to_name (int number)
{
  return number > 0 ? strerrorname_np (number) : NULL;
}

int
errno_from_name (const char *name)
{
  /* Second names of the same number, which the C library does not list. */
  if (strcmp (name, "EWOULDBLOCK") == 0)
    return EWOULDBLOCK;
  if (strcmp (name, "ENOTSUP") == 0)
    return ENOTSUP;
  if (strcmp (name, "EDEADLOCK") == 0)
    return EDEADLOCK;

  for (int number = 1; number <= LARGEST_ERRNO; number++)
    {
      const char *known = strerrorname_np (number);

      if (known != NULL && strcmp (known, name) == 0)
        return number;
    }
  return 0;
}
