/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "plan/plan.h"

#include <stdarg.h>

static void
helper_clear (gpointer data)
{
  PlannedHelper *helper = data;

  g_ptr_array_unref (helper->arguments);
  g_clear_pointer (&helper->root, plan_free);
}

static void
ruleset_init (PlannedRuleset *ruleset)
{
  ruleset->rules = g_array_new (FALSE, FALSE, sizeof (LandlockRule));
  ruleset->ports = g_array_new (FALSE, FALSE, sizeof (LandlockPort));
}

static void
ruleset_clear (PlannedRuleset *ruleset)
{
  g_array_unref (ruleset->rules);
  g_array_unref (ruleset->ports);
}

Plan *
plan_new (void)
{
  Plan *plan = g_new0 (Plan, 1);

  plan->text = g_string_chunk_new (4096);
  plan->environment = g_array_new (FALSE, FALSE, sizeof (PlannedVariable));
  plan->limits = g_array_new (FALSE, FALSE, sizeof (PlannedLimit));
  plan->processors = g_array_new (FALSE, FALSE, sizeof (int));
  plan->keep_fds = g_array_new (FALSE, FALSE, sizeof (int));
  plan->filters = g_ptr_array_new_with_free_func ((GDestroyNotify) g_bytes_unref);
  plan->filter_summary = g_array_new (FALSE, FALSE, sizeof (TextWish));
  plan->filter_rules = g_ptr_array_new_with_free_func (g_free);
  ruleset_init (&plan->landlock);
  ruleset_init (&plan->landlock_wishes);
  plan->landlock_gaps = g_array_new (FALSE, FALSE, sizeof (LandlockGap));
  plan->host_steps = g_array_new (FALSE, FALSE, sizeof (HostStep));
  plan->steps = g_array_sized_new (FALSE, TRUE, sizeof (Step), 128);
  plan->spoken = g_array_new (FALSE, FALSE, sizeof (SpokenPath));
  plan->live_files = g_array_new (FALSE, FALSE, sizeof (PlannedLiveFile));
  plan->helpers = g_array_new (FALSE, TRUE, sizeof (PlannedHelper));
  g_array_set_clear_func (plan->helpers, helper_clear);
  plan->exports = g_array_new (FALSE, FALSE, sizeof (PlannedExport));
  plan->notes = g_ptr_array_new_with_free_func (g_free);
  return plan;
}

void
plan_free (Plan *plan)
{
  g_array_unref (plan->environment);
  g_array_unref (plan->limits);
  g_array_unref (plan->processors);
  g_array_unref (plan->keep_fds);
  g_ptr_array_unref (plan->filters);
  g_clear_pointer (&plan->observer, g_bytes_unref);
  g_clear_pointer (&plan->strict_filter, g_bytes_unref);
  g_array_unref (plan->filter_summary);
  g_ptr_array_unref (plan->filter_rules);
  ruleset_clear (&plan->landlock);
  ruleset_clear (&plan->landlock_wishes);
  g_array_unref (plan->landlock_gaps);
  g_array_unref (plan->host_steps);
  g_array_unref (plan->steps);
  g_array_unref (plan->spoken);
  g_array_unref (plan->live_files);
  g_array_unref (plan->helpers);
  g_array_unref (plan->exports);
  g_strfreev (plan->own_arguments);
  g_ptr_array_unref (plan->notes);
  g_string_chunk_free (plan->text);
  g_free (plan);
}

const char *
plan_text (Plan *plan, const char *text)
{
  return g_string_chunk_insert (plan->text, text);
}

const char *
plan_text_printf (Plan *plan, const char *format, ...)
{
  g_autofree char *text = NULL;
  va_list arguments;

  va_start (arguments, format);
  text = g_strdup_vprintf (format, arguments);
  va_end (arguments);
  return plan_text (plan, text);
}

Step *
plan_add_step (Plan *plan, StepKind kind, const char *path, Origin origin)
{
  Step step = { .kind = kind, .path = path, .origin = origin };

  g_array_append_val (plan->steps, step);
  return &g_array_index (plan->steps, Step, plan->steps->len - 1);
}

PlannedHelper *
plan_add_helper (Plan *plan, const char *name, const char *program, Origin origin)
{
  PlannedHelper helper = { .name = name, .program = plan_text (plan, program), .origin = origin };
  g_autofree char *own_name = g_path_get_basename (program);
  PlannedHelper *added;

  helper.arguments = g_ptr_array_new ();
  g_array_append_val (plan->helpers, helper);
  added = &g_array_index (plan->helpers, PlannedHelper, plan->helpers->len - 1);
  plan_helper_argument (plan, added, own_name);
  return added;
}

void
plan_helper_argument (Plan *plan, PlannedHelper *helper, const char *argument)
{
  GPtrArray *arguments = helper->arguments;

  if (arguments->len > 0)
    g_ptr_array_set_size (arguments, (int) arguments->len - 1);
  g_ptr_array_add (arguments, (gpointer) plan_text (plan, argument));
  g_ptr_array_add (arguments, NULL);
}

void
plan_note (Plan *plan, const char *format, ...)
{
  va_list arguments;

  va_start (arguments, format);
  g_ptr_array_add (plan->notes, g_strdup_vprintf (format, arguments));
  va_end (arguments);
}
