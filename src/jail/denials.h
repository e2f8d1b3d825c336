/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Denials: answers for the filters of a watched jail, and tells the user what they refuse.
 *
 * Only what is in registers decides, as in the filters themselves: what is in
 * the program's memory could change behind our back. */
#pragma once

#include "jail/learned.h"
#include "jail/trace.h"
#include "plan/plan.h"
#include "policy/policy.h"
#include "seccomp/filter-set.h"

typedef struct Denials Denials;

/* `set` has the filters that are wished, `walls` those that also hold while what the
 * words say is only tried (staging); all are borrowed. */
Denials *denials_new (const Policy *policy, const FilterSet *set, const FilterSet *walls);

/* From now on calls that are allowed are added to what was learned, which is borrowed. */
void denials_learn (Denials *denials, Learned *learned);

/* From now on files are told of too that the plan, which is borrowed, keeps from the program. */
void denials_tell_paths (Denials *denials, const Plan *plan, const char *home);

/* From now on each file and address that an allowed call asks for is told of. The trace is borrowed. */
void denials_trace (Denials *denials, Trace *trace);
void denials_free (Denials *denials);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (Denials, denials_free)

/* The listener can be read: answers one call. FALSE when nobody is left who could ask. */
gboolean denials_answer (Denials *denials, int listener);

/* "N times: ..." for each kind so far (char *), the most frequent first. Unref the array. */
GPtrArray *denials_list (const Denials *denials);

/* Says how often what was told, after the end. */
void denials_sum_up (const Denials *denials);
