/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "seccomp/filter-set.h"

FilterSet *
filter_set_new (void)
{
  FilterSet *set = g_new0 (FilterSet, 1);

  set->filters = g_ptr_array_new_with_free_func ((GDestroyNotify) filter_free);
  return set;
}

void
filter_set_free (FilterSet *set)
{
  g_ptr_array_unref (set->filters);
  g_free (set);
}

void
filter_set_append (FilterSet *set, Filter *filter)
{
  g_ptr_array_add (set->filters, filter);
}

void
filter_set_add_rule (FilterSet *set, const FilterRule *rule)
{
  const Filter *first;
  Filter *fresh;

  g_return_if_fail (set->filters->len > 0);

  for (guint i = 0; i < set->filters->len; i++)
    {
      Filter *filter = g_ptr_array_index (set->filters, i);

      if (!filter_has_conflict (filter, rule))
        {
          filter_add_rule (filter, rule);
          return;
        }
    }
  first = g_ptr_array_index (set->filters, 0);
  fresh = filter_new (first->abis, FILTER_ACTION_ALLOW, first->foreign_action);
  filter_add_rule (fresh, rule);
  filter_set_append (set, fresh);
}

FilterAction
filter_set_evaluate (const FilterSet *set, guint32 arch, guint32 number,
                     const guint64 arguments[6])
{
  FilterAction strictest = FILTER_ACTION_ALLOW;

  /* kernel/seccomp.c asks the newest filter first, and an older one only
   * replaces its answer by a stricter action, not by another errno. */
  for (guint i = set->filters->len; i-- > 0; )
    {
      FilterAction action = filter_evaluate (g_ptr_array_index (set->filters, i), arch, number,
                                             arguments);

      if (action.verb > strictest.verb)
        strictest = action;
    }
  return strictest;
}

static void
describe_rule (GString *text, const FilterRule *rule, gboolean several_abis)
{
  g_autofree char *action = filter_action_to_string (rule->action);
  g_autofree char *origin = origin_to_string (rule->origin);
  gboolean native = rule->numbers[FILTER_ABI_NATIVE] >= 0;
  gboolean i386 = rule->numbers[FILTER_ABI_I386] >= 0;

  g_string_append_printf (text, "  %s", rule->name);
  if (several_abis && !(native && i386))
    g_string_append_printf (text, " [%s]",
                            filter_abi_name (native ? FILTER_ABI_NATIVE : FILTER_ABI_I386));
  for (guint i = 0; i < rule->n_comparisons; i++)
    {
      const FilterComparison *comparison = &rule->comparisons[i];

      g_string_append_printf (text, "%s arg%u & 0x%" G_GINT64_MODIFIER "x == 0x%" G_GINT64_MODIFIER "x",
                              i == 0 ? " if" : " and", comparison->argument, comparison->mask,
                              comparison->value);
    }
  g_string_append_printf (text, ": %s (%s)\n", action, origin);
}

char *
filter_set_describe (const FilterSet *set)
{
  GString *text = g_string_new (NULL);

  for (guint i = 0; i < set->filters->len; i++)
    {
      const Filter *filter = g_ptr_array_index (set->filters, i);
      g_autofree char *foreign = filter_action_to_string (filter->foreign_action);

      g_string_append_printf (text, "filter %u:", i + 1);
      for (guint abi = 0; abi < FILTER_N_ABIS; abi++)
        if ((filter->abis & (1u << abi)) != 0)
          {
            g_autofree char *action = filter_action_to_string (filter->default_actions[abi]);

            g_string_append_printf (text, " %s %s,", filter_abi_name (abi), action);
          }
      g_string_append_printf (text, " other ABIs %s, unless\n", foreign);
      for (guint j = 0; j < filter->rules->len; j++)
        describe_rule (text, &g_array_index (filter->rules, FilterRule, j),
                       (filter->abis & (filter->abis - 1)) != 0);
    }
  return g_string_free (text, FALSE);
}
