/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "jail/called-as.h"

#include "plan/launcher.h"
#include "util/cover.h"
#include "util/error.h"

#include <errno.h>
#include <string.h>
#include <unistd.h>

static const char *
base_name (const char *path)
{
  const char *slash = strrchr (path, '/');

  return slash != NULL ? slash + 1 : path;
}

gboolean
called_as_program (const char *argv0)
{
  const char *name = base_name (argv0);

  return name[0] != '\0' && strcmp (name, "jail") != 0 && strcmp (name, "firejail") != 0;
}

gboolean
called_as_program_inside (char **argv, GError **error)
{
  const char *name = base_name (argv[0]);
  g_autofree char *path = NULL;

  if (!is_inside_jail ())
    return TRUE;
  path = launcher_find_program (g_getenv ("PATH"), name, NULL);
  if (path != NULL)
    execv (path, argv);
  g_set_error (error, JAIL_ERROR, JAIL_ERROR_NOT_FOUND, "'%s' cannot be started inside this jail: %s", name,
               path != NULL ? g_strerror (errno) : "it is not in PATH");
  return FALSE;
}
