/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* How the program runs: name, limits, priority, descriptors, end. */
#include "plan/planner-private.h"

#include <errno.h>
#include <sched.h>
#include <string.h>
#include <sys/resource.h>

static gboolean
refuse (Origin origin, const char *problem, GError **error)
{
  g_autofree char *where = origin_to_string (origin);

  g_set_error (error, JAIL_ERROR, JAIL_ERROR_HOST, "%s: %s", where, problem);
  return FALSE;
}

/* A hard limit cannot be raised: getrlimit(2). */
static gboolean
plan_limits (Planner *planner, GError **error)
{
  const GArray *wishes = planner->policy->process.limits;

  for (guint i = 0; i < wishes->len; i++) {
    const LimitWish *wish = &g_array_index (wishes, LimitWish, i);
    PlannedLimit limit = { wish->resource, wish->value, wish->origin };
    struct rlimit now;

    if (getrlimit (limit.resource, &now) == 0 && now.rlim_max != RLIM_INFINITY && limit.value > now.rlim_max) {
      limit.value = now.rlim_max;
      plan_note (planner->plan, "a limit stays at %llu, which is the most that this user may have",
                 (unsigned long long) now.rlim_max);
    }
    g_array_append_val (planner->plan->limits, limit);
  }
  (void) error;
  return TRUE;
}

static gboolean
plan_processors (Planner *planner, GError **error)
{
  const ProcessWishes *wishes = &planner->policy->process;
  cpu_set_t allowed;

  if (wishes->processors->len == 0)
    return TRUE;
  if (sched_getaffinity (0, sizeof allowed, &allowed) < 0)
    return refuse (wishes->processors_origin, g_strerror (errno), error);
  for (guint i = 0; i < wishes->processors->len; i++) {
    int processor = g_array_index (wishes->processors, int, i);

    if (CPU_ISSET (processor, &allowed))
      g_array_append_val (planner->plan->processors, processor);
    else
      plan_note (planner->plan, "there is no processor %d to be used", processor);
  }
  return planner->plan->processors->len > 0
         || refuse (wishes->processors_origin, "none of these processors is there to be used", error);
}

/* What is written there is the program's choice; nor may it choose where. */
const char *
plan_log_path (Planner *planner, const TextWish *wish, GError **error)
{
  const char *current = planner->request->working_directory;
  g_autofree char *full = g_path_is_absolute (wish->text) || current == NULL ? g_strdup (wish->text)
                                                                            : g_build_filename (current, wish->text, NULL);
  g_autofree char *directory = g_path_get_dirname (full), *name = g_path_get_basename (full), *shown = g_strescape (wish->text, NULL);
  g_auto (HostWay) way = { 0 };
  g_autofree char *real = host_resolve (planner->host, directory, &way), *problem = NULL;

  if (real != NULL && S_ISDIR (way.entry->mode) && !plan_link_leads_away (planner, &way))
    return plan_text_printf (planner->plan, "%s/%s", strcmp (real, "/") == 0 ? "" : real, name);
  problem = real != NULL && S_ISDIR (way.entry->mode)
              ? g_strdup_printf ("'%s' leads over a link that another program may have made; name where it leads to", shown)
              : g_strdup_printf ("cannot write to '%s': there is no such directory", shown);
  refuse (wish->origin, problem, error);
  return NULL;
}

gboolean
plan_process (Planner *planner, GError **error)
{
  const ProcessWishes *wishes = &planner->policy->process;
  Plan *plan = planner->plan;
  const TextWish *name = wishes->name.text != NULL ? &wishes->name : &wishes->join_or_start;

  if (name->text != NULL) {
    plan->name = plan_text (plan, name->text);
    plan->name_origin = name->origin;
  }
  plan->nice = (int) wishes->nice.value;
  plan->memory_score = (int) wishes->memory_score.value;
  plan->keep_all_fds = wishes->keep_all_fds.set;
  g_array_append_vals (plan->keep_fds, wishes->keep_fds->data, wishes->keep_fds->len);
  plan->outlast = wishes->outlast.set && !wishes->with_first.set;
  plan->joinable = !wishes->no_join.set;
  plan->joinable_origin = wishes->no_join.origin;
  plan->timeout = (unsigned) wishes->timeout.value;
  if (planner->policy->trace.text != NULL) {
    plan->trace = planner->policy->trace.text[0] != '\0' ? plan_log_path (planner, &planner->policy->trace, error) : "";
    if (plan->trace == NULL)
      return FALSE;
    plan->trace_origin = planner->policy->trace.origin;
  }
  if (wishes->output.text != NULL) {
    plan->output = plan_log_path (planner, &wishes->output, error);
    if (plan->output == NULL)
      return FALSE;
    plan->output_errors = wishes->output_errors;
    plan->output_origin = wishes->output.origin;
  }
  return plan_limits (planner, error) && plan_processors (planner, error);
}
