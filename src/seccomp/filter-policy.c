/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "seccomp/filter-policy.h"

#include <errno.h>
#include <string.h>

#include "seccomp/argument-rules.h"
#include "seccomp/base-rules.h"
#include "seccomp/groups.h"
#include "seccomp/named-rules.h"
#include "seccomp/port-rules.h"
#include "seccomp/oci-filters.h"
#include "seccomp/syscall-list.h"
#include "seccomp/strict-rules.h"
#include "seccomp/syscall-names.h"
#include "util/error.h"

/* How many numbers behind the newest known call an allow list answers with
 * ENOSYS, for programs that try calls of kernels to come. */
#define N_FUTURE_CALLS 64

/* Calls between the loading of an allow list and the first instruction of the
 * program. */
static const char *const launcher_calls[] = {
  "execve", "execveat",     /* the start itself */
  "rt_sigreturn",           /* a signal may be handled before it */
  "write", "exit_group",    /* if it fails: to say so, and to end */
};

typedef enum {
  WORD_NONE,
  WORD_DENY,
  WORD_DROP,
  WORD_KEEP,
} WordKind;

/* The word that holds for some ABIs. */
typedef struct {
  WordKind kind;
  FilterAbiSet abis;
  const TextWish *wish;
} Word;

typedef struct {
  const Policy *policy;
  const FilterContext *context;
  GPtrArray *warnings;
  FilterSet *set;
  gboolean has_error_action;
  FilterAction error_action;
} Composition;

static gboolean
list_has_item (const TextWish *wish, const char *item)
{
  gsize length = strlen (item);

  for (const char *at = wish->text; at != NULL && *at != '\0'; )
    {
      const char *comma = strchr (at, ',');
      gsize item_length = comma != NULL ? (gsize) (comma - at) : strlen (at);

      if (item_length == length && memcmp (at, item, length) == 0)
        return TRUE;
      at = comma != NULL ? comma + 1 : NULL;
    }
  return FALSE;
}

Inner
filter_policy_inner (const Policy *policy)
{
  const SeccompWishes *wishes = &policy->seccomp;

  if (policy_has (policy, POLICY_ALLOW_INNER_JAILS))
    return INNER_JAILS;
  if (policy_has (policy, POLICY_ALLOW_USERNS))
    return INNER_NAMESPACES;
  if ((wishes->restrict_namespaces & NAMESPACE_USER) != 0)
    return INNER_NOTHING;
  return list_has_item (&wishes->deny, "!chroot") || list_has_item (&wishes->drop, "!chroot") ? INNER_NAMESPACES : INNER_NOTHING;
}

static Word
choose_word (FilterAbiSet abis, const TextWish *keep, const TextWish *drop, const TextWish *deny)
{
  if (keep->text != NULL)
    return (Word) { WORD_KEEP, abis, keep };
  if (drop->text != NULL)
    return (Word) { WORD_DROP, abis, drop };
  if (deny->text != NULL)
    return (Word) { WORD_DENY, abis, deny };
  return (Word) { WORD_NONE, abis, NULL };
}

static void
prefix_origin (GError **error, Origin origin)
{
  g_autofree char *where = origin_to_string (origin);

  g_prefix_error (error, "%s: ", where);
}

static GPtrArray *
parse_list (const Composition *composition, const TextWish *wish, GError **error)
{
  g_autoptr (GPtrArray) skipped = g_ptr_array_new_with_free_func (g_free);
  GPtrArray *items
    = syscall_list_parse (wish->text, composition->context->imported ? skipped : NULL, error);

  if (items == NULL)
    {
      prefix_origin (error, wish->origin);
      return NULL;
    }
  for (guint i = 0; i < skipped->len && composition->warnings != NULL; i++)
    {
      g_autofree char *where = origin_to_string (wish->origin);

      g_ptr_array_add (composition->warnings,
                       g_strdup_printf ("%s: unknown system call \"%s\" skipped", where,
                                        (const char *) g_ptr_array_index (skipped, i)));
    }
  return items;
}

/* The names an item stands for. A number that has a name is that name, so that
 * it also holds for the other ABI and meets exceptions by name. */
