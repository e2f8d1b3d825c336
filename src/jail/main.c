/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* jail: runs a program with less power than its user has. Words become a Policy,
 * the Policy a Plan, and the Plan is run. */
#include "config.h"

#include "instance/instance.h"
#include "jail/app-image.h"
#include "jail/called-as.h"
#include "jail/command-line.h"
#include "jail/describe.h"
#include "jail/hand-over.h"
#include "jail/message.h"
#include "jail/plain-user.h"
#include "jail/run.h"
#include "jail/watch.h"
#include "plan/explain.h"
#include "plan/planner.h"
#include "plan/reach.h"
#include "profile/reader.h"
#include "profile/settings.h"
#include "session/session.h"
#include "util/cover.h"
#include "util/error.h"
#include "util/landlock-abi.h"
#include "util/streams.h"

#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/syscall.h>
#include <unistd.h>

/* Exit statuses of the launcher itself, as env(1) and others have them. */
#define STATUS_OWN_ERROR 125
#define STATUS_NOT_EXECUTABLE 126
#define STATUS_NOT_FOUND 127

/* The largest file that the launcher writes is a filter, of some 100 KB. */
#define SMALLEST_FILE_LIMIT (1024 * 1024)

/* Firejail's profiles, as distributions install them. */
#define IMPORTED_PROFILES "/etc/firejail"

extern char **environ;

static int
status_of_error (const GError *error)
{
  if (message_is_firejail ())
    return EXIT_FAILURE;
  if (g_error_matches (error, JAIL_ERROR, JAIL_ERROR_NOT_FOUND))
    return STATUS_NOT_FOUND;
  if (g_error_matches (error, JAIL_ERROR, JAIL_ERROR_NOT_EXECUTABLE))
    return STATUS_NOT_EXECUTABLE;
  return STATUS_OWN_ERROR;
}

static int
fail (const GError *error)
{
  message_error (error->message);
  return status_of_error (error);
}

/* A jail refuses its programs to mount, and mostly to make namespaces, so another jail cannot be made in it. */
static int
fail_inside (const GError *error)
{
  g_autoptr (GError) explained = g_error_copy (error);

  if (g_error_matches (error, JAIL_ERROR, JAIL_ERROR_HOST)) {
    g_free (explained->message);
    explained->message = g_strdup_printf ("%s; this runs inside a jail, which lets no further one be made: start the "
                                          "program without 'jail', or from outside", error->message);
  }
  return fail (explained);
}

static void
print_warnings (const Policy *policy, const ProfileReader *reader)
{
  const GPtrArray *warnings = profile_reader_get_warnings (reader);

  for (guint i = 0; !policy_has (policy, POLICY_QUIET) && i < warnings->len; i++)
    message_warning (g_ptr_array_index (warnings, i));
}

static void
note_unlisted (const char *why)
{
  g_autofree char *note = g_strdup_printf ("%s; the jail runs, but jailctl can neither list nor join it", why);

  message_warning (note);
}

static void
note_other_user (const char *name)
{
  g_autofree char *note = g_strdup_printf ("the program runs as the user %s; only --as-root lets root into a jail", name);

  message_note (note);
}

/* What outlives nothing: the instance directory and the helpers in it. */
static gboolean
start (const Policy *policy, Plan *plan, const CommandLine *line, const PlanRequest *request, int *status,
       GError **error)
{
  g_autoptr (Instance) instance = NULL;
  g_autoptr (Session) session = NULL;
  g_autoptr (GError) problem = NULL;
  const char *instance_directory = request->instance_directory;
  Described described = { policy, plan, NULL };
  Run run = { .plan = plan, .policy = policy, .describe = describe_jail, .data = &described,
              .told = line->told, .since = line->started };

  if (instance_directory != NULL) {
    instance = instance_new (instance_directory, &problem);
    if (instance == NULL && plan->helpers->len > 0) {
      g_propagate_error (error, g_steal_pointer (&problem));
      return FALSE;
    }
    if (instance == NULL && !policy_has (policy, POLICY_QUIET))
      note_unlisted (problem->message);
  }
  session = session_start (plan, instance != NULL ? instance_directory : NULL,
                           policy_has (policy, POLICY_QUIET) ? NULL : message_note, error);
  if (session == NULL)
    return FALSE;
  run.instance = instance;
  run.session = session;
  return watch_run (policy, plan, request, &run, status, error);
}

