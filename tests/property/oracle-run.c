/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* One case: the tree is made, the plan asked and then run, and the answers compared. */
#include "tests/property/oracle.h"

#include "enforce/enforce.h"
#include "plan/explain.h"
#include "plan/planner.h"
#include "profile/reader.h"
#include "util/landlock-abi.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

/* Trees ------------------------------------------------------------------ */

static void
empty_directory (const char *path)
{
  DIR *directory;
  struct dirent *entry;

  chmod (path, 0700);
  directory = opendir (path);
  while (directory != NULL && (entry = readdir (directory)) != NULL) {
    g_autofree char *inner = g_build_filename (path, entry->d_name, NULL);

    if (strcmp (entry->d_name, ".") == 0 || strcmp (entry->d_name, "..") == 0)
      continue;
    if (unlink (inner) != 0 && errno == EISDIR) {
      empty_directory (inner);
      rmdir (inner);
    }
  }
  if (directory != NULL)
    closedir (directory);
}

static char *
with_base (const char *text, const char *base)
{
  g_autoptr (GString) out = g_string_new (text);

  g_string_replace (out, "@", base, 0);
  return g_string_free (g_steal_pointer (&out), FALSE);
}

static void
make_tree (const OracleCase *one, const char *base)
{
  empty_directory (base);
  for (guint i = 0; i < one->entries->len; i++) {
    const OracleEntry *entry = g_ptr_array_index (one->entries, i);
    g_autofree char *path = g_build_filename (base, entry->path, NULL);
    g_autofree char *target = with_base (entry->rest, base);

    if (strcmp (entry->kind, "dir") == 0)
      g_assert_true (mkdir (path, 0700) == 0 || errno == ENOENT);
    else if (strcmp (entry->kind, "file") == 0)
      g_file_set_contents (path, "x\n", 2, NULL);
    else if (strcmp (entry->kind, "pipe") == 0)
      mknod (path, S_IFIFO | 0600, 0);
    else
      g_assert_true (symlink (target, path) == 0 || errno == ENOENT);
  }
  /* What is in a directory comes after it. */
  for (guint i = one->entries->len; i > 0; i--) {
    const OracleEntry *entry = g_ptr_array_index (one->entries, i - 1);
    g_autofree char *path = g_build_filename (base, entry->path, NULL);

    if (strcmp (entry->kind, "link") != 0)
      chmod (path, (mode_t) strtoul (entry->rest, NULL, 8));
  }
}

/* Every entry, a name beside it, and what is reached through links; then some of the system. */
static GPtrArray *
paths_to_try (const OracleCase *one, const char *base)
{
  static const char *const system[] = {
    "/", "/tmp", "/var/tmp", "/home", "/root", "/dev", "/dev/null", "/dev/shm", "/dev/full", "/etc", "/etc/passwd",
    "/etc/shadow", "/usr", "/usr/share", "/var", "/var/log", "/run", "/usr/bin/env", "/boot", "/sys",
  };
  GPtrArray *paths = g_ptr_array_new_with_free_func (g_free);

  for (guint i = 0; i < one->entries->len; i++) {
    const OracleEntry *entry = g_ptr_array_index (one->entries, i);

    g_ptr_array_add (paths, g_strdup_printf ("x%s/%s", base, entry->path));
    if (strcmp (entry->kind, "file") != 0) {
      g_ptr_array_add (paths, g_strdup_printf ("x%s/%s/a", base, entry->path));
      g_ptr_array_add (paths, g_strdup_printf ("x%s/%s/b/c", base, entry->path));
      g_ptr_array_add (paths, g_strdup_printf ("x%s/%s/../a", base, entry->path));
    }
  }
  g_ptr_array_add (paths, g_strdup_printf ("x%s/home/.cache", base));
  g_ptr_array_add (paths, g_strdup_printf ("x%s", base));
  for (gsize i = 0; i < G_N_ELEMENTS (system); i++)
    g_ptr_array_add (paths, g_strconcat ("-", system[i], NULL));
  return paths;
}

