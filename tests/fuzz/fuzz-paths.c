/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Feeds what becomes of paths: macros, globs, links, the view and its steps. Each line
 * is a letter, which says what is wished, and a path. There is a small tree of files
 * with links of all kinds for them; nothing on the host is changed.
 *
 * The steps must be well formed, and what explain makes of them must be what the view
 * said that they were made of. */
#include <fcntl.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "plan/explain.h"
#include "plan/planner-private.h"
#include "profile/path-word.h"

#define MOST_LINES 24

int LLVMFuzzerTestOneInput (const uint8_t *data, size_t size);

static void
make_file (const char *base, const char *name)
{
  g_autofree char *path = g_build_filename (base, name, NULL);
  int fd = open (path, O_WRONLY | O_CREAT | O_CLOEXEC, 0600);

  if (fd >= 0)
    close (fd);
}

static void
make_link (const char *base, const char *target, const char *name)
{
  g_autofree char *path = g_build_filename (base, name, NULL);

  if (symlink (target, path) != 0)
    abort ();
}

static const char *
scratch_home (void)
{
  static const char *const directories[] = { "a", "a/b", "a/b/c", "a/two words", "d", "d/[k]", ".cache", "Downloads", "x,y" };
  static const char *const files[] = { "a/f", "a/b/f", "a/b/c/*", "d/f", "d/[k]/f", ".dot", "a/two words/\xc3\xbc", "x,y/f" };
  static char base[] = "/tmp/fuzz-paths-XXXXXX";
  static gboolean made = FALSE;

  if (made)
    return base;
  made = TRUE;
  if (mkdtemp (base) == NULL)
    abort ();
  for (gsize i = 0; i < G_N_ELEMENTS (directories); i++) {
    g_autofree char *path = g_build_filename (base, directories[i], NULL);

    mkdir (path, 0700);
  }
  for (gsize i = 0; i < G_N_ELEMENTS (files); i++)
    make_file (base, files[i]);
  make_link (base, "a/b", "l");
  make_link (base, base, "a/home");
  make_link (base, "loop", "loop");
  make_link (base, "../d/../a", "d/up");
  make_link (base, "/usr/share", "etc");
  make_link (base, "nothing", "dangling");
  return base;
}

#define EVERYWHERE (PATH_WORD_GLOB | PATH_WORD_PATH_MACRO)
#define LISTED PATH_WORD_GLOB

/* What the reader would not let through is of no interest. */
static gboolean
passes (const char *path, PathWordFlags flags)
{
  return strlen (path) < 4000 && g_utf8_validate (path, -1, NULL) && path_word_problem (path, flags | PATH_WORD_VERBATIM) == NULL;
}

static void
read_wishes (Policy *policy, const char *text)
{
  static const struct {
    char letter;
    PathVerb verb;
    PathWordFlags flags;
  } verbs[] = {
    { 'b', PATH_BLACKLIST, EVERYWHERE }, { 'n', PATH_NOBLACKLIST, EVERYWHERE },
    { 'w', PATH_WHITELIST, LISTED }, { 'W', PATH_WHITELIST_RO, LISTED },
    { 'N', PATH_NOWHITELIST, LISTED }, { 'r', PATH_READ_ONLY, EVERYWHERE },
    { 'R', PATH_READ_WRITE, EVERYWHERE }, { 'x', PATH_NOEXEC, EVERYWHERE },
    { 't', PATH_TMPFS, EVERYWHERE }, { 'm', PATH_MKDIR, 0 },
    { 'M', PATH_MKFILE, 0 },
  };
  g_auto (GStrv) lines = g_strsplit (text, "\n", MOST_LINES);

  for (guint i = 0; lines[i] != NULL; i++) {
    Origin origin = { "fuzz", i + 1 };
    char *comma = strchr (lines[i], ',');

    if (lines[i][0] == 'B' && comma != NULL) {
      *comma = '\0';
      if (passes (lines[i] + 1, 0) && passes (comma + 1, 0))
        policy_add_bind (policy, lines[i] + 1, comma + 1, origin);
      continue;
    }
    for (gsize j = 0; j < G_N_ELEMENTS (verbs); j++)
      if (lines[i][0] == verbs[j].letter && passes (lines[i] + 1, verbs[j].flags))
        policy_add_path (policy, verbs[j].verb, lines[i] + 1, origin);
  }
}

