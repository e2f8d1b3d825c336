/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "jailctl/planned.h"

#include "instance/instance.h"
#include "profile/reader.h"
#include "profile/settings.h"
#include "util/landlock-abi.h"

#include <string.h>
#include <sys/syscall.h>
#include <unistd.h>

/* Firejail's profiles, as distributions install them. */
#define IMPORTED_PROFILES "/etc/firejail"

extern char **environ;

void
planned_clear (Planned *planned)
{
  g_free (planned->home);
  g_free (planned->current);
  g_clear_pointer (&planned->plan, plan_free);
  g_clear_pointer (&planned->policy, policy_free);
  g_clear_pointer (&planned->warnings, g_ptr_array_unref);
}

/* Where the directories of profiles are. */
typedef struct {
  char *own, *imported, *runtime;
  Settings settings;
  const char *search[5];
  ProfileContext context;
} Sources;

static void
sources_clear (Sources *sources)
{
  g_free (sources->own);
  g_free (sources->imported);
  g_free (sources->runtime);
  settings_clear (&sources->settings);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Sources, sources_clear)

static gboolean
find_sources (Sources *sources, const Planned *planned, GError **error)
{
  sources->own = g_build_filename (g_get_user_config_dir (), "jail", NULL);
  sources->imported = g_build_filename (g_get_user_config_dir (), "firejail", NULL);
  sources->runtime = g_strdup_printf ("/run/user/%u", (unsigned) getuid ());
  if (!settings_read (&sources->settings, PROFILEDIR, sources->own, error))
    return FALSE;
  sources->search[0] = sources->own;
  sources->search[1] = PROFILEDIR;
  if (sources->settings.imported_profiles) {
    sources->search[2] = sources->imported;
    sources->search[3] = IMPORTED_PROFILES;
  }
  sources->context = (ProfileContext) {
    .home = planned->home, .runuser_dir = sources->runtime, .working_directory = planned->current, .config_dir = PROFILEDIR,
    .search_dirs = sources->search, .imported_dirs = sources->search + 2, .conditions = sources->settings.conditions,
  };
  return TRUE;
}

/* As jail does: the lines for all jails stand before those of the profile. */
static gboolean
read_wishes (ProfileReader *reader, const Settings *settings, const char *profile, const char *program, GError **error)
{
  if (profile != NULL && !profile_reader_read_option (reader, profile, error))
    return FALSE;
  for (guint i = 0; i < settings->lines->len; i++) {
    const SettingsLines *lines = g_ptr_array_index (settings->lines, i);

    if (!profile_reader_read_text (reader, lines->file, lines->text, strlen (lines->text), error))
      return FALSE;
  }
  return profile != NULL || profile_reader_read_named (reader, profile_name_for_program (program), TRUE, error);
}

static Plan *
make_plan (const Planned *planned, const Sources *sources, char *const *arguments, GError **error)
{
  g_autofree char *cache = g_build_filename (g_get_user_cache_dir (), "jail", NULL);
  g_autofree char *instances = instance_find_parent ();
  g_autofree char *instance = instances != NULL ? instance_choose_path (instances) : NULL;
  const PlanRequest request = {
    .uid = getuid (), .gid = getgid (), .home = planned->home, .working_directory = planned->current,
    .environment = environ, .arguments = arguments, .command_line = arguments, .filter_cache = cache,
    .user_profiles = sources->own,
    .imported_user_profiles = access (IMPORTED_PROFILES, F_OK) == 0 ? sources->imported : NULL,
    .helper_directory = HELPERDIR, .instance_directory = instance, .instances = instances, .describe = TRUE,
    .landlock_abi = (int) syscall (SYS_landlock_create_ruleset, NULL, 0, LANDLOCK_ASK_VERSION),
  };

  return planner_make_plan (planned->policy, &request, error);
}

gboolean
planned_make (Planned *planned, const char *profile, char *const *arguments, GError **error)
{
  g_auto (Sources) sources = { 0 };
  g_autoptr (ProfileReader) reader = NULL;
  const GPtrArray *told;

  planned->home = g_strdup (g_get_home_dir ());
  for (gsize length = strlen (planned->home); length > 1 && planned->home[length - 1] == '/'; length--)
    planned->home[length - 1] = '\0';
  planned->current = g_get_current_dir ();
  planned->policy = policy_new ();
  planned->warnings = g_ptr_array_new_with_free_func (g_free);
  if (!find_sources (&sources, planned, error))
    return FALSE;
  reader = profile_reader_new (planned->policy, &sources.context);
  if (!read_wishes (reader, &sources.settings, profile, arguments[0], error))
    return FALSE;
  told = profile_reader_get_warnings (reader);
  for (guint i = 0; i < told->len; i++)
    g_ptr_array_add (planned->warnings, g_strdup (g_ptr_array_index (told, i)));
  planned->plan = make_plan (planned, &sources, arguments, error);
  return planned->plan != NULL;
}
