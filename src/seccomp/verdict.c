/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "seccomp/verdict.h"

#include "util/error.h"

#define MOST_VERDICTS 16384

typedef enum {
  RULE_MATCHES,             /* every call of the cell */
  RULE_MISSES,              /* none */
  RULE_DIVIDES,
} Relation;

/* All calls whose arguments have these values in these bits. */
typedef struct {
  guint64 masks[FILTER_MAX_COMPARISONS];
  guint64 values[FILTER_MAX_COMPARISONS];
} Cell;

typedef struct {
  const FilterSet *set;
  FilterAbi abi;
  int number;
  GArray *verdicts;
} Working;

/* *bit becomes a bit of *argument that the answer depends on. */
static Relation
relate (const Cell *cell, const FilterRule *rule, guint *argument, guint64 *bit)
{
  Relation relation = RULE_MATCHES;

  for (guint i = 0; i < rule->n_comparisons; i++)
    {
      const FilterComparison *comparison = &rule->comparisons[i];
      guint64 known = cell->masks[comparison->argument] & comparison->mask;
      guint64 open = comparison->mask & ~known;

      /* A value outside of its own mask is never met. */
      if (((cell->values[comparison->argument] ^ comparison->value) & known) != 0
          || (comparison->value & ~comparison->mask) != 0)
        return RULE_MISSES;
      if (open != 0 && relation == RULE_MATCHES)
        {
          relation = RULE_DIVIDES;
          *argument = comparison->argument;
          *bit = G_GUINT64_CONSTANT (1) << (63 - __builtin_clzll (open));
        }
    }
  return relation;
}

/* FALSE if it depends on a bit that the cell leaves open. */
static gboolean
filter_answer (const Working *working, const Filter *filter, const Cell *cell, FilterAction *action,
               guint *argument, guint64 *bit)
{
  if ((filter->abis & (1u << working->abi)) == 0)
    {
      *action = filter->foreign_action;
      return TRUE;
    }
  for (const FilterRule *rule = filter_first_rule (filter, working->abi, working->number); rule != NULL;
       rule = filter_next_rule (filter, working->abi, rule))
    switch (relate (cell, rule, argument, bit))
      {
      case RULE_MATCHES:
        *action = rule->action;
        return TRUE;
      case RULE_DIVIDES:
        return FALSE;
      case RULE_MISSES:
        break;
      }
  *action = filter->default_actions[working->abi];
  return TRUE;
}

/* As filter_set_evaluate(): the strictest, the newest of equals. */
static gboolean
set_answer (const Working *working, const Cell *cell, FilterAction *strictest, guint *argument, guint64 *bit)
{
  *strictest = FILTER_ACTION_ALLOW;
  for (guint i = working->set->filters->len; i-- > 0; )
    {
      FilterAction action;

      if (!filter_answer (working, g_ptr_array_index (working->set->filters, i), cell, &action, argument, bit))
        return FALSE;
      if (action.verb > strictest->verb)
        *strictest = action;
    }
  return TRUE;
}

static void
add_verdict (const Working *working, const Cell *cell, FilterAction action)
{
  Verdict verdict = { .action = action };

  for (guint i = 0; i < FILTER_MAX_COMPARISONS; i++)
    if (cell->masks[i] != 0)
      verdict.comparisons[verdict.n_comparisons++] = (FilterComparison) { i, cell->masks[i], cell->values[i] };
  g_array_append_val (working->verdicts, verdict);
}

/* Halves the cell until each part has one answer, and joins halves that turned out alike. */
static gboolean
divide (const Working *working, const Cell *cell)
{
  guint start = working->verdicts->len, argument = 0;
  guint64 bit = 0;
  FilterAction action;

  if (set_answer (working, cell, &action, &argument, &bit))
    {
      add_verdict (working, cell, action);
      return working->verdicts->len <= MOST_VERDICTS;
    }
  for (guint half = 0; half < 2; half++)
    {
      Cell part = *cell;

      part.masks[argument] |= bit;
      if (half == 1)
        part.values[argument] |= bit;
      if (!divide (working, &part))
        return FALSE;
    }
  if (working->verdicts->len == start + 2
      && filter_action_equal (g_array_index (working->verdicts, Verdict, start).action,
                              g_array_index (working->verdicts, Verdict, start + 1).action))
    {
      action = g_array_index (working->verdicts, Verdict, start).action;
      g_array_set_size (working->verdicts, start);
      add_verdict (working, cell, action);
    }
  return TRUE;
}

GArray *
verdicts_of_call (const FilterSet *set, FilterAbi abi, int number, GError **error)
{
  g_autoptr (GArray) verdicts = g_array_new (FALSE, FALSE, sizeof (Verdict));
  const Working working = { set, abi, number, verdicts };
  const Cell everything = { { 0 }, { 0 } };

  if (!divide (&working, &everything))
    {
      g_set_error (error, JAIL_ERROR, JAIL_ERROR_FILTER, "the rules of call %d are too many to be worked out", number);
      return NULL;
    }
  return g_steal_pointer (&verdicts);
}

FilterAction
verdict_default (const FilterSet *set, FilterAbi abi)
{
  const Working working = { set, abi, -1, NULL };
  const Cell everything = { { 0 }, { 0 } };
  FilterAction action;
  guint argument;
  guint64 bit;

  /* No rule has that number, so nothing can depend on arguments. */
  set_answer (&working, &everything, &action, &argument, &bit);
  return action;
}

FilterAction
verdict_foreign (const FilterSet *set)
{
  FilterAction strictest = FILTER_ACTION_ALLOW;

  for (guint i = set->filters->len; i-- > 0; )
    {
      const Filter *filter = g_ptr_array_index (set->filters, i);

      if (filter->foreign_action.verb > strictest.verb)
        strictest = filter->foreign_action;
    }
  return strictest;
}

static int
compare_numbers (gconstpointer a, gconstpointer b)
{
  return *(const int *) a - *(const int *) b;
}

GArray *
verdict_numbers (const FilterSet *set, FilterAbi abi)
{
  g_autoptr (GHashTable) seen = g_hash_table_new (NULL, NULL);
  GArray *numbers = g_array_new (FALSE, FALSE, sizeof (int));

  for (guint i = 0; i < set->filters->len; i++)
    {
      const Filter *filter = g_ptr_array_index (set->filters, i);

      for (guint j = 0; j < filter->rules->len; j++)
        {
          int number = g_array_index (filter->rules, FilterRule, j).numbers[abi];

          if (number >= 0 && g_hash_table_add (seen, GINT_TO_POINTER (number + 1)))
            g_array_append_val (numbers, number);
        }
    }
  g_array_sort (numbers, compare_numbers);
  return numbers;
}

gboolean
verdicts_equal (const GArray *a, const GArray *b)
{
  if (a->len != b->len)
    return FALSE;
  for (guint i = 0; i < a->len; i++)
    {
      const Verdict *x = &g_array_index (a, Verdict, i), *y = &g_array_index (b, Verdict, i);

      if (x->n_comparisons != y->n_comparisons || !filter_action_equal (x->action, y->action))
        return FALSE;
      for (guint j = 0; j < x->n_comparisons; j++)
        if (x->comparisons[j].argument != y->comparisons[j].argument
            || x->comparisons[j].mask != y->comparisons[j].mask || x->comparisons[j].value != y->comparisons[j].value)
          return FALSE;
    }
  return TRUE;
}
