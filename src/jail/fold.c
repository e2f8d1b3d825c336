/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "jail/fold.h"

#include "jail/learned.h"

#include <string.h>

/* Directories of home in which each program has one of its own. */
static const char *const shared_in_home[] = {
  ".local/share", ".local/state", ".local/lib", ".local/bin", ".local", ".config", ".cache", NULL,
};

/* How many components are enough elsewhere. */
static const struct {
  const char *directory;
  guint n_components; /* below it */
} elsewhere[] = {
  { "/proc", 0 },    { "/sys", 1 }, { "/dev", 1 }, { "/etc", 1 }, { "/run/user", 2 }, { "/run", 1 },
  { "/usr/share", 1 }, { "/usr", 1 }, { "/lib", 0 }, { "/lib64", 0 }, { "/var", 2 },
};

const char *
fold_below (const char *path, const char *directory)
{
  gsize length = strlen (directory);

  if (strncmp (path, directory, length) != 0 || (path[length] != '/' && path[length] != '\0'))
    return NULL;
  return path[length] == '/' ? path + length + 1 : path + length;
}

/* The start of `path` with `n` components of `rest`, which is its end. */
static char *
cut (const char *path, const char *rest, guint n, guint *uses)
{
  const char *end = rest;

  if (n == 0)
    end = rest > path && rest[-1] == '/' ? rest - 1 : rest;
  for (guint i = 0; i < n && *end != '\0'; i++)
    end += strcspn (end, "/") + (i + 1 < n && strchr (end, '/') != NULL);
  if (*end != '\0')
    *uses |= LEARNED_DIRECTORY;
  return g_strndup (path, (gsize) (end - path));
}

/* What is made or removed needs the directory that it is in. */
static char *
fold_document (const char *path, const char *rest, guint *uses)
{
  if ((*uses & (LEARNED_CREATE | LEARNED_REMOVE)) == 0 || strchr (rest, '/') == NULL)
    return g_strdup (path);
  *uses = (*uses & ~(guint) (LEARNED_REMOVE | LEARNED_CREATE)) | LEARNED_DIRECTORY | LEARNED_WRITE;
  return g_path_get_dirname (path);
}

static char *
fold_in_home (const char *path, const char *rest, guint *uses)
{
  if (*rest == '\0')
    return NULL;
  for (guint i = 0; shared_in_home[i] != NULL; i++) {
    const char *name = fold_below (rest, shared_in_home[i]);

    if (name == NULL)
      continue;
    return *name != '\0' ? cut (path, name, 1, uses) : NULL;
  }
  return *rest == '.' ? cut (path, rest, 1, uses) : fold_document (path, rest, uses);
}

char *
fold_path (const char *path, const char *home, guint *uses)
{
  const char *rest = fold_below (path, home);

  if (rest != NULL) {
    *uses &= ~(guint) LEARNED_FOREIGN;
    return fold_in_home (path, rest, uses);
  }
  rest = fold_below (path, "/tmp");
  /* Whoever makes a file there does so anew each time; what others left there counts. */
  if (rest != NULL)
    return *rest != '\0' && (*uses & LEARNED_FOREIGN) ? g_strdup (path) : g_strdup ("/tmp");
  *uses &= ~(guint) LEARNED_FOREIGN;
  for (gsize i = 0; i < G_N_ELEMENTS (elsewhere); i++) {
    rest = fold_below (path, elsewhere[i].directory);
    if (rest != NULL)
      return cut (path, rest, elsewhere[i].n_components, uses);
  }
  return cut (path, path + 1, 2, uses);
}
