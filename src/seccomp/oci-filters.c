/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "seccomp/oci-filters.h"

#include <errno.h>
#include <linux/seccomp.h>
#include <string.h>

#include "seccomp/named-rules.h"
#include "seccomp/syscall-names.h"
#include "util/error.h"

/* As for any list of allowed calls; see filter-policy.c. */
static const char *const launcher_calls[] = { "execve", "execveat", "rt_sigreturn", "write", "exit_group", NULL };

typedef struct {
  const OciDocument *document;
  Origin origin;
  Filter *wanted;           /* the rules by call, as they come; never compiled */
  guint n_compared;
  GPtrArray *unknown;       /* char *, borrowed */
} Collecting;

static gboolean
too_many (GError **error)
{
  g_set_error (error, JAIL_ERROR, JAIL_ERROR_PROFILE,
               "too many rules: more than %d, or more than %d with comparisons (each range counts as several)",
               OCI_MOST_RULES, OCI_MOST_COMPARED);
  return FALSE;
}

/* Appended without a look at what is there: no rule may vanish behind another before
 * all are known. */
static gboolean
collect_rule (Collecting *collecting, const FilterRule *rule, GError **error)
{
  FilterRule copy = *rule;

  if (rule->n_comparisons > 0)
    collecting->n_compared++;
  if (collecting->wanted->rules->len >= OCI_MOST_RULES || collecting->n_compared > OCI_MOST_COMPARED)
    return too_many (error);
  copy.name = g_string_chunk_insert_const (collecting->wanted->text, rule->name);
  g_array_append_val (collecting->wanted->rules, copy);
  return TRUE;
}

/* All combinations of one block of each comparison from `at` on. */
static gboolean
collect_product (Collecting *collecting, const FilterRule *rule, GArray *const *blocks, guint at, guint n,
                 GError **error)
{
  if (at == n)
    return collect_rule (collecting, rule, error);
  for (guint i = 0; i < blocks[at]->len; i++)
    {
      const FilterComparison *block = &g_array_index (blocks[at], FilterComparison, i);
      FilterRule next = *rule;

      if (block->mask != 0)
        next.comparisons[next.n_comparisons++] = *block;
      if (!collect_product (collecting, &next, blocks, at + 1, n, error))
        return FALSE;
    }
  return TRUE;
}

static gboolean
compares_twice (const OciEntry *entry)
{
  guint seen = 0;

  for (guint i = 0; i < entry->comparisons->len; i++)
    {
      guint bit = 1u << g_array_index (entry->comparisons, Comparison, i).argument;

      if ((seen & bit) != 0)
        return TRUE;
      seen |= bit;
    }
  return FALSE;
}

static GArray *
make_blocks (const Comparison *comparison, FilterAbi abi, const char *name)
{
  GArray *blocks = g_array_new (FALSE, FALSE, sizeof (FilterComparison));

  comparison_to_blocks (comparison, comparison_argument_bits (abi, name, comparison->argument), blocks);
  return blocks;
}

/* `rule` is one of that ABI, without comparisons. */
static gboolean
collect_call (Collecting *collecting, const OciEntry *entry, FilterAbi abi, const FilterRule *rule, GError **error)
{
  const guint n = entry->comparisons->len;
  g_autoptr (GPtrArray) blocks = g_ptr_array_new_with_free_func ((GDestroyNotify) g_array_unref);

  for (guint i = 0; i < n; i++)
    g_ptr_array_add (blocks, make_blocks (&g_array_index (entry->comparisons, Comparison, i), abi, rule->name));
  if (!compares_twice (entry))
    return collect_product (collecting, rule, (GArray *const *) blocks->pdata, 0, n, error);
  for (guint i = 0; i < n; i++)
    if (!collect_product (collecting, rule, (GArray *const *) &blocks->pdata[i], 0, 1, error))
      return FALSE;
  return TRUE;
}

