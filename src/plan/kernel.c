/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Namespaces, capabilities, Landlock scopes and system call filters. */
#include "plan/planner-private.h"

#include "seccomp/cache.h"
#include "seccomp/compile.h"
#include "seccomp/filter-policy.h"
#include "seccomp/observer.h"
#include "seccomp/verify.h"
#include "seccomp/summary.h"
#include "util/cover.h"
#include "util/kernel-version.h"
#include "util/landlock-abi.h"

#include <sched.h>
#include <string.h>
#include <sys/capability.h>

#ifndef CLONE_NEWCGROUP
#define CLONE_NEWCGROUP 0x02000000
#endif

static gboolean
plan_capabilities (Planner *planner, GError **error)
{
  const CapsWish *wish = &planner->policy->caps;
  g_auto (GStrv) names = NULL;

  planner->plan->capabilities_origin = wish->origin;
  if (wish->list == NULL)
    return TRUE;
  names = g_strsplit (wish->list, ",", -1);
  for (char **name = names; *name != NULL; name++) {
    g_autofree char *full = g_str_has_prefix (*name, "cap_") ? g_strdup (*name) : g_strconcat ("cap_", *name, NULL);
    g_autofree char *lower = g_ascii_strdown (full, -1);
    cap_value_t value;

    if (cap_from_name (lower, &value) != 0 || value >= 64) {
      g_autofree char *where = origin_to_string (wish->origin);
      g_autofree char *text = g_strescape (*name, NULL);

      g_set_error (error, JAIL_ERROR, JAIL_ERROR_PROFILE, "%s: there is no capability '%s'", where, text);
      return FALSE;
    }
    if (wish->mode == CAPS_KEEP)
      planner->plan->keep_capabilities |= UINT64_C (1) << value;
  }
  return TRUE;
}

static FilterContext
filter_context (const Plan *plan)
{
  return (FilterContext) {
    .capabilities = plan->keep_capabilities,
    .kernel = kernel_version (),
    /* A process group may reach out of the jail: the caller's pipeline. Where
     * Landlock cannot keep signals inside, kill (0, ...) is refused. */
    .refuse_group_signals = (plan->landlock_scopes & LANDLOCK_SCOPE_SIGNAL) == 0,
    .only_listed_ports = plan->landlock.handled_net != 0,
  };
}

static void
summarise_filters (const FilterSet *set, Plan *plan)
{
  g_autoptr (GArray) lines = filter_set_summarise (set);

  for (guint i = 0; i < lines->len; i++) {
    const FilterSummary *line = &g_array_index (lines, FilterSummary, i);
    TextWish wish = { plan_text (plan, line->text), line->origin };

    if (wish.origin.file != NULL)
      wish.origin.file = plan_text (plan, wish.origin.file);
    g_array_append_val (plan->filter_summary, wish);
  }
}

gboolean
planner_describe_filters (const Policy *policy, Plan *plan, GError **error)
{
  FilterContext context = filter_context (plan);
  g_autoptr (GPtrArray) warnings = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (FilterSet) set = filter_set_from_policy (policy, &context, warnings, error);
  g_autofree char *text = set != NULL ? filter_set_describe (set) : NULL;
  g_auto (GStrv) lines = NULL;

  if (set == NULL)
    return FALSE;
  lines = g_strsplit (text, "\n", -1);
  for (char **line = lines; *line != NULL; line++)
    if (**line != '\0')
      g_ptr_array_add (plan->filter_rules, g_strdup (*line));
  summarise_filters (set, plan);
  return TRUE;
}

gboolean
planner_is_watched (const Policy *policy)
{
  return policy_has (policy, POLICY_TRACE_DENIALS) || policy->seccomp.staging.set
         || policy->learn.text != NULL || policy->trace.text != NULL;
}

FilterSet *
planner_watched_filters (const Policy *policy, const Plan *plan, FilterSet **walls, GError **error)
{
  FilterContext context = filter_context (plan);
  g_autoptr (Policy) bare = NULL;

  *walls = NULL;
  if (policy->seccomp.staging.set) {
    bare = policy_new ();
    if (plan->allow_userns)
      policy_set_flag (bare, plan->allow_inner_jails ? POLICY_ALLOW_INNER_JAILS : POLICY_ALLOW_USERNS, plan->allow_userns_origin);
    *walls = filter_set_from_policy (bare, &context, NULL, error);
    if (*walls == NULL)
      return NULL;
  }
  return filter_set_from_policy (policy, &context, NULL, error);
}