/* Plans ------------------------------------------------------------------ */

static Plan *
make_plan (const OracleCase *one, guint n_lines, Policy *policy, const char *base, char *const *arguments, GError **error)
{
  g_autofree char *home = g_build_filename (base, "home", NULL);
  g_autofree char *runtime = g_strdup_printf ("/run/user/%u", (unsigned) getuid ());
  g_autofree char *cache = g_strconcat (base, ".cache", NULL);
  g_auto (GStrv) environment = g_environ_setenv (NULL, "PATH", "/usr/bin:/bin", TRUE);
  g_autoptr (GString) joined = g_string_new (NULL);
  g_autofree char *text = NULL;
  const char *const directories[] = { NULL };
  const ProfileContext context = {
    .home = home, .runuser_dir = runtime, .config_dir = "/nonexistent", .search_dirs = directories,
    .conditions = CONDITION_DEFAULTS,
  };
  const PlanRequest request = {
    .uid = getuid (), .gid = getgid (), .home = home, .working_directory = base, .environment = environment,
    .arguments = arguments, .command_line = arguments, .filter_cache = cache, .describe = FALSE,
    .landlock_abi = (int) syscall (SYS_landlock_create_ruleset, NULL, 0, LANDLOCK_ASK_VERSION),
  };
  g_autoptr (ProfileReader) reader = profile_reader_new (policy, &context);

  for (guint i = 0; i < n_lines; i++)
    g_string_append_printf (joined, "%s\n", (const char *) g_ptr_array_index (one->lines, i));
  text = with_base (joined->str, base);
  policy_set_flag (policy, POLICY_WHITELIST_ARGUMENTS, ORIGIN_BUILT_IN);
  if (!profile_reader_read_text (reader, "oracle.profile", text, strlen (text), error))
    return NULL;
  return planner_make_plan (policy, &request, error);
}

/* What the agent found, a byte for each path; NULL with `why` where it did not run. */
static GString *
run_plan (const Plan *plan, const GPtrArray *paths, char **why)
{
  EnforceOptions options = { .streams = { -1, -1, -1 } };
  g_auto (RunningJail) jail = RUNNING_JAIL_INIT;
  g_autoptr (GString) answers = g_string_new (NULL);
  g_autoptr (GError) error = NULL;
  StartState state = START_GOES_ON;
  char buffer[4096];
  FILE *words = tmpfile ();
  int ends[2];
  ssize_t length;

  for (guint i = 0; i < paths->len; i++)
    fwrite (g_ptr_array_index (paths, i), 1, strlen (g_ptr_array_index (paths, i)) + 1, words);
  fflush (words);
  rewind (words);
  g_assert_no_errno (pipe2 (ends, O_CLOEXEC));
  options.streams[0] = fileno (words);
  options.streams[1] = ends[1];
  if (!enforce_start (plan, &options, &jail, &error)) {
    *why = g_strdup_printf ("the jail does not start: %s", error->message);
    state = START_FAILED;
  }
  close (ends[1]);
  while (state == START_GOES_ON) {
    struct pollfd ready = { .fd = jail.report_fd, .events = POLLIN };

    poll (&ready, 1, -1);
    state = enforce_read_report (plan, &jail, &error);
    if (state == START_FAILED)
      *why = g_strdup_printf ("the jail does not start: %s", error->message);
  }
  while (state == START_DONE && (length = read (ends[0], buffer, sizeof buffer)) > 0)
    g_string_append_len (answers, buffer, length);
  if (jail.pid > 0)
    waitpid (jail.pid, NULL, 0);
  close (ends[0]);
  fclose (words);
  return state == START_DONE ? g_steal_pointer (&answers) : NULL;
}

/* Comparing -------------------------------------------------------------- */

