/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* What only this machine tells: the plan that would be made of the profile here. */
#include "jailctl/lint.h"

#include "plan/planner.h"

#include <string.h>
#include <unistd.h>

static gboolean
is_made (const Plan *plan, const char *path)
{
  for (guint i = 0; i < plan->spoken->len; i++) {
    const SpokenPath *line = &g_array_index (plan->spoken, SpokenPath, i);

    if (g_str_has_prefix (line->word, "mk") && strcmp (line->pattern, path) == 0)
      return TRUE;
  }
  return FALSE;
}

/* The plan's notes are "FILE:LINE: text" where a line is the cause. */
static void
add_note (Lint *lint, const char *note)
{
  gsize length = strlen (lint->path);
  guint64 line;
  char *text;

  if (strncmp (note, lint->path, length) != 0 || note[length] != ':')
    return;
  line = g_ascii_strtoull (note + length + 1, &text, 10);
  if (line > 0 && g_str_has_prefix (text, ": "))
    lint_add (lint, (Origin) { lint->path, (guint) line }, LINT_NOTE, "%s", text + 2);
}

static void
check_missing (Lint *lint, const Plan *plan)
{
  for (guint i = 0; i < plan->spoken->len; i++) {
    const SpokenPath *line = &g_array_index (plan->spoken, SpokenPath, i);
    gboolean shows = g_str_has_prefix (line->word, "whitelist");

    if (shows && line->leads == NULL && strpbrk (line->pattern, "*?[") == NULL && !is_made (plan, line->pattern))
      lint_add (lint, line->origin, LINT_NOTE, "nothing is there on this machine: %s; mkdir or mkfile would make it", line->pattern);
  }
}

void
lint_host (Lint *lint)
{
  g_auto (GStrv) environment = g_environ_setenv (NULL, "PATH", "/usr/local/bin:/usr/bin:/bin", TRUE);
  char *const arguments[] = { (char *) "true", NULL };
  const PlanRequest request = {
    .uid = getuid (), .gid = getgid (), .home = g_get_home_dir (), .environment = environment, .arguments = arguments,
    .command_line = arguments, .helper_directory = HELPERDIR, .describe = TRUE,
  };
  g_autoptr (GError) error = NULL;
  g_autoptr (Plan) plan = planner_make_plan (lint->policy, &request, &error);

  if (plan == NULL) {
    LintFinding finding = { 0, LINT_NOTE, g_strdup_printf ("no plan can be made here: %s", error->message) };

    g_array_append_val (lint->findings, finding);
    return;
  }
  for (guint i = 0; i < plan->notes->len; i++)
    add_note (lint, g_ptr_array_index (plan->notes, i));
  check_missing (lint, plan);
}
