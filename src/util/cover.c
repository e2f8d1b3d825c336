/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "util/cover.h"

#include <string.h>
#include <sys/stat.h>
#include <sys/statvfs.h>

gboolean
is_covered (const char *directory)
{
  g_autofree char *path = g_strdup (directory);
  struct statvfs mounted;
  struct stat status;

  /* Below a cover nothing can be looked at. */
  while (stat (path, &status) < 0) {
    g_autofree char *above = g_path_get_dirname (path);

    if (g_strcmp0 (above, path) == 0)
      return FALSE;
    g_free (path);
    path = g_steal_pointer (&above);
  }
  return S_ISDIR (status.st_mode) && (status.st_mode & 07777) == 0 && statvfs (path, &mounted) == 0
         && (mounted.f_flag & ST_RDONLY) != 0;
}

/* The name of pid 1 is what a program outside cannot make up. */
gboolean
is_inside_jail (void)
{
  g_autofree char *name = NULL;

  return g_file_get_contents ("/proc/1/comm", &name, NULL, NULL) && strcmp (name, "jail-init\n") == 0;
}