static gboolean
collect_name (Collecting *collecting, const OciEntry *entry, const char *name, GError **error)
{
  FilterAbiSet abis = entry->abis != 0 ? entry->abis & collecting->document->abis : collecting->document->abis;
  gboolean by_letter = entry->abis != 0;

  if (name[0] == '$' ? strspn (name + 1, "0123456789") != strlen (name + 1) || strlen (name) < 2 || strlen (name) > 6
                     : !syscall_known (name))
    {
      g_ptr_array_add (collecting->unknown, (gpointer) name);
      return TRUE;
    }
  for (guint abi = 0; abi < FILTER_N_ABIS; abi++)
    {
      FilterAbiSet one = 1u << abi;
      FilterRule rule;

      if ((abis & one) == 0)
        continue;
      if (named_rule_init (&rule, one, name, entry->action, collecting->origin)
          && !collect_call (collecting, entry, abi, &rule, error))
        return FALSE;
      /* The way through socketcall or ipc shows no arguments: only what holds for
       * every call holds for it too. So does libseccomp. */
      if (!by_letter && entry->comparisons->len == 0
          && named_rule_init_multiplexed (&rule, one, name, entry->action, collecting->origin)
          && !collect_rule (collecting, &rule, error))
        return FALSE;
    }
  return TRUE;
}

static void
warn_unknown (const Collecting *collecting, GPtrArray *warnings)
{
  g_autoptr (GString) text = g_string_new (NULL);
  const guint most = 12;

  if (collecting->unknown->len == 0 || warnings == NULL)
    return;
  g_string_append_printf (text, "%u names of unknown system calls skipped:", collecting->unknown->len);
  for (guint i = 0; i < collecting->unknown->len && i < most; i++)
    {
      g_autofree char *start = g_strndup (g_ptr_array_index (collecting->unknown, i), 40);
      g_autofree char *shown = g_strescape (start, NULL);

      g_string_append_printf (text, " %s", shown);
    }
  if (collecting->unknown->len > most)
    g_string_append (text, " ...");
  g_ptr_array_add (warnings, g_strdup (text->str));
}

/* Rules of one call of one ABI, in the order of the document. */
typedef struct {
  guint abi;
  GPtrArray *rules;         /* FilterRule *, borrowed */
} Call;

static gboolean
has_contradiction (const Call *call)
{
  for (guint i = 0; i < call->rules->len; i++)
    for (guint j = i + 1; j < call->rules->len; j++)
      if (filter_rules_conflict (g_ptr_array_index (call->rules, i), g_ptr_array_index (call->rules, j)))
        return TRUE;
  return FALSE;
}

/* Behind the last filter with something to the contrary: the later of equally
 * strict rules is in the filter that is loaded later, and that wins. */
static void
stack_rule (FilterSet *set, const Filter *model, const FilterRule *rule)
{
  guint at = 0;
  Filter *filter;

  for (guint i = 0; i < set->filters->len; i++)
    if (filter_has_conflict (g_ptr_array_index (set->filters, i), rule))
      at = i + 1;
  if (at == set->filters->len)
    {
      filter = filter_new (model->abis, FILTER_ACTION_ALLOW, model->foreign_action);
      filter_set_append (set, filter);
    }
  filter_add_rule (g_ptr_array_index (set->filters, at), rule);
}

/* No filter can hold rules of a call that contradict each other. Then the main one only
 * says that they decide, whatever the default is, and they stand in filters of
 * their own, of which the kernel obeys the strictest. */
static void
place_call (FilterSet *set, Filter *main_filter, const Call *call)
{
  gboolean contradiction = has_contradiction (call);

  for (guint i = 0; i < call->rules->len; i++)
    {
      const FilterRule *rule = g_ptr_array_index (call->rules, i);
      FilterRule copy = *rule;

      if (contradiction)
        {
          copy.action = FILTER_ACTION_ALLOW;
          if (rule->action.verb != FILTER_ALLOW)
            stack_rule (set, main_filter, rule);
        }
      filter_add_rule (main_filter, &copy);
    }
}

static void
call_free (Call *call)
{
  g_ptr_array_unref (call->rules);
  g_free (call);
}

