/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "jailctl/profile-filters.h"

#include "profile/reader.h"
#include "seccomp/filter-policy.h"
#include "util/kernel-version.h"
#include "util/landlock-abi.h"

#include <stdio.h>
#include <string.h>
#include <sys/capability.h>
#include <sys/syscall.h>
#include <unistd.h>

typedef gboolean (*ReadWishes) (ProfileReader *reader, const char *word, GError **error);

/* The bounding set of the jail; the names were checked when they were read. */
static guint64
kept_capabilities (const Policy *policy)
{
  g_auto (GStrv) names = NULL;
  guint64 kept = 0;

  if (policy->caps.mode != CAPS_KEEP)
    return 0;
  names = g_strsplit (policy->caps.list, ",", -1);
  for (char **name = names; *name != NULL; name++) {
    g_autofree char *full = g_strconcat ("cap_", *name, NULL);
    cap_value_t value;

    if (cap_from_name (full, &value) == 0 && value < 64)
      kept |= G_GUINT64_CONSTANT (1) << value;
  }
  return kept;
}

static FilterSet *
read_filters (ReadWishes read, const char *word, GPtrArray *warnings, GError **error)
{
  g_autofree char *own = g_build_filename (g_get_user_config_dir (), "jail", NULL);
  g_autofree char *runtime = g_strdup_printf ("/run/user/%u", (unsigned) getuid ());
  g_autofree char *current = g_get_current_dir ();
  const char *directories[] = { own, PROFILEDIR, NULL };
  const ProfileContext context = {
    .home = g_get_home_dir (),
    .runuser_dir = runtime,
    .working_directory = current,
    .config_dir = PROFILEDIR,
    .search_dirs = directories,
    .conditions = CONDITION_DEFAULTS,
  };
  const int landlock = (int) syscall (SYS_landlock_create_ruleset, NULL, 0, LANDLOCK_ASK_VERSION);
  FilterContext filter_context = { .refuse_group_signals = landlock < LANDLOCK_ABI_SCOPES };
  g_autoptr (Policy) policy = policy_new ();
  g_autoptr (ProfileReader) reader = profile_reader_new (policy, &context);
  const GPtrArray *told;

  if (!read (reader, word, error))
    return NULL;
  told = profile_reader_get_warnings (reader);
  for (guint i = 0; i < told->len; i++)
    g_ptr_array_add (warnings, g_strdup (g_ptr_array_index (told, i)));
  filter_context.kernel = kernel_version ();
  filter_context.capabilities = kept_capabilities (policy);
  return filter_set_from_policy (policy, &filter_context, warnings, error);
}

static gboolean
read_profile (ProfileReader *reader, const char *word, GError **error)
{
  g_autofree char *name = g_path_get_basename (word);

  if (strchr (word, '/') != NULL && g_str_has_suffix (word, ".profile"))
    return profile_reader_read_path (reader, word, error);
  if (g_str_has_suffix (name, ".profile")) {
    name[strlen (name) - strlen (".profile")] = '\0';
    return profile_reader_read_named (reader, name, FALSE, error);
  }
  return profile_reader_read_named (reader, name, TRUE, error);
}

static gboolean
read_document (ProfileReader *reader, const char *word, GError **error)
{
  const char *name = "seccomp.profile";

  return profile_reader_apply_option (reader, directive_find (name, strlen (name)), word, "seccomp check", error);
}

FilterSet *
profile_filters_read (const char *name, GPtrArray *warnings, GError **error)
{
  return read_filters (read_profile, name, warnings, error);
}

FilterSet *
profile_filters_read_document (const char *path, GPtrArray *warnings, GError **error)
{
  return read_filters (read_document, path, warnings, error);
}