/* Without a path: the whole reach. A path is the shell's affair, but for "~". */
static void
explain (const Plan *plan, const char *path, const PlanRequest *request)
{
  if (path == NULL) {
    g_autoptr (Reach) reach = reach_new (plan, request->home);

    reach_print (reach, stdout);
    return;
  }

  g_autoptr (Explainer) explainer = explainer_new (plan);
  g_autofree char *full = explain_full_path (path, request->home, request->working_directory);
  g_autoptr (Explanation) explanation = explainer_ask (explainer, full);

  explanation_print (explanation, stdout);
}

static int
carry_out (const Policy *policy, const CommandLine *line, PlanRequest *request)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (Plan) plan = NULL;
  int status = STATUS_OWN_ERROR;

  request->arguments = line->arguments;
  request->no_profile = line->no_profile;
  /* Who is told what was refused is told by which line. */
  request->describe = line->action != ACTION_RUN || line->debug_hidden || policy_has (policy, POLICY_TRACE_DENIALS);
  plan = planner_make_plan (policy, request, &error);
  if (plan == NULL)
    return fail (error);

  if (line->action == ACTION_DRY_RUN || line->action == ACTION_EXPLAIN) {
    if (line->action == ACTION_DRY_RUN)
      plan_print (plan, stdout);
    else
      explain (plan, line->explain, request);
    if (fflush (stdout) != 0 || ferror (stdout)) {
      message_error ("cannot write the plan");
      return STATUS_OWN_ERROR;
    }
    return EXIT_SUCCESS;
  }
  if (line->debug)
    plan_print (plan, stderr);
  if (line->debug_hidden)
    plan_print_steps (plan, PLAN_STEPS_HIDDEN, stderr);
  if (line->debug_shown)
    plan_print_steps (plan, PLAN_STEPS_SHOWN, stderr);
  fflush (stderr);
  if (start (policy, plan, line, request, &status, &error))
    return status;
  return is_inside_jail () ? fail_inside (error) : fail (error);
}

/* A kernel without Landlock says so; any other answer is no reason to do without. */
static gboolean
find_landlock (int *abi, GError **error)
{
  *abi = (int) syscall (SYS_landlock_create_ruleset, NULL, 0, LANDLOCK_ASK_VERSION);
  if (*abi >= 0 || errno == ENOSYS || errno == EOPNOTSUPP)
    return TRUE;
  g_set_error (error, JAIL_ERROR, JAIL_ERROR_HOST, "cannot ask the kernel about Landlock: %s", g_strerror (errno));
  return FALSE;
}

/* Where this jail's instance will be; NULL where none can be. The directory of all of
 * them has to be there before the plan is made, which hides it. */
static char *
find_instance (const char *parent, gboolean quiet)
{
  g_autoptr (GError) error = NULL;
  int fd;

  if (parent == NULL) {
    if (!quiet)
      note_unlisted ("XDG_RUNTIME_DIR is not set");
    return NULL;
  }
  fd = instance_open_parent (parent, &error);
  if (fd < 0) {
    if (!quiet)
      note_unlisted (error->message);
    return NULL;
  }
  close (fd);
  return instance_choose_path (parent);
}

/* The home directory as the session has it, without a slash at the end. */
static char *
home_directory (void)
{
  g_autofree char *home = g_strdup (g_get_home_dir ());

  for (gsize length = strlen (home); length > 1 && home[length - 1] == '/'; length--)
    home[length - 1] = '\0';
  return g_steal_pointer (&home);
}