static GPtrArray *
group_by_call (const Collecting *collecting)
{
  g_autoptr (GHashTable) known = g_hash_table_new (NULL, NULL);
  GPtrArray *calls = g_ptr_array_new_with_free_func ((GDestroyNotify) call_free);

  for (guint i = 0; i < collecting->wanted->rules->len; i++)
    {
      FilterRule *rule = &g_array_index (collecting->wanted->rules, FilterRule, i);
      guint abi = rule->numbers[FILTER_ABI_NATIVE] >= 0 ? FILTER_ABI_NATIVE : FILTER_ABI_I386;
      gpointer key = GINT_TO_POINTER (rule->numbers[abi] * FILTER_N_ABIS + (int) abi + 1);
      Call *call = g_hash_table_lookup (known, key);

      if (call == NULL)
        {
          call = g_new0 (Call, 1);
          call->abi = abi;
          call->rules = g_ptr_array_new ();
          g_hash_table_insert (known, key, call);
          g_ptr_array_add (calls, call);
        }
      g_ptr_array_add (call->rules, rule);
    }
  return calls;
}

static void
allow_launcher (Filter *filter, const char *name, gboolean only_filters, Origin origin)
{
  FilterRule rule;

  if (!named_rule_init (&rule, FILTER_COVERS_NATIVE, name, FILTER_ACTION_ALLOW, origin)
      || filter_first_rule (filter, FILTER_ABI_NATIVE, rule.numbers[FILTER_ABI_NATIVE]) != NULL)
    return;
  if (only_filters)
    named_rule_add_condition (&rule, 0, 0xffffffff, SECCOMP_SET_MODE_FILTER);
  filter_add_rule (filter, &rule);
}

gboolean
oci_is_launcher_call (const char *name)
{
  return g_strv_contains (launcher_calls, name);
}

static FilterAction
foreign_action (const OciDocument *document)
{
  return document->names_x32 ? FILTER_ACTION_ERRNO (ENOSYS) : FILTER_ACTION_KILL;
}

static FilterSet *
place_all (const Collecting *collecting, gboolean more_follow)
{
  const OciDocument *document = collecting->document;
  g_autoptr (FilterSet) set = filter_set_new ();
  g_autoptr (Filter) main_filter = filter_new (document->abis, FILTER_ACTION_ALLOW, foreign_action (document));
  g_autoptr (GPtrArray) calls = group_by_call (collecting);

  for (guint abi = 0; abi < FILTER_N_ABIS; abi++)
    main_filter->default_actions[abi] = document->default_actions[abi];
  filter_set_default_origin (main_filter, collecting->origin);
  for (guint i = 0; i < calls->len; i++)
    place_call (set, main_filter, g_ptr_array_index (calls, i));
  if (document->default_actions[FILTER_ABI_NATIVE].verb != FILTER_ALLOW)
    {
      for (gsize i = 0; launcher_calls[i] != NULL; i++)
        allow_launcher (main_filter, launcher_calls[i], FALSE, ORIGIN_BUILT_IN);
      if (more_follow)
        allow_launcher (main_filter, "seccomp", TRUE, ORIGIN_BUILT_IN);
    }
  filter_set_append (set, g_steal_pointer (&main_filter));
  return g_steal_pointer (&set);
}

FilterSet *
oci_filters (const OciDocument *document, gboolean more_follow, Origin origin, GPtrArray *warnings, GError **error)
{
  g_autoptr (Filter) wanted = filter_new (document->abis, FILTER_ACTION_ALLOW, FILTER_ACTION_ALLOW);
  g_autoptr (GPtrArray) unknown = g_ptr_array_new ();
  Collecting collecting = { document, origin, wanted, 0, unknown };

  if (document->empty)
    return filter_set_new ();
  for (guint i = 0; i < document->entries->len; i++)
    {
      const OciEntry *entry = g_ptr_array_index (document->entries, i);

      if (compares_twice (entry) && warnings != NULL)
        g_ptr_array_add (warnings, g_strdup_printf ("an entry for %s compares one argument twice: "
                                                    "each comparison counts alone, as in runc",
                                                    (const char *) g_ptr_array_index (entry->names, 0)));
      for (guint j = 0; j < entry->names->len; j++)
        if (!collect_name (&collecting, entry, g_ptr_array_index (entry->names, j), error))
          return NULL;
    }
  warn_unknown (&collecting, warnings);
  return place_all (&collecting, more_follow);
}