/* One filter with a listener, for a start that is watched; it is rare, and not kept. */
static gboolean
plan_observer (Planner *planner, GError **error)
{
  const Policy *policy = planner->policy;
  g_autoptr (FilterSet) walls = NULL, set = NULL;
  g_autoptr (Filter) filter = NULL;

  if (policy->seccomp.strict.set) {
    g_autofree char *where = origin_to_string (policy->seccomp.strict.origin);

    g_set_error (error, JAIL_ERROR, JAIL_ERROR_PROFILE, "%s: strict mode cannot be watched", where);
    return FALSE;
  }
  set = planner_watched_filters (policy, planner->plan, &walls, error);
  if (set == NULL)
    return FALSE;
  if (policy->learn.text != NULL)
    filter = observer_learning_filter (set, error);
  else if (policy_has (policy, POLICY_TRACE_DENIALS) || policy->trace.text != NULL)
    filter = observer_path_filter (set, policy->seccomp.staging.set, error);
  else
    filter = observer_filter (set, policy->seccomp.staging.set, error);
  planner->plan->observer = filter != NULL ? filter_compile (filter, error) : NULL;
  return planner->plan->observer != NULL && filter_verify (filter, planner->plan->observer, error);
}

/* A list of allowed calls might lack what strict mode is started with. */
static gboolean
check_strict (const SeccompWishes *wishes, GError **error)
{
  g_autofree char *where = origin_to_string (wishes->strict.origin);

#if !defined(__x86_64__) && !defined(__aarch64__)
  if (wishes->strict.set) {
    g_set_error (error, JAIL_ERROR, JAIL_ERROR_NOT_SUPPORTED,
                 "%s: strict mode exists on x86_64 and aarch64 only", where);
    return FALSE;
  }
#endif
  if (wishes->strict.set && wishes->keep.text != NULL) {
    g_autofree char *keep = origin_to_string (wishes->keep.origin);

    g_set_error (error, JAIL_ERROR, JAIL_ERROR_PROFILE,
                 "%s: strict mode is a list of allowed calls itself and cannot be used with seccomp.keep (%s)", where,
                 keep);
    return FALSE;
  }
  return TRUE;
}

static gboolean
plan_filters (Planner *planner, GError **error)
{
  FilterContext context = filter_context (planner->plan);
  g_autoptr (GPtrArray) warnings = g_ptr_array_new_with_free_func (g_free);
  GPtrArray *programs;

  if (!check_strict (&planner->policy->seccomp, error))
    return FALSE;
  programs = filter_programs_for_policy (planner->policy, &context, planner->request->filter_cache, warnings,
                                         error);
  if (programs == NULL)
    return FALSE;
  g_ptr_array_unref (planner->plan->filters);
  planner->plan->filters = programs;
  if (planner->policy->seccomp.strict.set)
    planner->plan->strict_filter = g_ptr_array_steal_index (programs, programs->len - 1);
  for (guint i = 0; i < warnings->len; i++)
    plan_note (planner->plan, "%s", (const char *) g_ptr_array_index (warnings, i));
  if (planner_is_watched (planner->policy) && !plan_observer (planner, error))
    return FALSE;
  return !planner->request->describe || planner_describe_filters (planner->policy, planner->plan, error);
}

gboolean
plan_kernel (Planner *planner, GError **error)
{
  const Policy *policy = planner->policy;
  Plan *plan = planner->plan;

  plan->namespaces = CLONE_NEWUSER | CLONE_NEWNS | CLONE_NEWPID | CLONE_NEWIPC | CLONE_NEWUTS;
  /* Inside another jail no further one can be made, and that of the outer jail hides as much. */
  if (g_strcmp0 (plan_caller_variable (planner, "container"), "jail") != 0 || !is_inside_jail ())
    plan->namespaces |= CLONE_NEWCGROUP;
  if (policy_has (policy, POLICY_NET_NONE))
    plan->namespaces |= CLONE_NEWNET;
  plan->network_origin = policy->flags[POLICY_NET_NONE].origin;
  plan->allow_inner_jails = filter_policy_inner (policy) == INNER_JAILS;
  plan->allow_userns = filter_policy_inner (policy) != INNER_NOTHING;
  plan->allow_userns_origin = policy->flags[plan->allow_inner_jails ? POLICY_ALLOW_INNER_JAILS : POLICY_ALLOW_USERNS].origin;
  plan->deny_write_execute = policy->seccomp.memory_deny_write_execute.set;
  plan->deny_write_execute_origin = policy->seccomp.memory_deny_write_execute.origin;
  return plan_capabilities (planner, error) && plan_filters (planner, error);
}
