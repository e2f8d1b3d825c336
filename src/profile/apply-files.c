/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Callbacks about paths. */
#include "profile/apply.h"

#include <string.h>

#include "profile/path-word.h"
#include "profile/profile-error.h"
#include "profile/reader-internal.h"

/* A path of the command line may be relative to where the user stands. NULL
 * after an error; free the result. */
static char *
take_path (const DirectiveUse *use, PathWordFlags flags, GError **error)
{
  const char *directory = profile_reader_get_context (use->reader)->working_directory;
  const char *path = use->argument;
  g_autofree char *absolute = NULL;
  const char *problem;

  if (use->origin.line == 0 && directory != NULL && path[0] != '\0' && strchr ("/~$", path[0]) == NULL)
    {
      while (g_str_has_prefix (path, "./"))
        path += 2;
      absolute = g_build_filename (directory, strcmp (path, ".") == 0 ? NULL : path, NULL);
    }
  else
    absolute = g_strdup (path);

  problem = path_word_problem (absolute, flags | (use->verbatim ? PATH_WORD_VERBATIM : 0));
  if (problem != NULL)
    {
      profile_error (error, JAIL_ERROR_PROFILE, use->origin, "%s: %s", use->directive->name, problem);
      return NULL;
    }
  return g_steal_pointer (&absolute);
}

/* The places where a user may have something created by a mere profile. All
 * macros but ${PATH} and ${CFG}, which are refused before, lie there. */
static gboolean
may_be_made (const DirectiveUse *use, const char *path)
{
  const ProfileContext *context = profile_reader_get_context (use->reader);

  if (path[0] == '~' || path[0] == '$')
    return strchr (path, '/') != NULL;
  return path_word_is_below (path, "/tmp")
         || (context->home != NULL && path_word_is_below (path, context->home))
         || (context->runuser_dir != NULL && path_word_is_below (path, context->runuser_dir));
}

gboolean
apply_path (const DirectiveUse *use, GError **error)
{
  int parameter = use->directive->parameter;
  PathWordFlags flags = ((parameter & PATH_VERB_GLOB) != 0 ? PATH_WORD_GLOB : 0)
                        | ((parameter & PATH_VERB_SEARCH) != 0 ? PATH_WORD_PATH_MACRO : 0);
  g_autofree char *path = take_path (use, flags, error);

  if (path == NULL)
    return FALSE;
  if ((parameter & PATH_VERB_MAKES) != 0 && !may_be_made (use, path))
    return profile_error (error, JAIL_ERROR_PROFILE, use->origin,
                          "%s: only below the home directory, /tmp and ${RUNUSER}",
                          use->directive->name);

  policy_add_path (use->policy, (PathVerb) (parameter & PATH_VERB_MASK), path, use->origin);
  return TRUE;
}

gboolean
apply_private (const DirectiveUse *use, GError **error)
{
  TextWish *wish = &use->policy->private_home;
  g_autofree char *path = NULL;

  if (use->argument != NULL)
    {
      path = take_path (use, 0, error);
      if (path == NULL)
        return FALSE;
    }
  if (wish->text != NULL && wish->origin.line == 0 && use->origin.line > 0)
    return TRUE;

  wish->text = policy_intern (use->policy, path != NULL ? path : "");
  wish->origin = use->origin;
  return TRUE;
}

static const char *
etc_item_problem (const char *item)
{
  if (item[0] == '\0')
    return "the list has an empty item";
  if (item[0] == '/' || item[0] == '~')
    return "names are relative to /etc";
  for (const char *p = strstr (item, ".."); p != NULL; p = strstr (p + 1, ".."))
    if ((p == item || p[-1] == '/') && (p[2] == '/' || p[2] == '\0'))
      return "a name may not have ..";
  for (const char *p = item; *p != '\0'; p++)
    if ((guchar) *p < 0x20 || *p == 0x7f || strchr ("!\"#$%&';<>\\^{|}`", *p) != NULL)
      return "a name has a forbidden character";
  return NULL;
}

gboolean
apply_private_etc (const DirectiveUse *use, GError **error)
{
  g_auto(GStrv) items = g_strsplit (use->argument != NULL ? use->argument : "", ",", -1);

  for (char **item = items; *item != NULL; item++)
    {
      const char *problem = etc_item_problem (g_strstrip (*item));

      if (problem != NULL)
        return profile_error (error, JAIL_ERROR_PROFILE, use->origin, "private-etc: %s", problem);
    }

  policy_set_flag (use->policy, POLICY_PRIVATE_ETC, use->origin);
  for (char **item = items; *item != NULL; item++)
    {
      TextWish wish = { policy_intern (use->policy, *item), use->origin };

      g_array_append_val (use->policy->private_etc, wish);
    }
  return TRUE;
}

gboolean
apply_include (const DirectiveUse *use, GError **error)
{
  return profile_reader_include (use, error);
}
