/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* seccomp.profile: a file in another language is read here and understood where
 * filters are made. learn: names a file. */
#include "profile/apply.h"

#include <string.h>

#include "profile/path-word.h"
#include "profile/profile-error.h"
#include "profile/reader-internal.h"
#include "profile/search.h"

/* Like a profile: a bare name in a profile is looked for where profiles are, any
 * other path is taken as it is; on the command line it may be relative. NULL after an error. */
static char *
document_path (const DirectiveUse *use, GError **error)
{
  const ProfileContext *context = profile_reader_get_context (use->reader);
  const char *path = use->argument;
  g_autofree char *full = NULL;
  const char *problem;

  if (use->origin.line == 0 && context->working_directory != NULL && strchr ("/~$", path[0]) == NULL)
    full = g_build_filename (context->working_directory, path, NULL);
  else if (g_str_has_prefix (path, "~/") || g_str_has_prefix (path, "${HOME}/"))
    full = g_build_filename (context->home, strchr (path, '/') + 1, NULL);
  else
    full = g_strdup (path);
  problem = path_word_problem (full, use->verbatim ? PATH_WORD_VERBATIM : 0);
  if (problem == NULL && full[0] != '/')
    problem = "only ${HOME} and ~ can stand before the path of a file";
  if (problem != NULL)
    {
      profile_error (error, JAIL_ERROR_PROFILE, use->origin, "%s: %s", use->directive->name, problem);
      return NULL;
    }
  return g_steal_pointer (&full);
}

static SearchResult
find_document (const DirectiveUse *use, ProfileFile **file, char **problem, GError **error)
{
  const ProfileContext *context = profile_reader_get_context (use->reader);
  g_autofree char *path = NULL;

  if (use->origin.line > 0 && strchr (use->argument, '/') == NULL)
    {
      g_autoptr (ProfileSearch) search = profile_search_new (context->search_dirs);

      return profile_search_name (search, use->argument, file, problem);
    }
  path = document_path (use, error);
  return path != NULL ? profile_search_path (path, file, problem) : SEARCH_FAILED;
}

gboolean
apply_seccomp_document (const DirectiveUse *use, GError **error)
{
  SeccompWishes *seccomp = &use->policy->seccomp;
  g_autofree char *shown = profile_show_word (use->argument);
  g_autoptr (ProfileFile) file = NULL;
  g_autoptr (GError) wrong_path = NULL;
  g_autofree char *problem = NULL;

  switch (find_document (use, &file, &problem, &wrong_path))
    {
    case SEARCH_MISSING:
      return profile_error (error, JAIL_ERROR_PROFILE, use->origin, "%s: there is no file %s", use->directive->name,
                            shown);
    case SEARCH_FAILED:
      if (wrong_path != NULL)
        {
          g_propagate_error (error, g_steal_pointer (&wrong_path));
          return FALSE;
        }
      return profile_error (error, JAIL_ERROR_PROFILE, use->origin, "%s: %s", use->directive->name, problem);
    case SEARCH_FOUND:
      break;
    }
  if (memchr (file->text, '\0', file->length) != NULL)
    return profile_error (error, JAIL_ERROR_PROFILE, use->origin, "%s: %s has a zero byte", use->directive->name,
                          shown);
  /* An option was there first. */
  if (seccomp->document.text != NULL && seccomp->document.origin.line == 0 && use->origin.line > 0)
    return TRUE;
  file->text[file->length] = '\0';
  seccomp->document = (TextWish) { policy_intern (use->policy, file->text), use->origin };
  seccomp->document_path = policy_intern (use->policy, file->path);
  return TRUE;
}

gboolean
apply_learn (const DirectiveUse *use, GError **error)
{
  g_autofree char *path = use->argument != NULL ? document_path (use, error) : g_strdup ("");

  if (path == NULL)
    return FALSE;
  use->policy->learn = (TextWish) { policy_intern (use->policy, path), use->origin };
  return TRUE;
}
