/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "seccomp/summary.h"

#include <string.h>

static void
summary_clear (gpointer data)
{
  g_free (((FilterSummary *) data)->text);
}

static gboolean
belong_together (const FilterRule *a, const FilterRule *b)
{
  return filter_action_equal (a->action, b->action) && a->origin.line == b->origin.line
         && g_strcmp0 (a->origin.file, b->origin.file) == 0;
}

/* Names of the rules from `first` on that belong together with it; rules of
 * one call stand beside each other or under the same origin, so a name is
 * written once. */
static char *
gather (const Filter *filter, guint first, gboolean *done)
{
  const FilterRule *head = &g_array_index (filter->rules, FilterRule, first);
  g_autofree char *action = filter_action_to_string (head->action);
  g_autoptr (GHashTable) seen = g_hash_table_new (g_str_hash, g_str_equal);
  GString *text = g_string_new (action);

  g_string_append (text, ":");
  for (guint i = first; i < filter->rules->len; i++) {
    const FilterRule *rule = &g_array_index (filter->rules, FilterRule, i);

    if (done[i] || !belong_together (head, rule))
      continue;
    done[i] = TRUE;
    if (!g_hash_table_add (seen, (gpointer) rule->name))
      continue;
    g_string_append_printf (text, "%s %s%s", g_hash_table_size (seen) > 1 ? "," : "", rule->name,
                            rule->n_comparisons > 0 ? "(...)" : "");
  }
  return g_string_free (text, FALSE);
}

static void
add_default (GArray *lines, const Filter *filter)
{
  FilterSummary line = { NULL, ORIGIN_BUILT_IN };
  g_autofree char *action = filter_action_to_string (filter->default_actions[FILTER_ABI_NATIVE]);
  g_autofree char *foreign = filter_action_to_string (filter->foreign_action);

  line.text = g_strdup_printf ("%s: every other call; %s: calls of other architectures%s", action, foreign,
                               (filter->abis & (filter->abis - 1)) != 0 ? " but i386" : "");
  g_array_append_val (lines, line);
}

GArray *
filter_set_summarise (const FilterSet *set)
{
  GArray *lines = g_array_new (FALSE, FALSE, sizeof (FilterSummary));

  g_array_set_clear_func (lines, summary_clear);
  for (guint i = 0; i < set->filters->len; i++) {
    const Filter *filter = g_ptr_array_index (set->filters, i);
    g_autofree gboolean *done = g_new0 (gboolean, filter->rules->len);

    for (guint j = 0; j < filter->rules->len; j++)
      if (!done[j]) {
        FilterSummary line = { gather (filter, j, done), g_array_index (filter->rules, FilterRule, j).origin };

        g_array_append_val (lines, line);
      }
    add_default (lines, filter);
  }
  return lines;
}