static char *
access_text (unsigned access)
{
  static const char letters[] = "rwxlec";
  char *text = g_strdup ("------");

  for (gsize i = 0; i < strlen (letters); i++)
    if (access & (1u << i))
      text[i] = letters[i];
  return text;
}

static char *
disagreement (const char *path, const char *base, unsigned said, unsigned found)
{
  g_autofree char *said_text = access_text (said), *found_text = access_text (found);
  const char *inside = g_str_has_prefix (path, base) ? path + strlen (base) : path;
  g_autofree char *shown = g_strescape (inside, NULL);

  return g_strdup_printf ("%s%s: said %s, found %s", inside != path ? "@" : "", shown, said_text, found_text);
}

static GArray *
ask_all (const Plan *plan, const GPtrArray *paths)
{
  g_autoptr (Explainer) explainer = explainer_new (plan);
  GArray *said = g_array_new (FALSE, FALSE, sizeof (unsigned));

  for (guint i = 0; i < paths->len; i++) {
    const char *path = g_ptr_array_index (paths, i);
    unsigned access = explainer_access (explainer, path + 1);

    if (path[0] != 'x')
      access &= ~(unsigned) MAY_EXECUTE;
    g_array_append_val (said, access);
  }
  return said;
}

/* What two lines ask for may contradict each other, which only the host tells; and a
 * line may hide the agent itself. */
static OracleVerdict
judge_failure (const char *why, const Plan *plan, const char *agent)
{
  g_autoptr (Explainer) explainer = explainer_new (plan);
  gboolean expected = strstr (why, "oracle.profile:") != NULL && strstr (why, "cannot make") != NULL;

  return expected || !(explainer_access (explainer, agent) & MAY_EXECUTE) ? ORACLE_REFUSED : ORACLE_DISAGREES;
}

static OracleVerdict
compare (const GPtrArray *paths, const GArray *said, const GString *found, const char *base, char **why)
{
  if (found->len != paths->len) {
    *why = g_strdup_printf ("%zu answers for %u paths", found->len, paths->len);
    return ORACLE_DISAGREES;
  }
  for (guint i = 0; i < paths->len; i++) {
    unsigned expected = g_array_index (said, unsigned, i), got = (unsigned) (found->str[i] - '@');

    if (expected != got) {
      *why = disagreement ((const char *) g_ptr_array_index (paths, i) + 1, base, expected, got);
      return ORACLE_DISAGREES;
    }
  }
  return ORACLE_AGREES;
}

/* What a line says must hold whatever the plan made of it, where nothing speaks against
 * it: then a plan that lost the line is found out as well. */
