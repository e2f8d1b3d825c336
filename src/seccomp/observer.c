/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "seccomp/observer.h"

#include "seccomp/groups.h"
#include "seccomp/syscall-names.h"
#include "seccomp/verdict.h"

static FilterAction
observed_action (FilterAction action, gboolean kills_too)
{
  if (action.verb == FILTER_ALLOW || (action.verb >= FILTER_KILL_THREAD && !kills_too))
    return action;
  return FILTER_ACTION_NOTIFY;
}

static void
add_verdict (Filter *filter, FilterAbi abi, int number, const char *name, const Verdict *verdict, gboolean kills_too)
{
  FilterRule rule = { .name = name, .action = observed_action (verdict->action, kills_too) };

  if (filter_action_equal (rule.action, filter->default_actions[abi]))
    return;
  for (guint i = 0; i < FILTER_N_ABIS; i++)
    rule.numbers[i] = i == abi ? number : -1;
  rule.n_comparisons = verdict->n_comparisons;
  for (guint i = 0; i < verdict->n_comparisons; i++)
    rule.comparisons[i] = verdict->comparisons[i];
  filter_add_rule (filter, &rule);
}

Filter *
observer_filter (const FilterSet *set, gboolean kills_too, GError **error)
{
  g_autoptr (Filter) filter = NULL;
  FilterAbiSet abis = FILTER_COVERS_ALL;

  for (guint i = 0; i < set->filters->len; i++)
    abis &= ((const Filter *) g_ptr_array_index (set->filters, i))->abis;
  filter = filter_new (abis, FILTER_ACTION_ALLOW, verdict_foreign (set));
  for (guint abi = 0; abi < FILTER_N_ABIS; abi++)
    {
      g_autoptr (GArray) numbers = verdict_numbers (set, abi);

      if ((abis & (1u << abi)) == 0)
        continue;
      filter->default_actions[abi] = observed_action (verdict_default (set, abi), kills_too);
      for (guint i = 0; i < numbers->len; i++)
        {
          int number = g_array_index (numbers, int, i);
          g_autoptr (GArray) verdicts = verdicts_of_call (set, abi, number, error);
          g_autofree char *name = syscall_name (filter_abi_arch (abi), number);

          if (verdicts == NULL)
            return NULL;
          for (guint j = 0; j < verdicts->len; j++)
            add_verdict (filter, abi, number, name != NULL ? name : "$", &g_array_index (verdicts, Verdict, j), kills_too);
        }
    }
  return g_steal_pointer (&filter);
}

/* What takes a path. */
static const char *const of_paths[] = {
  "access", "bind", "chdir", "chmod", "connect", "creat", "execve", "execveat", "faccessat", "faccessat2", "fchmodat", "fchmodat2",
  "fstatat64", "inotify_add_watch", "link", "linkat", "lstat", "lstat64", "mkdir", "mkdirat", "mknod", "mknodat", "newfstatat",
  "open", "openat", "openat2", "readlink", "readlinkat", "rename", "renameat", "renameat2", "rmdir", "setxattr", "socketcall", "stat", "stat64",
  "statx", "symlink", "symlinkat", "truncate", "truncate64", "unlink", "unlinkat", "utime", "utimensat", "utimes", NULL,
};

/* Where the set allows the call, it is asked about. */
static gboolean
ask_about_call (Filter *filter, const FilterSet *set, FilterAbi abi, const char *name, GError **error)
{
  int number = syscall_number (filter_abi_arch (abi), name);
  g_autoptr (GArray) verdicts = NULL;

  if (number < 0)
    return TRUE;
  verdicts = verdicts_of_call (set, abi, number, error);
  for (guint i = 0; verdicts != NULL && i < verdicts->len; i++)
    {
      Verdict verdict = g_array_index (verdicts, Verdict, i);

      if (verdict.action.verb != FILTER_ALLOW)
        continue;
      verdict.action = FILTER_ACTION_NOTIFY;
      add_verdict (filter, abi, number, name, &verdict, FALSE);
    }
  return verdicts != NULL;
}

Filter *
observer_path_filter (const FilterSet *set, gboolean kills_too, GError **error)
{
  g_autoptr (Filter) filter = observer_filter (set, kills_too, error);

  for (gsize i = 0; filter != NULL && of_paths[i] != NULL; i++)
    for (guint abi = 0; abi < FILTER_N_ABIS; abi++)
      if ((filter->abis & (1u << abi)) != 0 && !ask_about_call (filter, set, abi, of_paths[i], error))
        return NULL;
  return g_steal_pointer (&filter);
}

/* Of @presumed, what is asked about nevertheless: it says which files a program needs. */
static const char *const telling[] = { "open", "openat", NULL };

/* Where the set allows the call; the rest of it is asked about. */
static gboolean
presume_call (Filter *filter, const FilterSet *set, FilterAbi abi, const char *name, GError **error)
{
  int number = syscall_number (filter_abi_arch (abi), name);
  g_autoptr (GArray) verdicts = NULL;

  if (number < 0)
    return TRUE;
  verdicts = verdicts_of_call (set, abi, number, error);
  for (guint i = 0; verdicts != NULL && i < verdicts->len; i++)
    if (g_array_index (verdicts, Verdict, i).action.verb == FILTER_ALLOW)
      add_verdict (filter, abi, number, name, &g_array_index (verdicts, Verdict, i), FALSE);
  return verdicts != NULL;
}

Filter *
observer_learning_filter (const FilterSet *set, GError **error)
{
  g_autoptr (Filter) asked = observer_filter (set, FALSE, error), filter = NULL;
  g_autoptr (GHashTable) names = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  GHashTableIter iter;
  gpointer name;

  if (asked == NULL)
    return NULL;
  filter = filter_new (asked->abis, FILTER_ACTION_NOTIFY, asked->foreign_action);
  /* What is deadly stays so. */
  for (guint i = 0; i < asked->rules->len; i++)
    if (g_array_index (asked->rules, FilterRule, i).action.verb >= FILTER_KILL_THREAD)
      filter_add_rule (filter, &g_array_index (asked->rules, FilterRule, i));
  group_expand ("@presumed", names);
  g_hash_table_iter_init (&iter, names);
  while (g_hash_table_iter_next (&iter, &name, NULL))
    for (guint abi = 0; abi < FILTER_N_ABIS; abi++)
      if ((asked->abis & (1u << abi)) != 0 && !g_strv_contains (telling, name)
          && !presume_call (filter, set, abi, name, error))
        return NULL;
  return g_steal_pointer (&filter);
}

const FilterRule *
observer_find_reason (const FilterSet *set, guint32 arch, guint32 number, const guint64 arguments[6], Origin *origin)
{
  const FilterRule *reason = NULL;
  FilterAction strictest = FILTER_ACTION_ALLOW;

  *origin = ORIGIN_BUILT_IN;
  for (guint i = set->filters->len; i-- > 0; )
    {
      const Filter *filter = g_ptr_array_index (set->filters, i);
      FilterAction action = filter_evaluate (filter, arch, number, arguments);

      if (action.verb <= strictest.verb)
        continue;
      strictest = action;
      reason = filter_find_rule (filter, arch, number, arguments);
      *origin = reason != NULL ? reason->origin : filter->default_origin;
    }
  return reason;
}