/* The lines of jail.conf for all jails count as options do: they stand before
 * those of the profile. */
static gboolean
read_default_lines (ProfileReader *reader, const Settings *settings, GError **error)
{
  for (guint i = 0; i < settings->lines->len; i++) {
    const SettingsLines *lines = g_ptr_array_index (settings->lines, i);

    if (!profile_reader_read_text (reader, lines->file, lines->text, strlen (lines->text), error))
      return FALSE;
  }
  return TRUE;
}

/* The words, and the profiles that they ask for, become wishes. */
static gboolean
read_wishes (CommandLine *line, char **argv, ProfileReader *reader, const ProfileContext *context, const Settings *settings,
             GError **error)
{
  if (called_as_program (argv[0])) {
    if (!called_as_program_inside (argv, error))
      return FALSE;
    argv[0] = (char *) profile_name_for_program (argv[0]);
    line->arguments = argv;
  } else if (!command_line_parse (line, argv, reader, error)) {
    return FALSE;
  }
  if (line->action == ACTION_HELP || line->action == ACTION_VERSION || line->action == ACTION_JAILCTL || line->no_profile)
    return TRUE;
  if (!read_default_lines (reader, settings, error))
    return FALSE;
  if (context->has_appimage && !line->has_profile)
    return app_image_read_profile (reader, context, line->arguments[0], error);
  return line->has_profile || profile_reader_read_named (reader, profile_name_for_program (line->arguments[0]), TRUE, error);
}

static void
print_profiles (const Policy *policy)
{
  for (guint i = 0; i < policy->profiles->len; i++)
    message_reading (g_array_index (policy->profiles, TextWish, i).text);
}

/* Who has root's uid owns root's files, whatever the namespace takes away. */
static void
warn_root (const Policy *policy)
{
  if (getuid () == 0 && !policy_has (policy, POLICY_QUIET))
    message_warning ("started as root: the program owns what root owns; start it as an ordinary user");
}

/* Actions that start nothing. TRUE with their status where the line asks for one. */
static gboolean
inform (const CommandLine *line, int *status)
{
  g_autoptr (GError) error = NULL;

  *status = EXIT_SUCCESS;
  switch (line->action) {
  case ACTION_HELP:
    directive_print_help (stdout);
    return TRUE;
  case ACTION_VERSION:
    puts (PACKAGE_NAME " " PACKAGE_VERSION);
    return TRUE;
  case ACTION_JAILCTL:
    hand_over_action (line, &error);
    *status = fail (error);
    return TRUE;
  default:
    return FALSE;
  }
}

/* Nobody has no home: it gets one for the time that the jail runs. */
static gboolean
give_home (ProfileReader *reader, const char *home, GError **error)
{
  return access (home, F_OK) == 0 || profile_reader_read_text (reader, "nobody's home", "private", strlen ("private"), error);
}

