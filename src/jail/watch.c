/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "jail/watch.h"

#include "jail/bus-refusals.h"
#include "jail/describe.h"
#include "jail/message.h"
#include "jail/proposal.h"
#include "profile/reader.h"

#include <stdio.h>
#include <string.h>

/* What a profile has to say more than that a program asked for it: secrets, and files that other
 * programs start by. */
#define GUARDS "include secrets.inc\ninclude start-files.inc\n"

static Policy *
read_guards (const PlanRequest *request, GError **error)
{
  const char *directories[] = { request->user_profiles, PROFILEDIR, NULL };
  const ProfileContext context = {
    .home = request->home,
    .runuser_dir = "/run",
    .config_dir = PROFILEDIR,
    .search_dirs = directories,
    .imported_dirs = directories + 2,
    .conditions = CONDITION_DEFAULTS,
  };
  g_autoptr (Policy) guards = policy_new ();
  g_autoptr (ProfileReader) reader = profile_reader_new (guards, &context);

  return profile_reader_read_text (reader, "--learn", GUARDS, strlen (GUARDS), error) ? g_steal_pointer (&guards) : NULL;
}

/* What was refused on a bus could not go on, so that a program may ask for more in its next run. */
static void
learn_refusals (const Plan *plan, Learned *learned)
{
  g_autoptr (GPtrArray) refusals = bus_refusals_read (plan);

  for (guint i = 0; i < refusals->len; i++) {
    const char *rule = bus_refusals_rule (g_ptr_array_index (refusals, i));

    if (rule != NULL)
      learned_add_bus (learned, rule, "who was refused it");
  }
}

static gboolean
propose (const Policy *policy, const Policy *guards, const Learned *learned, GError **error)
{
  g_autofree char *proposal = proposal_make (learned, guards, policy), *news = learned_news (learned), *text = NULL, *diff = NULL;
  const char *path = policy->profiles->len > 0 ? g_array_index (policy->profiles, TextWish, 0).text : "/dev/null";

  if (policy->learn.text[0] == '\0') {
    fputs (proposal, stderr);
    fflush (stderr);
    return TRUE;
  }
  if (!learned_write (learned, proposal, error))
    return FALSE;
  if (g_file_get_contents (path, &text, NULL, NULL))
    diff = proposal_diff (path, text, proposal);
  if (diff != NULL && !policy_has (policy, POLICY_QUIET)) {
    fputs (diff, stderr);
    fflush (stderr);
  }
  message_note (news);
  return TRUE;
}

gboolean
watch_run (const Policy *policy, const Plan *plan, const PlanRequest *request, Run *run, int *status, GError **error)
{
  g_autoptr (FilterSet) set = NULL, walls = NULL;
  g_autoptr (Policy) guards = NULL;
  g_autoptr (Learned) learned = NULL;
  g_autoptr (Trace) trace = NULL;
  g_autoptr (Denials) denials = NULL;
  g_autofree char *program = NULL;

  if (plan->observer == NULL)
    return run_jail (run, status, error);
  set = planner_watched_filters (policy, plan, &walls, error);
  if (set == NULL)
    return FALSE;
  denials = denials_new (policy, set, walls);
  run->denials = denials;
  if (policy_has (policy, POLICY_TRACE_DENIALS))
    denials_tell_paths (denials, plan, request->home);
  if (plan->trace != NULL) {
    trace = trace_open (plan->trace, error);
    if (trace == NULL)
      return FALSE;
    denials_trace (denials, trace);
  }
  if (policy->learn.text != NULL) {
    guards = read_guards (request, error);
    learned = guards != NULL ? learned_open (policy->learn.text, request->home, error) : NULL;
    if (learned == NULL)
      return FALSE;
    /* Until it runs, its process is one that nobody may read. */
    program = g_canonicalize_filename (plan->program, NULL);
    learned_add_file (learned, program, LEARNED_READ | LEARNED_EXECUTE, "jail");
    denials_learn (denials, learned);
  }
  ((Described *) run->data)->denials = denials;
  if (!run_jail (run, status, error))
    return FALSE;
  if (learned == NULL)
    return TRUE;
  session_stop_helpers (run->session);
  learn_refusals (plan, learned);
  return propose (policy, guards, learned, error);
}
