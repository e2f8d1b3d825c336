/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Lines about files that do nothing, or take back what another one says. What the
 * host has there is not asked: a finding holds on every machine. */
#include "jailctl/lint.h"

#include <fnmatch.h>
#include <string.h>

static gboolean
is_below (const char *path, const char *directory)
{
  gsize length = strlen (directory);

  return strncmp (path, directory, length) == 0 && (path[length] == '\0' || path[length] == '/');
}

/* The same place written in one way: macros stay. */
static char *
normal (const char *path)
{
  g_autofree char *home = g_strdup (g_get_home_dir ());

  if (path[0] == '~' && (path[1] == '/' || path[1] == '\0'))
    return g_strconcat ("${HOME}", path + 1, NULL);
  if (is_below (path, home))
    return g_strconcat ("${HOME}", path + strlen (home), NULL);
  return g_strdup (path);
}

/* Whether what `wide` names holds, or is, all that `narrow` names. */
static gboolean
covers (const char *wide, const char *narrow)
{
  g_autofree char *a = normal (wide), *b = normal (narrow);

  for (char *slash = b + strlen (b); slash != NULL; slash = strrchr (b, '/')) {
    *slash = '\0';
    if (*b != '\0' && (strcmp (a, b) == 0 || fnmatch (a, b, FNM_PATHNAME | FNM_NOESCAPE) == 0))
      return TRUE;
  }
  return FALSE;
}

static const PathWish *
wish_at (const Lint *lint, guint i)
{
  return &g_array_index (lint->policy->paths, PathWish, i);
}

static gboolean
is_allow (PathVerb verb)
{
  return verb == PATH_WHITELIST || verb == PATH_WHITELIST_RO;
}

/* The first line from `first` to before `end` of the verb that covers the path, or
 * that the path covers; NULL: none. */
static const PathWish *
find_wish (const Lint *lint, guint first, guint end, PathVerb verb, const char *path, gboolean narrower)
{
  for (guint i = first; i < end; i++) {
    const PathWish *wish = wish_at (lint, i);

    if (wish->verb == verb && (covers (wish->path, path) || (narrower && covers (path, wish->path))))
      return wish;
  }
  return NULL;
}

static void
check_exempt (Lint *lint, guint index, PathVerb verb, const char *word)
{
  const PathWish *wish = wish_at (lint, index);
  guint end = lint->policy->paths->len;
  const PathWish *late;

  /* A part is there for what others add. */
  if (lint->included || find_wish (lint, index + 1, end, verb, wish->path, TRUE) != NULL)
    return;
  late = find_wish (lint, 0, index, verb, wish->path, TRUE);
  if (late != NULL) {
    g_autofree char *where = origin_to_string (late->origin);

    lint_add (lint, wish->origin, LINT_WARNING, "no%s %s comes too late: %s is before it", word, wish->path, where);
  } else {
    lint_add (lint, wish->origin, LINT_WARNING, "no%s %s matches no %s line", word, wish->path, word);
  }
}

/* Below the home directory nothing is shown but what whitelists name. */
static void
check_blacklist (Lint *lint, guint index)
{
  const PathWish *wish = wish_at (lint, index);
  g_autofree char *path = normal (wish->path);
  gboolean listed = FALSE, seen = FALSE;

  if (lint->included || !is_below (path, "${HOME}") || lint->policy->private_home.text != NULL)
    return;
  for (guint i = 0; i < lint->policy->paths->len; i++) {
    const PathWish *other = wish_at (lint, i);
    g_autofree char *place = normal (other->path);

    if (!is_allow (other->verb) || other->path[0] == '/')
      continue;
    /* Where a macro leads is not known. */
    listed = listed || is_below (place, "${HOME}");
    seen = seen || (is_below (place, "${HOME}") ? covers (place, path) || covers (path, place) : strchr (place, '*') != NULL);
  }
  if (listed && !seen)
    lint_add (lint, wish->origin, LINT_WARNING, "blacklist %s has no effect: no whitelist shows anything of it", wish->path);
}