static GHashTable *
item_names (const SyscallItem *item, FilterAbiSet abis)
{
  GHashTable *names = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  FilterAbi abi = (abis & FILTER_COVERS_NATIVE) != 0 ? FILTER_ABI_NATIVE : FILTER_ABI_I386;
  char *name = NULL;

  switch (item->kind)
    {
    case SYSCALL_ITEM_GROUP:
      group_expand (item->name, names);
      break;
    case SYSCALL_ITEM_NUMBER:
      name = syscall_name (filter_abi_arch (abi), item->number);
      g_hash_table_add (names, name != NULL ? name : g_strdup_printf ("$%d", item->number));
      break;
    case SYSCALL_ITEM_NAME:
      g_hash_table_add (names, g_strdup (item->name));
      break;
    }
  /* A list for i386 alone is taken at its word. */
  if (abis == FILTER_COVERS_ALL)
    syscall_add_i386_variants (names);
  return names;
}

/* Name -> the SyscallItem that named it, NULL for the default list. Exceptions
 * hold wherever they stand in the list. */
static GHashTable *
effective_names (const Composition *composition, const Word *word, const GPtrArray *items)
{
  GHashTable *effective = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);

  if (word->kind == WORD_DENY)
    {
      g_autoptr (GHashTable) defaults = g_hash_table_new_full (g_str_hash, g_str_equal, g_free,
                                                               NULL);
      Inner inner = filter_policy_inner (composition->policy);
      GHashTableIter iter;
      gpointer name;

      group_expand (policy_has (composition->policy, POLICY_ALLOW_DEBUGGERS)
                    ? "@default" : "@default-nodebuggers", defaults);
      if (inner != INNER_NOTHING)
        g_hash_table_remove (defaults, "chroot");
      for (const char *const *call = base_rules_calls_of_inner_jails (); inner == INNER_JAILS && *call != NULL; call++)
        g_hash_table_remove (defaults, *call);
      g_hash_table_iter_init (&iter, defaults);
      while (g_hash_table_iter_next (&iter, &name, NULL))
        g_hash_table_insert (effective, g_strdup (name), NULL);
    }
  for (guint negated = 0; negated < 2; negated++)
    for (guint i = 0; items != NULL && i < items->len; i++)
      {
        SyscallItem *item = g_ptr_array_index (items, i);
        g_autoptr (GHashTable) names = NULL;
        GHashTableIter iter;
        gpointer name;

        if ((guint) item->negated != negated)
          continue;
        names = item_names (item, word->abis);
        g_hash_table_iter_init (&iter, names);
        while (g_hash_table_iter_next (&iter, &name, NULL))
          if (item->negated)
            g_hash_table_remove (effective, name);
          else
            g_hash_table_insert (effective, g_strdup (name), item);
      }
  return effective;
}

static GList *
sorted_names (GHashTable *names)
{
  return g_list_sort (g_hash_table_get_keys (names), (GCompareFunc) strcmp);
}

static FilterAction
refusal (const Composition *composition, const char *name)
{
  if (composition->has_error_action)
    return composition->error_action;
  return FILTER_ACTION_ERRNO (base_rules_have_fallback (name) ? ENOSYS : EPERM);
}

/* Adds a rule of a list, unless a rule that is always there decides the call
 * anyway: a list says which calls, not with which answer, if it does not say so. */
static void
add_listed_rule (const Composition *composition, FilterRule *rule, gboolean own_action)
{
  const Filter *base = g_ptr_array_index (composition->set->filters, 0);

  for (guint abi = 0; abi < FILTER_N_ABIS && !own_action; abi++)
    if (rule->numbers[abi] >= 0 && filter_decides (base, abi, rule->numbers[abi]))
      rule->numbers[abi] = -1;
  filter_set_add_rule (composition->set, rule);
}

static void
add_refused_names (const Composition *composition, const Word *word, GHashTable *names)
{
  g_autoptr (GList) sorted = sorted_names (names);

  for (GList *at = sorted; at != NULL; at = at->next)
    {
      const char *name = at->data;
      const SyscallItem *item = g_hash_table_lookup (names, name);
      gboolean own_action = item != NULL && item->has_action;
      FilterAction action = own_action ? item->action : refusal (composition, name);
      Origin origin = word->wish->origin;
      FilterRule rule;

      if (named_rule_init (&rule, word->abis, name, action, origin))
        add_listed_rule (composition, &rule, own_action);
      if (named_rule_init_multiplexed (&rule, word->abis, name, action, origin))
        add_listed_rule (composition, &rule, own_action);
    }
}