static void
check_path (const char *path)
{
  g_auto (GStrv) parts = g_strsplit (path, "/", -1);

  if (path[0] != '/')
    abort ();
  if (path[1] == '\0')
    return;
  for (char **part = parts + 1; *part != NULL; part++)
    if (**part == '\0' || strcmp (*part, ".") == 0 || strcmp (*part, "..") == 0)
      abort ();
}

/* The view was asked before it was emitted; the table is made of the steps. */
static void
check_against_view (View *view, const MountTable *table, const char *path)
{
  g_auto (Spot) spot = { 0 };
  g_autofree char *source = NULL;
  ViewBacking backing = view_find (view, path, &source, NULL);
  struct stat status;

  mount_table_find (table, path, &spot);
  /* What is missing on the host is not mounted. */
  if (backing == VIEW_HOST && lstat (source, &status) == 0 && spot.kind == SPOT_HOST && strcmp (spot.source, source) != 0)
    abort ();
  if (backing == VIEW_NOTHING && spot.kind == SPOT_HOST)
    g_error ("the view has nothing at '%s', the steps '%s'", path, spot.source);
}

static void
check_plan (Planner *planner)
{
  g_autoptr (Explainer) explainer = explainer_new (planner->plan);
  g_autoptr (MountTable) table = mount_table_new (planner->plan);

  for (guint i = 0; i < planner->plan->steps->len; i++) {
    const Step *step = &g_array_index (planner->plan->steps, Step, i);

    check_path (step->path);
    if (step->kind == STEP_BIND)
      check_path (step->source);
    check_against_view (planner->view, table, step->path);
  }
  for (guint i = 0; i < planner->plan->host_steps->len; i++)
    check_path (g_array_index (planner->plan->host_steps, HostStep, i).path);
  plan_spoken (planner);
  for (guint i = 0; i < planner->plan->spoken->len; i++) {
    const SpokenPath *line = &g_array_index (planner->plan->spoken, SpokenPath, i);
    g_autoptr (Explanation) e = explainer_ask (explainer, line->pattern);
    g_autofree char *summary = explanation_summary (e);

    if (summary[0] == '\0' || (e->state != EXPLAIN_SHOWN && e->access != 0))
      abort ();
    if (line->leads != NULL)
      check_against_view (planner->view, table, line->leads);
  }
}

int
LLVMFuzzerTestOneInput (const uint8_t *data, size_t size)
{
  g_autofree char *text = g_strndup ((const char *) data, size);
  g_autoptr (Policy) policy = policy_new ();
  char *environment[] = { (char *) "PATH=/usr/bin:/bin", NULL };
  char *const arguments[] = { (char *) "true", NULL };
  const PlanRequest request = {
    .uid = getuid (), .gid = getgid (), .home = scratch_home (), .environment = environment, .arguments = arguments,
    .command_line = arguments, .working_directory = "/",
  };
  Planner planner = { .policy = policy, .request = &request };
  g_autoptr (GError) error = NULL;

  read_wishes (policy, text);
  planner.plan = plan_new ();
  planner.host = host_new ();
  planner.view = view_new (planner.plan);
  planner.planned = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  planner.home = g_strdup (request.home);
  planner.runtime = g_strdup ("/run/user/1000");
  view_add_bind (planner.view, "/usr/share", "/usr/share", TRUE, ATTRIBUTES_SYSTEM, ORIGIN_BUILT_IN);
  view_add_tmpfs (planner.view, "/tmp", 01777, ATTRIBUTES_DATA, ORIGIN_BUILT_IN);
  view_add_bind (planner.view, planner.home, planner.home, TRUE, ATTRIBUTES_DATA, ORIGIN_BUILT_IN);
  if (plan_host_steps (&planner, &error) && plan_whitelists (&planner, &error) && plan_binds (&planner, &error)
      && plan_rules (&planner, &error)) {
    view_emit (planner.view);
    check_plan (&planner);
  } else if (error == NULL || strchr (error->message, '\n') != NULL) {
    abort ();
  }
  view_free (planner.view);
  host_free (planner.host);
  plan_free (planner.plan);
  g_hash_table_unref (planner.planned);
  g_clear_pointer (&planner.search_path, g_ptr_array_unref);
  g_free (planner.home);
  g_free (planner.runtime);
  return 0;
}
