/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "util/container.h"

#include <unistd.h>

gboolean
is_in_container (void)
{
  const char *kind = g_getenv ("container");

  return (kind != NULL && !g_str_equal (kind, "jail")) || access ("/run/.containerenv", F_OK) == 0
         || access ("/.dockerenv", F_OK) == 0;
}