static gboolean
check_kept_items (const GPtrArray *items, const TextWish *wish, GError **error)
{
  for (guint i = 0; i < items->len; i++)
    {
      const SyscallItem *item = g_ptr_array_index (items, i);

      if (!item->has_action)
        continue;
      g_set_error (error, JAIL_ERROR, JAIL_ERROR_PROFILE,
                   "\"%s\" has an action in a list of allowed calls", item->name);
      prefix_origin (error, wish->origin);
      return FALSE;
    }
  return TRUE;
}

static void
keep_name (Filter *keep, FilterAbiSet abis, const char *name, FilterAction action, Origin origin)
{
  FilterRule rule;

  if (named_rule_init (&rule, abis, name, action, origin))
    filter_add_rule (keep, &rule);
  if (named_rule_init_multiplexed (&rule, abis, name, action, origin))
    filter_add_rule (keep, &rule);
}

/* What programs try without need answers as on a kernel that lacks it. The
 * filter of this list is loaded last, so its errno is the one they see. */
static void
keep_fallbacks (Filter *keep, FilterAbiSet abis, GHashTable *names, Origin origin)
{
  const FilterAction missing = FILTER_ACTION_ERRNO (ENOSYS);
  const char *const *fallbacks = base_rules_calls_with_fallback ();

  for (gsize i = 0; fallbacks[i] != NULL; i++)
    if (!g_hash_table_contains (names, fallbacks[i]))
      keep_name (keep, abis, fallbacks[i], missing, origin);
  for (int i = 1; i <= N_FUTURE_CALLS; i++)
    {
      g_autofree char *name = g_strdup_printf ("$%d", SYSCALL_NEWEST + i);

      if (g_hash_table_contains (names, name))
        continue;
      keep_name (keep, abis & FILTER_COVERS_NATIVE, name, missing, origin);
      keep_name (keep, abis & FILTER_COVERS_I386, name, missing, origin);
    }
}

static void
add_kept_names (const Composition *composition, const Word *word, GHashTable *names, Filter *keep)
{
  g_autoptr (GList) sorted = sorted_names (names);
  Origin origin = word->wish->origin;

  for (guint abi = 0; abi < FILTER_N_ABIS; abi++)
    if ((word->abis & (1u << abi)) != 0)
      keep->default_actions[abi] = composition->has_error_action
                                   ? composition->error_action : FILTER_ACTION_ERRNO (EPERM);
  filter_set_default_origin (keep, origin);
  for (GList *at = sorted; at != NULL; at = at->next)
    keep_name (keep, word->abis, at->data, FILTER_ACTION_ALLOW, origin);
  for (gsize i = 0; i < G_N_ELEMENTS (launcher_calls); i++)
    keep_name (keep, word->abis & FILTER_COVERS_NATIVE, launcher_calls[i], FILTER_ACTION_ALLOW,
               ORIGIN_BUILT_IN);
  if (!composition->has_error_action)
    keep_fallbacks (keep, word->abis, names, origin);
}

static gboolean
add_word (const Composition *composition, const Word *word, Filter *keep, GError **error)
{
  g_autoptr (GPtrArray) items = NULL;
  g_autoptr (GHashTable) names = NULL;

  if (word->kind == WORD_NONE)
    return TRUE;
  /* Only the word that stands for the default list may stand alone. */
  if (word->wish->text[0] != '\0' || word->kind != WORD_DENY)
    {
      items = parse_list (composition, word->wish, error);
      if (items == NULL)
        return FALSE;
    }
  names = effective_names (composition, word, items);
  if (word->kind != WORD_KEEP)
    {
      add_refused_names (composition, word, names);
      return TRUE;
    }
  if (!check_kept_items (items, word->wish, error))
    return FALSE;
  add_kept_names (composition, word, names, keep);
  return TRUE;
}

static gboolean
parse_error_action (Composition *composition, GError **error)
{
  const TextWish *wish = &composition->policy->seccomp.error_action;

  if (wish->text == NULL)
    return TRUE;
  if (!syscall_action_parse (wish->text, &composition->error_action, error))
    {
      prefix_origin (error, wish->origin);
      return FALSE;
    }
  composition->has_error_action = TRUE;
  return TRUE;
}