static int
jail (char **argv, gint64 started, const char *instead_of_root, const GError *still_root)
{
  g_autofree char *home = home_directory ();
  g_autofree char *runtime = g_strdup_printf ("/run/user/%u", (unsigned) getuid ());
  g_autofree char *profiles = g_build_filename (g_get_user_config_dir (), "jail", NULL);
  g_autofree char *cache = g_build_filename (g_get_user_cache_dir (), "jail", NULL);
  g_autofree char *current = getcwd (NULL, 0);
  g_autofree char *instances = instance_find_parent ();
  g_autofree char *instance = NULL;
  g_autofree char *imported = g_build_filename (g_get_user_config_dir (), "firejail", NULL);
  g_autofree char *shell = g_strdup (g_getenv ("SHELL") != NULL ? g_getenv ("SHELL") : "/bin/sh");
  const char *directories[] = { profiles, PROFILEDIR, imported, IMPORTED_PROFILES, NULL };
  ProfileContext context = {
    .home = home,
    .runuser_dir = runtime,
    .working_directory = current,
    .config_dir = PROFILEDIR,
    .search_dirs = directories,
    .imported_dirs = directories + 2,
  };
  PlanRequest request = {
    .uid = getuid (),
    .gid = getgid (),
    .home = home,
    .working_directory = current,
    .environment = environ,
    .command_line = argv,
    .filter_cache = cache,
    .user_profiles = profiles,
    .imported_user_profiles = access (IMPORTED_PROFILES, F_OK) == 0 ? imported : NULL,
    .helper_directory = HELPERDIR,
    .instances = instances,
  };
  g_auto (Settings) settings = { 0 };
  g_autoptr (Policy) policy = policy_new ();
  g_autoptr (ProfileReader) reader = NULL;
  g_autoptr (GError) error = NULL;
  int status;
  CommandLine line = { .shell = shell, .shell_without_program = message_is_firejail () };

  if (!settings_read (&settings, PROFILEDIR, profiles, &error))
    return fail (error);
  context.conditions = settings.conditions;
  /* What is read has to be hidden from jails, and what is not there is made for
   * that: not for users who have no Firejail. */
  if (!settings.imported_profiles || request.imported_user_profiles == NULL)
    directories[2] = NULL;
  reader = profile_reader_new (policy, &context);
  if (settings.quiet)
    policy_set_flag (policy, POLICY_QUIET, ORIGIN_BUILT_IN);

  if (instead_of_root != NULL && !give_home (reader, home, &error))
    return fail (error);
  context.has_appimage = app_image_expected (argv, policy);
  if (!read_wishes (&line, argv, reader, &context, &settings, &error))
    return fail (error);
  if (inform (&line, &status))
    return status;
  if (still_root != NULL)
    return fail (still_root);
  line.told = message_is_firejail () && !policy_has (policy, POLICY_QUIET);
  line.started = started;
  if (line.told)
    print_profiles (policy);
  if (instead_of_root != NULL && !policy_has (policy, POLICY_QUIET))
    note_other_user (instead_of_root);
  if (settings.n_covered > 0 && !policy_has (policy, POLICY_QUIET))
    message_note ("this runs inside a jail, which hides the user's settings and profiles");
  print_warnings (policy, reader);
  warn_root (policy);
  if (policy->process.join_or_start.text != NULL && line.action == ACTION_RUN
      && !hand_over_join (policy->process.join_or_start.text, line.arguments, &error))
    return fail (error);
  if (line.action == ACTION_RUN)
    request.instance_directory = instance = find_instance (instances, policy_has (policy, POLICY_QUIET));
  else if (instances != NULL)
    request.instance_directory = instance = instance_choose_path (instances);
  if (!find_landlock (&request.landlock_abi, &error))
    return fail (error);
  return carry_out (policy, &line, &request);
}

/* Who writes more than that is killed by SIGXFSZ, without a word: records and compiled filters are written here. */
static gboolean
may_write_files (void)
{
  g_autofree char *text = NULL;
  struct rlimit limit;

  if (getrlimit (RLIMIT_FSIZE, &limit) < 0 || limit.rlim_cur >= SMALLEST_FILE_LIMIT)
    return TRUE;
  text = g_strdup_printf ("files may have only %lu bytes here, which is too little to start a jail: \"ulimit -f\" says so; "
                          "--rlimit-fsize=BYTES limits the program alone", (unsigned long) limit.rlim_cur);
  /* Where stderr is such a file itself. */
  signal (SIGXFSZ, SIG_IGN);
  message_error (text);
  return FALSE;
}

int
main (int argc, char **argv)
{
  gint64 started = g_get_monotonic_time ();
  g_autofree char *instead_of_root = NULL;
  g_autoptr (GError) error = NULL;

  if (argc < 1 || !streams_open () || !may_write_files ())
    return STATUS_OWN_ERROR;
  plain_user_become (argv, &instead_of_root, &error);
  return jail (argv, started, instead_of_root, error);
}
