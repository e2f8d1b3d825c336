/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "jail/path-denials.h"

#include "plan/explain.h"

#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

struct PathDenials {
  Explainer *explainer;
  char *home;
};

PathDenials *
path_denials_new (const Plan *plan, const char *home)
{
  PathDenials *denials = g_new0 (PathDenials, 1);

  denials->explainer = explainer_new (plan);
  denials->home = g_strdup (home);
  return denials;
}

void
path_denials_free (PathDenials *denials)
{
  explainer_free (denials->explainer);
  g_free (denials->home);
  g_free (denials);
}

/* As a profile names it. */
static char *
written (const PathDenials *denials, const char *path)
{
  gsize length = strlen (denials->home);
  g_autofree char *full = strncmp (path, denials->home, length) == 0 && (path[length] == '/' || path[length] == '\0')
                          ? g_strconcat ("${HOME}", path + length, NULL) : g_strdup (path);

  return g_strescape (full, NULL);
}

/* The kernel's own file systems are others inside, and change all the time. */
static gboolean
is_kernels (const char *path)
{
  return g_str_has_prefix (path, "/proc/") || g_str_has_prefix (path, "/sys/");
}

/* The last line of that kind about it; NULL where there is none. */
static const Speaker *
find_speaker (const Explanation *explanation, const char *word)
{
  for (guint i = explanation->speakers->len; i-- > 0; ) {
    const Speaker *speaker = &g_array_index (explanation->speakers, Speaker, i);

    if (strcmp (speaker->word, word) == 0)
      return speaker;
  }
  return NULL;
}

static char *
remedy_of_hidden (const PathDenials *denials, const Explanation *explanation, const char *path)
{
  const Speaker *blacklist = find_speaker (explanation, "blacklist");
  g_autofree char *name = written (denials, blacklist != NULL ? blacklist->pattern : path);

  if (blacklist != NULL)
    return g_strdup_printf ("'noblacklist %s' would allow it", name);
  return g_strdup_printf ("'whitelist-ro %s' would allow it to be read", name);
}

static char *
describe (const PathDenials *denials, const char *call, const char *path, const char *process, const char *answer,
          Origin origin, const char *hint)
{
  g_autofree char *name = written (denials, path), *where = origin_to_string (origin);

  return g_strdup_printf ("refused %s '%s' of '%s': %s (%s); %s", call, name, process, answer, where, hint);
}

/* What is there, but not for this use. NULL: for that too, or nobody could outside. */
static char *
limited_use (const PathDenials *denials, const Explanation *explanation, const char *call, const char *path, guint uses,
             const char *process)
{
  const Speaker *noexec = find_speaker (explanation, "noexec");
  g_autofree char *name = written (denials, path), *hint = NULL;
  gboolean directory = S_ISDIR (explanation->mode);

  if ((uses & LEARNED_EXECUTE) && !(explanation->access & MAY_EXECUTE) && access (path, X_OK) == 0)
    return describe (denials, call, path, process, "no programs from there",
                     noexec != NULL ? noexec->origin : explanation->decided, "without that line it would be allowed");
  if ((uses & LEARNED_READ) && !(explanation->access & (directory ? MAY_LIST : MAY_READ)) && access (path, R_OK) == 0)
    return describe (denials, call, path, process, "not readable", explanation->decided,
                     "without that line it would be allowed");
  if ((uses & (LEARNED_WRITE | LEARNED_REMOVE)) && !directory && !(explanation->access & MAY_WRITE) && access (path, W_OK) == 0) {
    hint = g_strdup_printf ("'read-write %s' would allow it", name);
    return describe (denials, call, path, process, "read-only", explanation->limited, hint);
  }
  return NULL;
}

/* A new entry of a directory that the program sees. */
static char *
refused_entry (const PathDenials *denials, const char *call, const char *path, const char *process)
{
  g_autofree char *parent = g_path_get_dirname (path), *name = written (denials, parent), *hint = NULL;
  g_autoptr (Explanation) explanation = explainer_ask (denials->explainer, parent);

  if (explanation->state != EXPLAIN_SHOWN || !S_ISDIR (explanation->mode) || (explanation->access & MAY_CREATE)
      || access (parent, W_OK) != 0)
    return NULL;
  hint = g_strdup_printf ("'read-write %s' would allow it", name);
  return describe (denials, call, path, process, "nothing can be made in that directory", explanation->limited, hint);
}

char *
path_denial (PathDenials *denials, const char *call, const char *path, guint uses, const char *process)
{
  g_autoptr (Explanation) explanation = NULL;
  g_autofree char *hint = NULL;
  struct stat status;

  if (path[0] != '/' || is_kernels (path))
    return NULL;
  explanation = explainer_ask (denials->explainer, path);
  switch (explanation->state) {
  case EXPLAIN_HIDDEN:
  case EXPLAIN_CLOSED:
    if (lstat (path, &status) != 0)
      return NULL;
    hint = remedy_of_hidden (denials, explanation, path);
    return describe (denials, call, path, process, "hidden", explanation->decided, hint);
  case EXPLAIN_MISSING:
    return uses & LEARNED_CREATE ? refused_entry (denials, call, path, process) : NULL;
  case EXPLAIN_SHOWN:
    break;
  }
  return limited_use (denials, explanation, call, path, uses, process);
}