static OracleVerdict
check_intent (const OracleCase *one, const GPtrArray *paths, const GString *found, const char *base, char **why)
{
  static const struct {
    const char *word, *contrary;
    unsigned refused;
  } words[] = {
    { "blacklist ", "noblacklist", MAY_READ | MAY_WRITE | MAY_EXECUTE | MAY_LIST | MAY_ENTER | MAY_CREATE },
    { "read-only ", "read-write", MAY_WRITE | MAY_CREATE },
    { "noexec ", "noexec-is-never-taken-back", MAY_EXECUTE },
  };
  g_autoptr (GString) text = g_string_new (NULL);
  const char *all;

  for (guint i = 0; i < one->lines->len; i++)
    g_string_append_printf (text, "%s\n", (const char *) g_ptr_array_index (one->lines, i));
  all = text->str;
  for (guint i = 0; strstr (all, "bind ") == NULL && strstr (all, "private ") == NULL && i < one->lines->len; i++)
    for (gsize j = 0; j < G_N_ELEMENTS (words); j++) {
      const char *line = g_ptr_array_index (one->lines, i);
      const char *rest = line + strlen (words[j].word);
      g_autofree char *path = NULL, *clean = NULL, *real = NULL, *key = NULL;
      guint index;

      if (!g_str_has_prefix (line, words[j].word) || strstr (all, words[j].contrary) != NULL || strpbrk (rest, "*?[\"") != NULL)
        continue;
      /* What the jail has made for itself is not what the line is about any more. */
      if ((strstr (all, "tmpfs") != NULL && j > 0) || strstr (all, "mkfile") != NULL || strstr (all, "mkdir") != NULL)
        continue;
      path = g_str_has_prefix (rest, "${HOME}") ? g_strconcat (base, "/home", rest + 7, NULL)
             : rest[0] == '~'                   ? g_strconcat (base, "/home", rest + 1, NULL)
                                                : with_base (rest, base);
      clean = g_canonicalize_filename (path, NULL);
      key = g_strconcat ("x", clean, NULL);
      /* Links are left out, and pipes, to which everybody may write. */
      real = realpath (clean, NULL);
      if (g_strcmp0 (real, clean) != 0 || !(g_file_test (clean, G_FILE_TEST_IS_DIR) || g_file_test (clean, G_FILE_TEST_IS_REGULAR)))
        continue;
      if (!g_ptr_array_find_with_equal_func ((GPtrArray *) paths, key, g_str_equal, &index)
          || (((guint) found->str[index] - '@') & words[j].refused) == 0)
        continue;
      *why = g_strdup_printf ("'%s' is not kept", line);
      return ORACLE_DISAGREES;
    }
  return ORACLE_AGREES;
}

OracleVerdict
oracle_run (const OracleCase *one, const char *base, const char *agent, guint *n_paths, char **why)
{
  char *const arguments[] = { (char *) agent, NULL };
  g_autoptr (Policy) policy = policy_new (), other_policy = policy_new ();
  g_autoptr (GError) error = NULL;
  g_autoptr (Plan) plan = NULL, other_plan = NULL;
  g_autoptr (GPtrArray) paths = paths_to_try (one, base);
  g_autoptr (GArray) said = NULL;
  g_autoptr (GString) found = NULL;

  make_tree (one, base);
  plan = make_plan (one, one->lines->len, policy, base, arguments, &error);
  if (plan != NULL && one->forgotten > 0)
    other_plan = make_plan (one, one->lines->len - one->forgotten, other_policy, base, arguments, &error);
  if (error != NULL) {
    *why = g_strdup (error->message);
    return ORACLE_REFUSED;
  }
  said = ask_all (other_plan != NULL ? other_plan : plan, paths);
  found = run_plan (plan, paths, why);
  if (found == NULL)
    return judge_failure (*why, plan, agent);
  *n_paths += paths->len;
  if (compare (paths, said, found, base, why) == ORACLE_DISAGREES)
    return ORACLE_DISAGREES;
  return check_intent (one, paths, found, base, why);
}

static gboolean
still_disagrees (const OracleCase *one, const char *base, const char *agent)
{
  g_autofree char *why = NULL;
  guint ignored = 0;

  return oracle_run (one, base, agent, &ignored, &why) == ORACLE_DISAGREES;
}

void
oracle_shrink (OracleCase *one, const char *base, const char *agent)
{
  for (guint i = one->lines->len; i > 0; i--) {
    char *line = g_ptr_array_steal_index (one->lines, i - 1);

    if (still_disagrees (one, base, agent))
      g_free (line);
    else
      g_ptr_array_insert (one->lines, (gint) i - 1, line);
  }
  /* The first two are the directories that all others are in. */
  for (guint i = one->entries->len; i > 2; i--) {
    OracleEntry *entry = g_ptr_array_steal_index (one->entries, i - 1);

    if (still_disagrees (one, base, agent)) {
      g_ptr_array_insert (one->entries, (gint) i - 1, entry);
      g_ptr_array_remove_index (one->entries, i - 1);
    } else {
      g_ptr_array_insert (one->entries, (gint) i - 1, entry);
    }
  }
}
