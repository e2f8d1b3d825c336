/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "profile/path-word.h"

#include <string.h>

static const struct {
  const char *text;
  PathWordFlags needs;
} macros[] = {
  /* The usual ones first. */
  { "${HOME}", 0 },
  { "${PATH}", PATH_WORD_PATH_MACRO },
  { "${RUNUSER}", 0 },
  { "${CFG}", PATH_WORD_CFG_MACRO },
  { "${DESKTOP}", 0 },
  { "${DOCUMENTS}", 0 },
  { "${DOWNLOADS}", 0 },
  { "${MUSIC}", 0 },
  { "${PICTURES}", 0 },
  { "${PROJECTS}", 0 },
  { "${PUBLICSHARE}", 0 },
  { "${PWD}", 0 },
  { "${TEMPLATES}", 0 },
  { "${VIDEOS}", 0 },
};

int
path_word_macro_length (const char *path, PathWordFlags flags)
{
  if (path[0] == '~')
    return 1;
  if (path[0] != '$')
    return 0;
  for (gsize i = 0; i < G_N_ELEMENTS (macros); i++)
    {
      gsize length = strlen (macros[i].text);

      if (strncmp (path, macros[i].text, length) != 0)
        continue;
      if (macros[i].needs != 0 && (flags & macros[i].needs) == 0)
        return -1;
      return (int) length;
    }
  return -1;
}

static const char *
macro_problem (const char *path)
{
  if (g_str_has_prefix (path, "$HOME"))
    return "$HOME is not expanded, write ${HOME}";
  if (g_str_has_prefix (path, "${PATH}"))
    return "${PATH} may mean several directories and cannot be used here";
  if (g_str_has_prefix (path, "${CFG}"))
    return "${CFG} can be used with include only";
  return "the path starts with an unknown macro";
}

static gboolean
has_parent_component (const char *path)
{
  for (const char *p = strstr (path, ".."); p != NULL; p = strstr (p + 1, ".."))
    if ((p == path || p[-1] == '/') && (p[2] == '/' || p[2] == '\0'))
      return TRUE;
  return FALSE;
}

static gboolean
is_plain (guchar c)
{
  return g_ascii_isalnum (c) || c == '/' || c == '.' || c == '-' || c == '_';
}

/* TRUE for nearly all paths: nothing in it needs a second look. */
static gboolean
is_ordinary (const char *path, PathWordFlags flags)
{
  gboolean glob = (flags & PATH_WORD_GLOB) != 0;

  for (; *path != '\0'; path++)
    if (!is_plain ((guchar) *path) ? *path != '*' || !glob : *path == '.' && path[1] == '.')
      return FALSE;
  return TRUE;
}

static const char *
character_problem (const char *path, PathWordFlags flags)
{
  for (const char *p = path; *p != '\0'; p++)
    {
      guchar c = (guchar) *p;

      if (is_plain (c))
        continue;
      if (c < 0x20 || c == 0x7f)
        return "the path has a control character";
      if ((flags & PATH_WORD_GLOB) == 0 && strchr ("*?[]", c) != NULL)
        return "the path may not have the glob characters * ? [ ] here";
      if ((flags & PATH_WORD_VERBATIM) == 0 && strchr ("!\"#$%&',;<>\\^{|}`", c) != NULL)
        return "the path has one of ! \" # $ % & ' , ; < > \\ ^ { | } `: write it in double quotes";
    }
  if (strstr (path, "${") != NULL)
    return "a macro can stand at the start of a path only";
  return NULL;
}

const char *
path_word_problem (const char *path, PathWordFlags flags)
{
  int macro;

  if (path[0] == '\0')
    return "the path is empty";

  macro = path_word_macro_length (path, flags);
  if (macro < 0)
    return macro_problem (path);
  if (macro == 0 && path[0] != '/')
    return "the path must start with / or ${HOME} or another macro";
  if (macro > 0 && path[macro] != '/' && path[macro] != '\0')
    return "after the macro comes / or nothing";

  if (is_ordinary (path + macro, flags))
    return NULL;
  if (has_parent_component (path))
    return "the path may not have ..";
  if ((flags & PATH_WORD_VERBATIM) == 0 && strstr (path, "..") != NULL)
    return "the path may not have ..: write a name with two dots in double quotes";
  return character_problem (path + macro, flags);
}

gboolean
path_word_is_glob (const char *path)
{
  return strpbrk (path, "*?[") != NULL;
}

gboolean
path_word_is_below (const char *path, const char *directory)
{
  gsize length = strlen (directory);

  if (strncmp (path, directory, length) != 0 || path[length] != '/')
    return FALSE;
  /* Only slashes behind it would be the directory itself. */
  return path[length + strspn (path + length, "/")] != '\0';
}
