/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "seccomp/filter-report.h"

#include <string.h>

#include "seccomp/syscall-names.h"
#include "seccomp/verdict.h"

static void
append_action (GString *text, FilterAction action)
{
  g_autofree char *word = filter_action_to_string (action);

  g_string_append (text, word);
}

static void
append_condition (GString *text, const Verdict *verdict)
{
  for (guint i = 0; i < verdict->n_comparisons; i++)
    {
      const FilterComparison *one = &verdict->comparisons[i];

      g_string_append (text, i > 0 ? " and " : "");
      if (one->mask == G_MAXUINT64)
        g_string_append_printf (text, "arg%u == 0x%" G_GINT64_MODIFIER "x", one->argument, one->value);
      else
        g_string_append_printf (text, "(arg%u & 0x%" G_GINT64_MODIFIER "x) == 0x%" G_GINT64_MODIFIER "x",
                                one->argument, one->mask, one->value);
    }
}

static char *
display_name (FilterAbi abi, int number)
{
  char *name = syscall_name (filter_abi_arch (abi), number);

  return name != NULL ? name : g_strdup_printf ("$%d", number);
}

/* The action that leaves most to say is said last, as what holds otherwise. */
static FilterAction
most_frequent (const GArray *verdicts)
{
  guint best = 0, best_count = 0;

  for (guint i = 0; i < verdicts->len; i++)
    {
      guint count = 0;

      for (guint j = 0; j < verdicts->len; j++)
        count += filter_action_equal (g_array_index (verdicts, Verdict, i).action,
                                      g_array_index (verdicts, Verdict, j).action);
      if (count > best_count)
        {
          best = i;
          best_count = count;
        }
    }
  return g_array_index (verdicts, Verdict, best).action;
}

static void
append_cases (GString *text, const char *name, const GArray *verdicts)
{
  FilterAction otherwise = most_frequent (verdicts);

  for (guint i = 0; i < verdicts->len; i++)
    {
      const Verdict *verdict = &g_array_index (verdicts, Verdict, i);

      if (filter_action_equal (verdict->action, otherwise))
        continue;
      g_string_append_printf (text, "  %s: if ", name);
      append_condition (text, verdict);
      g_string_append (text, ": ");
      append_action (text, verdict->action);
      g_string_append_c (text, '\n');
    }
  g_string_append_printf (text, "  %s: otherwise: ", name);
  append_action (text, otherwise);
  g_string_append_c (text, '\n');
}

/* Names of calls that share an action, which the hash table has by its kernel value. */
static void
append_name (GHashTable *groups, GPtrArray *order, FilterAction action, const char *name)
{
  gpointer key = GUINT_TO_POINTER (filter_action_to_kernel (action));
  GString *names = g_hash_table_lookup (groups, key);

  if (names == NULL)
    {
      g_autofree char *word = filter_action_to_string (action);

      names = g_string_new (NULL);
      g_string_append_printf (names, "  %s:", word);
      g_hash_table_insert (groups, key, names);
      g_ptr_array_add (order, names);
    }
  g_string_append_printf (names, " %s", name);
}

static void
string_free (gpointer string)
{
  g_string_free (string, TRUE);
}

static gboolean
append_abi (GString *text, const FilterSet *set, FilterAbi abi, GError **error)
{
  g_autoptr (GArray) numbers = verdict_numbers (set, abi);
  g_autoptr (GHashTable) groups = g_hash_table_new (NULL, NULL);
  g_autoptr (GPtrArray) order = g_ptr_array_new_with_free_func (string_free);
  g_autoptr (GString) cases = g_string_new (NULL);
  FilterAction standing = verdict_default (set, abi);

  g_string_append_printf (text, "%s calls:\n", filter_abi_name (abi));
  for (guint i = 0; i < numbers->len; i++)
    {
      int number = g_array_index (numbers, int, i);
      g_autoptr (GArray) verdicts = verdicts_of_call (set, abi, number, error);
      g_autofree char *name = display_name (abi, number);

      if (verdicts == NULL)
        return FALSE;
      if (verdicts->len > 1)
        append_cases (cases, name, verdicts);
      else if (!filter_action_equal (g_array_index (verdicts, Verdict, 0).action, standing))
        append_name (groups, order, g_array_index (verdicts, Verdict, 0).action, name);
    }
  for (guint i = 0; i < order->len; i++)
    g_string_append_printf (text, "%s\n", ((GString *) g_ptr_array_index (order, i))->str);
  g_string_append_printf (text, "%s  all others: ", cases->str);
  append_action (text, standing);
  g_string_append_c (text, '\n');
  return TRUE;
}

static gboolean
covers (const FilterSet *set, FilterAbi abi)
{
  for (guint i = 0; i < set->filters->len; i++)
    if ((((const Filter *) g_ptr_array_index (set->filters, i))->abis & (1u << abi)) == 0)
      return FALSE;
  return TRUE;
}

char *
filter_report_pseudo (const FilterSet *set, GError **error)
{
  g_autoptr (GString) text = g_string_new (NULL);

  for (guint abi = 0; abi < FILTER_N_ABIS; abi++)
    if (covers (set, abi) && !append_abi (text, set, abi, error))
      return NULL;
  g_string_append (text, "calls of any other architecture: ");
  append_action (text, verdict_foreign (set));
  g_string_append_c (text, '\n');
  return g_string_free (g_steal_pointer (&text), FALSE);
}

static char *
table_word (const FilterSet *set, FilterAbi abi, int number, GError **error)
{
  g_autoptr (GArray) verdicts = NULL;

  if (number < 0)
    return g_strdup ("-");
  verdicts = verdicts_of_call (set, abi, number, error);
  if (verdicts == NULL)
    return NULL;
  return verdicts->len > 1 ? g_strdup ("by-arguments")
                           : filter_action_to_string (g_array_index (verdicts, Verdict, 0).action);
}

static gboolean
append_row (GString *text, const FilterSet *set, const char *name, const int numbers[FILTER_N_ABIS], GError **error)
{
  g_string_append_printf (text, "%-28s", name);
  for (guint abi = 0; abi < FILTER_N_ABIS; abi++)
    {
      g_autofree char *word = covers (set, abi) ? table_word (set, abi, numbers[abi], error) : g_strdup ("kill");

      if (word == NULL)
        return FALSE;
      g_string_append_printf (text, " %-14s", word);
    }
  g_string_truncate (text, strlen (g_strchomp (text->str)));
  g_string_append_c (text, '\n');
  return TRUE;
}

char *
filter_report_table (const FilterSet *set, GError **error)
{
  g_autoptr (GString) text = g_string_new (NULL);
  const int largest = 600;

  g_string_append_printf (text, "%-28s %-14s i386\n", "call", "native");
  for (guint abi = 0; abi < FILTER_N_ABIS; abi++)
    for (int number = 0; number < largest; number++)
      {
        g_autofree char *name = syscall_name (filter_abi_arch (abi), number);
        int numbers[FILTER_N_ABIS];

        if (name == NULL)
          continue;
        for (guint i = 0; i < FILTER_N_ABIS; i++)
          numbers[i] = syscall_number (filter_abi_arch (i), name);
        /* The second round has only what is not in the first. */
        if (abi == FILTER_ABI_I386 && numbers[FILTER_ABI_NATIVE] >= 0)
          continue;
        if (!append_row (text, set, name, numbers, error))
          return NULL;
      }
  return g_string_free (g_steal_pointer (&text), FALSE);
}
