/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "jail/app-image.h"

#include "jail/called-as.h"
#include "plan/appimage-file.h"

#include <string.h>
#include <unistd.h>

#define OPTION "--appimage"

gboolean
app_image_expected (char *const *argv, Policy *policy)
{
  if (called_as_program (argv[0]))
    return FALSE;
  for (argv++; *argv != NULL && (*argv)[0] == '-'; argv++) {
    gsize length = strlen (OPTION);

    if (strcmp (*argv, "-c") == 0)
      return FALSE;
    if (strcmp (*argv, "--") == 0) {
      argv++;
      break;
    }
    if (strncmp (*argv, OPTION, length) == 0 && ((*argv)[length] == '\0' || (*argv)[length] == '='))
      return TRUE;
  }
  if (*argv == NULL || !appimage_is_named (*argv))
    return FALSE;
  policy->appimage = (TextWish) { "", policy_origin (policy, "the AppImage", 0) };
  return TRUE;
}

/* The directories are few: to look is cheaper than to know of a missing file by its error. */
static gboolean
has_profile (const ProfileContext *context, const char *name)
{
  for (const char *const *directory = context->search_dirs; *directory != NULL; directory++) {
    g_autofree char *path = g_strdup_printf ("%s/%s.profile", *directory, name);

    if (access (path, F_OK) == 0)
      return TRUE;
  }
  return FALSE;
}

gboolean
app_image_read_profile (ProfileReader *reader, const ProfileContext *context, const char *program, GError **error)
{
  g_autofree char *name = appimage_name (program);
  gboolean more = name != NULL;

  while (more && !has_profile (context, name))
    more = appimage_shorten_name (name);
  return profile_reader_read_named (reader, more ? name : "default", TRUE, error);
}
