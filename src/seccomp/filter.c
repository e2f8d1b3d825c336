/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "seccomp/filter.h"

#include <linux/seccomp.h>
#include <seccomp.h>
#include <string.h>

#include "seccomp/errno-names.h"

guint32
filter_action_to_kernel (FilterAction action)
{
  switch (action.verb)
    {
    case FILTER_ALLOW:
      return SECCOMP_RET_ALLOW;
    case FILTER_LOG:
      return SECCOMP_RET_LOG;
    case FILTER_ERRNO:
      return SECCOMP_RET_ERRNO | action.error;
    case FILTER_NOTIFY:
      return SECCOMP_RET_USER_NOTIF;
    case FILTER_TRAP:
      return SECCOMP_RET_TRAP;
    case FILTER_KILL_THREAD:
      return SECCOMP_RET_KILL_THREAD;
    case FILTER_KILL_PROCESS:
      break;
    }
  return SECCOMP_RET_KILL_PROCESS;
}

char *
filter_action_to_string (FilterAction action)
{
  switch (action.verb)
    {
    case FILTER_ALLOW:
      return g_strdup ("allow");
    case FILTER_LOG:
      return g_strdup ("log");
    case FILTER_ERRNO:
      {
        const char *name = errno_to_name (action.error);

        return name != NULL ? g_strdup (name) : g_strdup_printf ("errno %u", action.error);
      }
    case FILTER_NOTIFY:
      return g_strdup ("ask");
    case FILTER_TRAP:
      return g_strdup ("trap");
    case FILTER_KILL_THREAD:
      return g_strdup ("kill-thread");
    case FILTER_KILL_PROCESS:
      break;
    }
  return g_strdup ("kill");
}

guint32
filter_abi_arch (FilterAbi abi)
{
  return abi == FILTER_ABI_I386 ? SCMP_ARCH_X86 : seccomp_arch_native ();
}

const char *
filter_abi_name (FilterAbi abi)
{
  return abi == FILTER_ABI_I386 ? "i386" : "native";
}

gboolean
filter_number_is_x32 (guint32 number)
{
#ifdef __x86_64__
  return number >= FILTER_X32_BIT && number != (guint32) -1;
#else
  (void) number;
  return FALSE;
#endif
}

Filter *
filter_new (FilterAbiSet abis, FilterAction default_action, FilterAction foreign_action)
{
  Filter *filter = g_new0 (Filter, 1);

  filter->abis = abis;
  for (guint abi = 0; abi < FILTER_N_ABIS; abi++)
    filter->default_actions[abi] = default_action;
  filter->foreign_action = foreign_action;
  filter->rules = g_array_new (FALSE, FALSE, sizeof (FilterRule));
  filter->text = g_string_chunk_new (1024);
  filter->first_rules = g_hash_table_new (NULL, NULL);
  return filter;
}

void
filter_free (Filter *filter)
{
  g_array_unref (filter->rules);
  g_string_chunk_free (filter->text);
  g_hash_table_unref (filter->first_rules);
  g_free (filter);
}

static gpointer
number_key (guint abi, int number)
{
  return GSIZE_TO_POINTER ((gsize) number * FILTER_N_ABIS + abi);
}

static FilterRule *
rule_at (const Filter *filter, int index)
{
  return &g_array_index (filter->rules, FilterRule, index);
}

static int
first_index (const Filter *filter, guint abi, int number)
{
  if (number < 0)
    return -1;
  return GPOINTER_TO_INT (g_hash_table_lookup (filter->first_rules, number_key (abi, number))) - 1;
}

const FilterRule *
filter_first_rule (const Filter *filter, FilterAbi abi, int number)
{
  int index = first_index (filter, abi, number);

  return index >= 0 ? rule_at (filter, index) : NULL;
}

const FilterRule *
filter_next_rule (const Filter *filter, FilterAbi abi, const FilterRule *rule)
{
  return rule->next[abi] >= 0 ? rule_at (filter, rule->next[abi]) : NULL;
}

static gboolean
comparisons_overlap (const FilterRule *a, const FilterRule *b)
{
  for (guint i = 0; i < a->n_comparisons; i++)
    for (guint j = 0; j < b->n_comparisons; j++)
      {
        const FilterComparison *x = &a->comparisons[i], *y = &b->comparisons[j];

        if (x->argument == y->argument && ((x->value ^ y->value) & x->mask & y->mask) != 0)
          return FALSE;
      }
  return TRUE;
}

/* Whether every call that matches `narrow` also matches `wide`. May say no
 * where the truth is yes; that only costs a superfluous rule. */
static gboolean
comparisons_include (const FilterRule *wide, const FilterRule *narrow)
{
  for (guint i = 0; i < wide->n_comparisons; i++)
    {
      const FilterComparison *x = &wide->comparisons[i];
      gboolean implied = FALSE;

      for (guint j = 0; j < narrow->n_comparisons && !implied; j++)
        {
          const FilterComparison *y = &narrow->comparisons[j];

          implied = x->argument == y->argument && (x->mask & ~y->mask) == 0
                    && (y->value & x->mask) == x->value;
        }
      if (!implied)
        return FALSE;
    }
  return TRUE;
}

