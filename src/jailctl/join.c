/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* jailctl join: one more program in a jail, as confined as the first one.
 *
 * What it is to be comes from the supervisor: neither files that the jail could
 * write nor its processes have a say. */
#include "jailctl/verbs.h"

#include "instance/registry.h"
#include "instance/supervise.h"
#include "instance/visit.h"
#include "jailctl/show.h"
#include "session/group.h"
#include "util/error.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <unistd.h>

/* As jail has them. */
#define STATUS_OWN_ERROR 125
#define STATUS_NOT_EXECUTABLE 126
#define STATUS_NOT_FOUND 127

static const char *
find_variable (const Plan *plan, const char *name)
{
  gsize length = strlen (name);

  for (guint i = 0; i < plan->environment->len; i++) {
    const char *entry = g_array_index (plan->environment, PlannedVariable, i).name;

    if (strncmp (entry, name, length) == 0 && entry[length] == '=')
      return entry + length + 1;
  }
  return NULL;
}

/* The jail's environment, but for the kind of the terminal, which is ours. */
static void
set_terminal_type (Plan *plan)
{
  const char *type = g_getenv ("TERM");
  PlannedVariable variable = { .origin = ORIGIN_BUILT_IN };

  if (type == NULL || !isatty (STDIN_FILENO) || strlen (type) > 64 || strspn (type, "abcdefghijklmnopqrstuvwxyz"
      "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789.+_-") != strlen (type))
    return;
  for (guint i = plan->environment->len; i-- > 0;)
    if (g_str_has_prefix (g_array_index (plan->environment, PlannedVariable, i).name, "TERM="))
      g_array_remove_index (plan->environment, i);
  variable.name = plan_text_printf (plan, "TERM=%s", type);
  g_array_append_val (plan->environment, variable);
}

static int
run_joined (const Plan *plan, const int *namespaces, GError **error)
{
  Supervision supervision;
  int status = STATUS_OWN_ERROR;
  gboolean result;

  if (!supervision_begin (&supervision, plan, error))
    return STATUS_OWN_ERROR;
  result = enforce_join (plan, namespaces, &supervision.options, &supervision.jail, error)
           && supervise (&supervision, &status, error);
  supervision_end (&supervision);
  if (result)
    return status;
  if (g_error_matches (*error, JAIL_ERROR, JAIL_ERROR_NOT_FOUND))
    return STATUS_NOT_FOUND;
  return g_error_matches (*error, JAIL_ERROR, JAIL_ERROR_NOT_EXECUTABLE) ? STATUS_NOT_EXECUTABLE : STATUS_OWN_ERROR;
}

/* Finds the jail and runs the words in it. */
static int
join (char **words, char **command_line, GError **error)
{
  g_autoptr (JailRecord) record = registry_find_one (words[0], error);
  g_autoptr (Visit) visit = record != NULL ? visit_new (record, error) : NULL;
  char *shell[] = { NULL, NULL };
  g_autofree char *home = NULL;
  int status;

  if (visit == NULL || (visit->plan->own_group && !group_enter (record->launcher, &home, error)))
    return STATUS_OWN_ERROR;
  visit->plan->program = words[1] != NULL ? plan_text (visit->plan, words[1]) : find_variable (visit->plan, "SHELL");
  if (visit->plan->program == NULL)
    visit->plan->program = "/bin/sh";
  shell[0] = (char *) visit->plan->program;
  visit->plan->arguments = words[1] != NULL ? words + 1 : shell;
  visit->plan->command_line = command_line;
  set_terminal_type (visit->plan);
  status = run_joined (visit->plan, visit->namespaces, error);
  if (home != NULL)
    group_return (home);
  return status;
}

int
verb_join (int argc, char **argv, GError **error)
{
  g_autoptr (GError) problem = NULL;
  int status;

  if (!take_words (&argc, argv, 1, -1, "join NAME [PROGRAM [ARGUMENTS]]", error))
    return -1;
  /* The memory of this process is nobody's business inside. */
  prctl (PR_SET_DUMPABLE, 0, 0, 0, 0);
  /* What pid 1 does: the words are nobody's business inside. The first one stands before
   * the verb. */
  status = join (argv + 1, argv - 1, &problem);
  if (problem != NULL) {
    g_autofree char *shown = shown_text (problem->message);

    fprintf (stderr, "jailctl: %s\n", shown);
  }
  return status;
}