/* Errors and warnings of a document name the line that asked for it and the file. */
static FilterSet *
make_document_filters (const Composition *composition, gboolean more_follow, GPtrArray *warnings, GError **error)
{
  const SeccompWishes *wishes = &composition->policy->seccomp;
  const OciConditions conditions = { composition->context->capabilities, composition->context->kernel };
  g_autoptr (OciDocument) document
    = oci_document_parse (wishes->document.text, strlen (wishes->document.text), &conditions, warnings, error);

  if (document == NULL)
    return NULL;
  if (document->empty)
    g_ptr_array_add (warnings, g_strdup ("it says nothing, so it refuses nothing"));
  return oci_filters (document, more_follow, wishes->document.origin, warnings, error);
}

static gboolean
add_document (const Composition *composition, gboolean more_follow, GError **error)
{
  const TextWish *wish = &composition->policy->seccomp.document;
  g_autoptr (GPtrArray) warnings = g_ptr_array_new_with_free_func (g_free);
  g_autofree char *path = NULL;
  g_autoptr (FilterSet) set = NULL;

  if (wish->text == NULL)
    return TRUE;
  path = g_strescape (composition->policy->seccomp.document_path, NULL);
  set = make_document_filters (composition, more_follow, warnings, error);
  if (set == NULL)
    {
      g_prefix_error (error, "%s:%s", path, *error != NULL && g_ascii_isdigit ((*error)->message[0]) ? "" : " ");
      prefix_origin (error, wish->origin);
      return FALSE;
    }
  for (guint i = 0; composition->warnings != NULL && i < warnings->len; i++)
    {
      g_autofree char *where = origin_to_string (wish->origin);

      g_ptr_array_add (composition->warnings, g_strdup_printf ("%s: %s: %s", where, path,
                                                               (const char *) g_ptr_array_index (warnings, i)));
    }
  while (set->filters->len > 0)
    filter_set_append (composition->set, g_ptr_array_steal_index (set->filters, 0));
  return TRUE;
}

static gboolean
add_words (const Composition *composition, FilterAbiSet abis, FilterAction foreign, GError **error)
{
  const SeccompWishes *wishes = &composition->policy->seccomp;
  Word native = choose_word (abis, &wishes->keep, &wishes->drop, &wishes->deny);
  Word i386 = choose_word (abis & FILTER_COVERS_I386, &wishes->keep_32, &wishes->drop_32,
                           &wishes->deny_32);
  g_autoptr (Filter) keep = filter_new (abis, FILTER_ACTION_ALLOW, foreign);

  /* Without words of its own the 32-bit ABI obeys those of the native one. */
  if (i386.kind != WORD_NONE)
    native.abis &= ~(FilterAbiSet) FILTER_COVERS_I386;
  if (!add_word (composition, &native, keep, error) || !add_word (composition, &i386, keep, error))
    return FALSE;
  if (!add_document (composition, wishes->strict.set || native.kind == WORD_KEEP || i386.kind == WORD_KEEP, error))
    return FALSE;
  /* Last, for then no call is needed to load another filter after it. */
  if (native.kind == WORD_KEEP || i386.kind == WORD_KEEP)
    filter_set_append (composition->set, g_steal_pointer (&keep));
  return TRUE;
}

FilterSet *
filter_set_from_policy (const Policy *policy, const FilterContext *context, GPtrArray *warnings,
                        GError **error)
{
  g_autoptr (FilterSet) set = filter_set_new ();
  Composition composition = { policy, context, warnings, set, FALSE, FILTER_ACTION_ALLOW };
  gboolean only_native = policy->seccomp.block_secondary.set;
  FilterAbiSet abis = only_native ? FILTER_COVERS_NATIVE : FILTER_COVERS_ALL;
  FilterAction foreign = only_native ? FILTER_ACTION_KILL : FILTER_ACTION_ERRNO (ENOSYS);

  if (!parse_error_action (&composition, error))
    return NULL;
  filter_set_append (set, filter_new (abis, FILTER_ACTION_ALLOW, foreign));
  base_rules_add (set, filter_policy_inner (policy), context->refuse_group_signals);
  argument_rules_add (set, &policy->seccomp);
  if (context->only_listed_ports)
    port_rules_add (set);
  if (!add_words (&composition, abis, foreign, error))
    return NULL;
  if (policy->seccomp.strict.set)
    strict_rules_add (set, composition.has_error_action ? composition.error_action : FILTER_ACTION_ERRNO (EPERM),
                      policy->seccomp.strict.origin);
  return g_steal_pointer (&set);
}
