/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "seccomp/named-rules.h"

#include <stdlib.h>

#include "seccomp/syscall-names.h"

gboolean
named_rule_init (FilterRule *rule, FilterAbiSet abis, const char *name, FilterAction action,
                 Origin origin)
{
  gboolean found = FALSE;

  *rule = (FilterRule) { .name = name, .action = action, .origin = origin };
  for (guint abi = 0; abi < FILTER_N_ABIS; abi++)
    {
      rule->numbers[abi] = -1;
      rule->next[abi] = -1;
      if ((abis & FILTER_COVERS_ALL & (1u << abi)) == 0)
        continue;
      if (name[0] != '$')
        rule->numbers[abi] = syscall_number (filter_abi_arch (abi), name);
      else if (!found)
        rule->numbers[abi] = atoi (name + 1);
      found = found || rule->numbers[abi] >= 0;
    }
  return found;
}

void
named_rule_add_condition (FilterRule *rule, guint argument, guint32 mask, guint32 value)
{
  g_return_if_fail (rule->n_comparisons < FILTER_MAX_COMPARISONS);

  rule->comparisons[rule->n_comparisons++] = (FilterComparison) { argument, mask, value };
}

gboolean
named_rule_init_multiplexed (FilterRule *rule, FilterAbiSet abis, const char *name,
                             FilterAction action, Origin origin)
{
  SyscallMultiplexer multiplexer;

  if ((abis & FILTER_COVERS_ALL & FILTER_COVERS_I386) == 0
      || !syscall_multiplexer (filter_abi_arch (FILTER_ABI_I386), name, &multiplexer)
      || !named_rule_init (rule, FILTER_COVERS_I386, multiplexer.call, action, origin))
    return FALSE;
  named_rule_add_condition (rule, 0, (guint32) multiplexer.mask, (guint32) multiplexer.operation);
  return TRUE;
}

void
named_rule_refuse (FilterSet *set, const char *name, FilterAction action, Origin origin)
{
  FilterRule rule;

  if (named_rule_init (&rule, FILTER_COVERS_ALL, name, action, origin))
    filter_set_add_rule (set, &rule);
  if (named_rule_init_multiplexed (&rule, FILTER_COVERS_ALL, name, action, origin))
    filter_set_add_rule (set, &rule);
}

void
named_rule_refuse_if (FilterSet *set, const char *name, guint argument, guint32 mask,
                      guint32 value, FilterAction action, Origin origin)
{
  FilterRule rule;

  if (!named_rule_init (&rule, FILTER_COVERS_ALL, name, action, origin))
    return;
  named_rule_add_condition (&rule, argument, mask, value);
  filter_set_add_rule (set, &rule);
}

typedef struct {
  FilterSet *set;
  const FilterRule *rule;   /* without its condition */
  guint argument;
  const guint32 *allowed;
  guint n_allowed;
} Cover;

/* Refuses what is not allowed among the values whose bits above the lowest
 * `free_bits` are those of `prefix`: all of them at once, or each half alone. */
static void
cover_block (const Cover *cover, guint32 prefix, guint free_bits)
{
  guint32 mask = free_bits == 32 ? 0 : 0xffffffffu << free_bits;
  gboolean any_allowed = FALSE;

  for (guint i = 0; i < cover->n_allowed; i++)
    any_allowed = any_allowed || (cover->allowed[i] & mask) == prefix;
  if (!any_allowed)
    {
      FilterRule rule = *cover->rule;

      if (mask != 0)
        named_rule_add_condition (&rule, cover->argument, mask, prefix);
      filter_set_add_rule (cover->set, &rule);
      return;
    }
  if (free_bits == 0)
    return;
  cover_block (cover, prefix, free_bits - 1);
  cover_block (cover, prefix | (1u << (free_bits - 1)), free_bits - 1);
}

void
named_rule_refuse_unless (FilterSet *set, const char *name, guint argument, guint bits,
                          const guint32 *allowed, guint n_allowed, FilterAction action,
                          Origin origin)
{
  FilterRule rule;
  const Cover cover = { set, &rule, argument, allowed, n_allowed };

  if (named_rule_init (&rule, FILTER_COVERS_ALL, name, action, origin))
    cover_block (&cover, 0, MIN (bits, 32));
}
