/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Callbacks about paths. */
#include "profile/apply.h"

#include <string.h>

#include "profile/path-word.h"
#include "profile/profile-error.h"
#include "profile/reader-internal.h"

/* A path of the command line may be relative to where the user stands. NULL
 * after an error; the result lives as long as the line or the policy. */
static const char *
take_path (const DirectiveUse *use, const char *path, PathWordFlags flags, GError **error)
{
  const char *directory = profile_reader_get_context (use->reader)->working_directory;
  g_autofree char *joined = NULL;
  const char *absolute = path;
  const char *problem;

  if (use->origin.line == 0 && directory != NULL && path[0] != '\0' && strchr ("/~$", path[0]) == NULL)
    {
      while (g_str_has_prefix (path, "./"))
        path += 2;
      joined = g_build_filename (directory, strcmp (path, ".") == 0 ? NULL : path, NULL);
      absolute = policy_intern (use->policy, joined);
    }

  problem = path_word_problem (absolute, flags | (use->verbatim ? PATH_WORD_VERBATIM : 0));
  if (problem != NULL)
    {
      profile_error (error, JAIL_ERROR_PROFILE, use->origin, "%s: %s", use->directive->name, problem);
      return NULL;
    }
  return absolute;
}

/* The places where a user may have something created by a mere profile. All
 * macros but ${PATH} and ${CFG}, which are refused before, lie there. */
static gboolean
may_be_made (const DirectiveUse *use, const char *path)
{
  const ProfileContext *context = profile_reader_get_context (use->reader);

  /* ${DOWNLOADS} and its like lie below home; home itself is there already. */
  if (path[0] == '~' || g_str_has_prefix (path, "${HOME}") || g_str_has_prefix (path, "${RUNUSER}"))
    return strchr (path, '/') != NULL;
  if (path[0] == '$')
    return TRUE;
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
  const char *path = take_path (use, use->argument, flags, error);

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
  const char *path = NULL;

  if (use->argument != NULL)
    {
      path = take_path (use, use->argument, 0, error);
      if (path == NULL)
        return FALSE;
    }
  if (wish->text != NULL && wish->origin.line == 0 && use->origin.line > 0)
    return TRUE;

  wish->text = policy_intern (use->policy, path != NULL ? path : "");
  wish->origin = use->origin;
  return TRUE;
}

/* A name of a home directory or of a layer is one component of a path. */
static gboolean
check_name (const DirectiveUse *use, const char *name, GError **error)
{
  gboolean good = name[0] != '\0' && name[0] != '.' && strlen (name) <= 200;

  for (const char *p = name; *p != '\0'; p++)
    good = good && (g_ascii_isalnum (*p) || strchr ("._+-", *p) != NULL);
  return good || profile_error (error, JAIL_ERROR_PROFILE, use->origin,
                                "%s: a name has letters, digits and . _ + - only", use->directive->name);
}

gboolean
apply_home (const DirectiveUse *use, GError **error)
{
  TextWish *wish = &use->policy->private_home;
  g_autofree char *path = g_strconcat ("${HOME}/.local/share/jail/homes/", use->argument, NULL);

  if (!check_name (use, use->argument, error))
    return FALSE;
  if (wish->text != NULL && wish->origin.line == 0 && use->origin.line > 0)
    return TRUE;
  wish->text = policy_intern (use->policy, path);
  wish->origin = use->origin;
  use->policy->make_private_home = TRUE;
  return TRUE;
}

gboolean
apply_overlay (const DirectiveUse *use, GError **error)
{
  OverlayWord word = (OverlayWord) use->directive->parameter;

  if (word == OVERLAY_NAMED)
    {
      if (!check_name (use, use->argument, error))
        return FALSE;
      use->policy->overlay = (TextWish) { policy_intern (use->policy, use->argument), use->origin };
    }
  policy_set_flag (use->policy, word == OVERLAY_IN_MEMORY ? POLICY_OVERLAY_TMPFS : POLICY_OVERLAY, use->origin);
  return TRUE;
}

/* The first comma that has a path behind it: names may have commas too. */
gboolean
apply_bind (const DirectiveUse *use, GError **error)
{
  const char *comma = strchr (use->argument, ',');
  g_autofree char *written = NULL;
  const char *source, *path;

  while (comma != NULL && (comma[1] == '\0' || strchr ("/~$.", comma[1]) == NULL))
    comma = strchr (comma + 1, ',');
  if (comma == NULL)
    return profile_error (error, JAIL_ERROR_PROFILE, use->origin, "bind: write bind SOURCE,PATH");
  written = g_strndup (use->argument, (gsize) (comma - use->argument));
  source = take_path (use, written, 0, error);
  path = source != NULL ? take_path (use, comma + 1, 0, error) : NULL;
  if (path == NULL)
    return FALSE;
  policy_add_bind (use->policy, source, path, use->origin);
  return TRUE;
}

gboolean
apply_hosts_file (const DirectiveUse *use, GError **error)
{
  TextWish *wish = &use->policy->hosts_file;
  const char *path = take_path (use, use->argument, 0, error);

  if (path == NULL)
    return FALSE;
  if (wish->text != NULL && wish->origin.line == 0 && use->origin.line > 0)
    return TRUE;
  *wish = (TextWish) { policy_intern (use->policy, path), use->origin };
  return TRUE;
}

static const char *
entry_problem (const char *item, EntryDirectory directory)
{
  static const char *const relative[] = {
    [ENTRIES_ETC] = "names are relative to /etc", [ENTRIES_OPT] = "names are relative to /opt",
    [ENTRIES_SRV] = "names are relative to /srv", [ENTRIES_HOME] = "names are relative to the home directory",
    [ENTRIES_BIN] = "names are relative to the directories of programs",
  };

  if (item[0] == '\0')
    return "the list has an empty item";
  if (item[0] == '~' || (item[0] == '/' && directory != ENTRIES_BIN))
    return relative[directory];
  for (const char *p = strstr (item, ".."); p != NULL; p = strstr (p + 1, ".."))
    if ((p == item || p[-1] == '/') && (p[2] == '/' || p[2] == '\0'))
      return "a name may not have ..";
  for (const char *p = item; *p != '\0'; p++)
    if ((guchar) *p < 0x20 || *p == 0x7f || strchr ("!\"#$%&';<>\\^{|}`", *p) != NULL)
      return "a name has a forbidden character";
  return NULL;
}

gboolean
apply_entries (const DirectiveUse *use, GError **error)
{
  EntryDirectory directory = (EntryDirectory) use->directive->parameter;
  g_auto(GStrv) items = g_strsplit (use->argument != NULL ? use->argument : "", ",", -1);

  for (char **item = items; *item != NULL; item++)
    {
      const char *problem = entry_problem (g_strstrip (*item), directory);

      if (problem != NULL)
        return profile_error (error, JAIL_ERROR_PROFILE, use->origin, "%s: %s", use->directive->name, problem);
    }

  use->policy->entries[directory].wish = (FlagWish) { TRUE, use->origin };
  for (char **item = items; *item != NULL; item++)
    policy_add_entry (use->policy, directory, *item, use->origin);
  return TRUE;
}

gboolean
apply_include (const DirectiveUse *use, GError **error)
{
  return profile_reader_include (use, error);
}
