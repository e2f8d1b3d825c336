/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Filter: the model of one seccomp program.
 *
 * An ordered list of rules over system call numbers and arguments, for one or
 * two ABIs, with a default. The first rule that matches decides. The only
 * comparison is masked equality: the kernel takes most arguments as 32-bit
 * values, so a comparison of all 64 bits is walked around by garbage in the
 * upper half of a register, and range operators on 64-bit values are what
 * compilers of filters get wrong.
 *
 * filter_evaluate() states what a filter means; the compiled program is proved
 * against it (verify.h). FilterSet is a stack of filters, all of which the
 * kernel asks: the strictest answer wins.
 *
 * A Filter owns copies of all names and origins it is given. */
#pragma once

#include <glib.h>

#include "policy/policy.h"

/* In the order of strictness, which is the kernel's; seccomp(2). */
typedef enum {
  FILTER_ALLOW,
  FILTER_LOG,
  FILTER_NOTIFY,            /* a supervisor answers; in filters of observer.h only */
  FILTER_ERRNO,
  FILTER_TRAP,              /* the signal SIGSYS, which a program may handle */
  FILTER_KILL_THREAD,
  FILTER_KILL_PROCESS,
} FilterVerb;

typedef struct {
  FilterVerb verb;
  guint16 error;            /* of FILTER_ERRNO, else 0 */
} FilterAction;

#define FILTER_ACTION_ALLOW ((FilterAction) { FILTER_ALLOW, 0 })
#define FILTER_ACTION_KILL ((FilterAction) { FILTER_KILL_PROCESS, 0 })
#define FILTER_ACTION_NOTIFY ((FilterAction) { FILTER_NOTIFY, 0 })
#define FILTER_ACTION_LOG ((FilterAction) { FILTER_LOG, 0 })
#define FILTER_ACTION_ERRNO(number) ((FilterAction) { FILTER_ERRNO, (number) })

static inline gboolean
filter_action_equal (FilterAction a, FilterAction b)
{
  return a.verb == b.verb && a.error == b.error;
}

/* The SECCOMP_RET_ value of linux/seccomp.h. */
guint32 filter_action_to_kernel (FilterAction action);

/* "allow", "log", "trap", "kill-thread", "kill" or the name of an errno. Free with g_free(). */
char *filter_action_to_string (FilterAction action);

/* Which system call table a process uses. The second exists on x86_64 only. */
typedef enum {
  FILTER_ABI_NATIVE,
  FILTER_ABI_I386,
  FILTER_N_ABIS
} FilterAbi;

typedef enum {
  FILTER_COVERS_NATIVE = 1 << FILTER_ABI_NATIVE,
  FILTER_COVERS_I386   = 1 << FILTER_ABI_I386,
} FilterAbiSet;

/* All ABIs this build can cover: a 32-bit process cannot be asked to load a
 * filter for tables the machine does not have. */
#ifdef __x86_64__
#define FILTER_COVERS_ALL (FILTER_COVERS_NATIVE | FILTER_COVERS_I386)
#else
#define FILTER_COVERS_ALL FILTER_COVERS_NATIVE
#endif

/* The AUDIT_ARCH_ value of linux/audit.h. */
guint32 filter_abi_arch (FilterAbi abi);
const char *filter_abi_name (FilterAbi abi);

/* On x86 numbers from this bit on are the x32 table, except -1, which is what a
 * tracer leaves behind to skip a call. */
#define FILTER_X32_BIT 0x40000000u
gboolean filter_number_is_x32 (guint32 number);

typedef struct {
  guint argument;           /* 0 to 5 */
  guint64 mask;
  guint64 value;            /* matches if (args[argument] & mask) == value */
} FilterComparison;

/* One for each argument. */
#define FILTER_MAX_COMPARISONS 6

typedef struct {
  const char *name;         /* for reports */
  int numbers[FILTER_N_ABIS]; /* -1: does not concern that ABI */
  guint n_comparisons;      /* all of them have to match; 0: every call */
  FilterComparison comparisons[FILTER_MAX_COMPARISONS];
  FilterAction action;
  Origin origin;
  int next[FILTER_N_ABIS];  /* the filter's: index of the next rule of the same number, or -1 */
} FilterRule;

typedef struct {
  FilterAbiSet abis;
  FilterAction default_actions[FILTER_N_ABIS];
  Origin default_origin;    /* of a default that refuses */
  FilterAction foreign_action; /* other ABIs, and the numbers of x32 */
  GArray *rules;            /* FilterRule, in order */
  GStringChunk *text;
  GHashTable *first_rules;  /* ABI and number -> index of the first rule + 1 */
} Filter;

Filter *filter_new (FilterAbiSet abis, FilterAction default_action, FilterAction foreign_action);
void filter_free (Filter *filter);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (Filter, filter_free)

/* Appends a copy of the rule. ABIs for which an earlier rule already says the
 * same, or says it of more calls, are left out; FALSE if none is left. */
gboolean filter_add_rule (Filter *filter, const FilterRule *rule);

/* Whether both rules can match one call (of one ABI) and differ in what they do. */
gboolean filter_rules_conflict (const FilterRule *a, const FilterRule *b);

/* Whether the rule conflicts with one that is there. */
gboolean filter_has_conflict (const Filter *filter, const FilterRule *rule);

/* Whether a rule without comparisons decides every call of that number. */
gboolean filter_decides (const Filter *filter, FilterAbi abi, int number);

/* The first rule of that number, or NULL; then the next ones. */
const FilterRule *filter_first_rule (const Filter *filter, FilterAbi abi, int number);
const FilterRule *filter_next_rule (const Filter *filter, FilterAbi abi, const FilterRule *rule);

/* For a refusing default: who wished it. */
void filter_set_default_origin (Filter *filter, Origin origin);

/* The rule that decides a call, NULL where a default does. */
const FilterRule *filter_find_rule (const Filter *filter, guint32 arch, guint32 number, const guint64 arguments[6]);

/* What the filter says to one call. `arch` is an AUDIT_ARCH_ value. */
FilterAction filter_evaluate (const Filter *filter, guint32 arch, guint32 number,
                              const guint64 arguments[6]);