static void
check_whitelist (Lint *lint, guint index)
{
  const PathWish *wish = wish_at (lint, index);
  g_autofree char *path = normal (wish->path);
  const TextWish *private = &lint->policy->private_home;
  const PathWish *other = NULL;

  if (private->text != NULL && is_below (path, "${HOME}")) {
    g_autofree char *where = origin_to_string (private->origin);

    lint_add (lint, wish->origin, LINT_WARNING, "whitelist %s has no effect: the home directory is another one (%s)", wish->path, where);
    return;
  }
  for (guint i = 0; i < lint->policy->paths->len && other == NULL; i++) {
    const PathWish *hidden = wish_at (lint, i);

    if (hidden->verb == PATH_BLACKLIST && covers (hidden->path, wish->path)
        && find_wish (lint, 0, i, PATH_NOBLACKLIST, hidden->path, FALSE) == NULL
        && find_wish (lint, 0, i, PATH_NOBLACKLIST, wish->path, FALSE) == NULL)
      other = hidden;
  }
  if (other != NULL) {
    g_autofree char *where = origin_to_string (other->origin);

    lint_add (lint, wish->origin, LINT_WARNING, "whitelist %s has no effect: blacklist %s (%s) is stronger; noblacklist before it exempts",
              wish->path, other->path, where);
  }
}

static void
check_write (Lint *lint, guint index)
{
  const PathWish *wish = wish_at (lint, index);

  for (guint i = index + 1; i < lint->policy->paths->len; i++) {
    const PathWish *other = wish_at (lint, i);
    g_autofree char *where = NULL;

    if (other->verb != PATH_READ_ONLY || !covers (other->path, wish->path))
      continue;
    where = origin_to_string (other->origin);
    lint_add (lint, wish->origin, LINT_WARNING, "read-write %s has no effect: read-only %s (%s) comes later", wish->path, other->path, where);
    return;
  }
}

/* The same words twice; of what is included only one can be meant. */
static void
check_repeated (Lint *lint, guint index)
{
  const PathWish *wish = wish_at (lint, index);

  for (guint i = 0; i < index; i++) {
    const PathWish *other = wish_at (lint, i);

    if (other->verb != wish->verb || strcmp (other->path, wish->path) != 0 || g_strcmp0 (other->source, wish->source) != 0
        || !lint_is_own (lint, other->origin))
      continue;
    if (other->origin.line != wish->origin.line)
      lint_add (lint, wish->origin, LINT_WARNING, "the same is said in line %u", other->origin.line);
    return;
  }
}

static void
check_bind (Lint *lint, guint index)
{
  const PathWish *wish = wish_at (lint, index);
  const PathWish *other = find_wish (lint, 0, lint->policy->paths->len, PATH_BLACKLIST, wish->path, FALSE);

  if (other != NULL && find_wish (lint, 0, lint->policy->paths->len, PATH_NOBLACKLIST, wish->path, FALSE) == NULL) {
    g_autofree char *where = origin_to_string (other->origin);

    lint_add (lint, wish->origin, LINT_WARNING, "what is bound to %s is hidden by blacklist %s (%s)", wish->path, other->path, where);
  }
}

void
lint_paths (Lint *lint)
{
  for (guint i = 0; i < lint->policy->paths->len; i++) {
    const PathWish *wish = wish_at (lint, i);

    if (!lint_is_own (lint, wish->origin))
      continue;
    check_repeated (lint, i);
    switch (wish->verb) {
    case PATH_NOBLACKLIST:
      check_exempt (lint, i, PATH_BLACKLIST, "blacklist");
      break;
    case PATH_NOWHITELIST:
      check_exempt (lint, i, PATH_WHITELIST, "whitelist");
      break;
    case PATH_BLACKLIST:
      check_blacklist (lint, i);
      break;
    case PATH_WHITELIST:
    case PATH_WHITELIST_RO:
      check_whitelist (lint, i);
      break;
    case PATH_READ_WRITE:
      check_write (lint, i);
      break;
    case PATH_BIND:
      check_bind (lint, i);
      break;
    default:
      break;
    }
  }
}