static gboolean
same_number (const FilterRule *a, const FilterRule *b)
{
  for (guint abi = 0; abi < FILTER_N_ABIS; abi++)
    if (a->numbers[abi] >= 0 && a->numbers[abi] == b->numbers[abi])
      return TRUE;
  return FALSE;
}

gboolean
filter_rules_conflict (const FilterRule *a, const FilterRule *b)
{
  return same_number (a, b) && !filter_action_equal (a->action, b->action)
         && comparisons_overlap (a, b);
}

gboolean
filter_has_conflict (const Filter *filter, const FilterRule *rule)
{
  for (guint abi = 0; abi < FILTER_N_ABIS; abi++)
    for (const FilterRule *other = filter_first_rule (filter, abi, rule->numbers[abi]);
         other != NULL; other = filter_next_rule (filter, abi, other))
      if (filter_rules_conflict (other, rule))
        return TRUE;
  return FALSE;
}

gboolean
filter_decides (const Filter *filter, FilterAbi abi, int number)
{
  for (const FilterRule *rule = filter_first_rule (filter, abi, number); rule != NULL;
       rule = filter_next_rule (filter, abi, rule))
    if (rule->n_comparisons == 0)
      return TRUE;
  return FALSE;
}

/* Whether an earlier rule of the same action leaves nothing to this one. */
static gboolean
already_said (const Filter *filter, guint abi, const FilterRule *rule)
{
  for (const FilterRule *other = filter_first_rule (filter, abi, rule->numbers[abi]);
       other != NULL; other = filter_next_rule (filter, abi, other))
    if (filter_action_equal (other->action, rule->action) && comparisons_include (other, rule))
      return TRUE;
  return FALSE;
}

static void
link_rule (Filter *filter, guint abi, int index)
{
  int number = rule_at (filter, index)->numbers[abi];
  int at = first_index (filter, abi, number);

  if (at < 0)
    {
      g_hash_table_insert (filter->first_rules, number_key (abi, number),
                           GINT_TO_POINTER (index + 1));
      return;
    }
  while (rule_at (filter, at)->next[abi] >= 0)
    at = rule_at (filter, at)->next[abi];
  rule_at (filter, at)->next[abi] = index;
}

gboolean
filter_add_rule (Filter *filter, const FilterRule *rule)
{
  FilterRule copy = *rule;
  gboolean wanted = FALSE;
  int index = (int) filter->rules->len;

  g_return_val_if_fail (rule->n_comparisons <= FILTER_MAX_COMPARISONS, FALSE);

  for (guint abi = 0; abi < FILTER_N_ABIS; abi++)
    {
      copy.next[abi] = -1;
      if ((filter->abis & (1u << abi)) == 0 || already_said (filter, abi, rule))
        copy.numbers[abi] = -1;
      wanted = wanted || copy.numbers[abi] >= 0;
    }
  if (!wanted)
    return FALSE;

  copy.name = g_string_chunk_insert_const (filter->text, rule->name);
  if (rule->origin.file != NULL)
    copy.origin.file = g_string_chunk_insert_const (filter->text, rule->origin.file);
  g_array_append_val (filter->rules, copy);
  for (guint abi = 0; abi < FILTER_N_ABIS; abi++)
    if (copy.numbers[abi] >= 0)
      link_rule (filter, abi, index);
  return TRUE;
}

static gboolean
rule_matches (const FilterRule *rule, const guint64 arguments[6])
{
  for (guint i = 0; i < rule->n_comparisons; i++)
    {
      const FilterComparison *comparison = &rule->comparisons[i];

      if ((arguments[comparison->argument] & comparison->mask) != comparison->value)
        return FALSE;
    }
  return TRUE;
}

void
filter_set_default_origin (Filter *filter, Origin origin)
{
  filter->default_origin = origin;
  if (origin.file != NULL)
    filter->default_origin.file = g_string_chunk_insert_const (filter->text, origin.file);
}

/* FALSE for calls of other ABIs. */
static gboolean
find_abi (const Filter *filter, guint32 arch, guint32 number, FilterAbi *found)
{
  for (guint abi = 0; abi < FILTER_N_ABIS; abi++)
    if ((filter->abis & (1u << abi)) != 0 && arch == filter_abi_arch (abi))
      {
        *found = (FilterAbi) abi;
        return !filter_number_is_x32 (number);
      }
  return FALSE;
}

static const FilterRule *
find_rule (const Filter *filter, FilterAbi abi, guint32 number, const guint64 arguments[6])
{
  for (const FilterRule *rule = filter_first_rule (filter, abi, (int) number); rule != NULL;
       rule = filter_next_rule (filter, abi, rule))
    if (rule_matches (rule, arguments))
      return rule;
  return NULL;
}

const FilterRule *
filter_find_rule (const Filter *filter, guint32 arch, guint32 number, const guint64 arguments[6])
{
  FilterAbi abi;

  return find_abi (filter, arch, number, &abi) ? find_rule (filter, abi, number, arguments) : NULL;
}

FilterAction
filter_evaluate (const Filter *filter, guint32 arch, guint32 number, const guint64 arguments[6])
{
  const FilterRule *rule;
  FilterAbi abi;

  if (!find_abi (filter, arch, number, &abi))
    return filter->foreign_action;
  rule = find_rule (filter, abi, number, arguments);
  return rule != NULL ? rule->action : filter->default_actions[abi];
}
