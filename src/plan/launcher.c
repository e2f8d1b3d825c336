/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "plan/launcher.h"

#include <limits.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

gboolean
launcher_is_at (const char *path)
{
  static const char *const names[] = { "jail", "firejail" };
  struct stat own, other;
  char real[PATH_MAX];
  const char *name;

  if (stat ("/proc/self/exe", &own) == 0 && stat (path, &other) == 0 && own.st_dev == other.st_dev
      && own.st_ino == other.st_ino)
    return TRUE;
  /* Another copy, or the real Firejail: called by a program's name it would start
   * a jail of its own. */
  name = strrchr (path, '/');
  name = name != NULL ? name + 1 : path;
  if (realpath (path, real) == NULL)
    return FALSE;
  for (gsize i = 0; i < G_N_ELEMENTS (names); i++)
    if (strcmp (strrchr (real, '/') + 1, names[i]) == 0 && strcmp (name, names[i]) != 0)
      return TRUE;
  return FALSE;
}

char *
launcher_find_program (const char *search, const char *name, gboolean *forbidden)
{
  g_auto (GStrv) directories = g_strsplit (search != NULL ? search : "/usr/local/bin:/usr/bin:/bin", ":", -1);

  for (char **directory = directories; *directory != NULL; directory++) {
    g_autofree char *path = g_build_filename (*directory, name, NULL);
    struct stat status;

    if (!g_path_is_absolute (*directory) || stat (path, &status) != 0 || !S_ISREG (status.st_mode)
        || launcher_is_at (path))
      continue;
    if (access (path, X_OK) == 0)
      return g_steal_pointer (&path);
    if (forbidden != NULL)
      *forbidden = TRUE;
  }
  return NULL;
}
