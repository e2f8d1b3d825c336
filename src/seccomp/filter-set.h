/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* FilterSet: the filters of one jail, in the order in which they are loaded.
 *
 * Normally there is one, which refuses. A list of allowed calls is a filter of
 * its own, because "allow ioctl, except this request" cannot be said in one
 * libseccomp context; so is a rule that contradicts one that is there. As the
 * kernel obeys the strictest, nothing that is stacked weakens what was said. */
#pragma once

#include "seccomp/filter.h"

typedef struct {
  GPtrArray *filters;       /* Filter, owned; the last is loaded last */
} FilterSet;

FilterSet *filter_set_new (void);
void filter_set_free (FilterSet *set);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (FilterSet, filter_set_free)

/* Takes the filter. */
void filter_set_append (FilterSet *set, Filter *filter);

/* Puts the rule into the first filter that it does not contradict; if there is
 * none, into a new one with ABIs and foreign action of the first, that allows
 * by default. The set must have a filter. */
void filter_set_add_rule (FilterSet *set, const FilterRule *rule);

/* What the kernel does with the call: the strictest action and, among equal
 * ones, that of the filter loaded last. */
FilterAction filter_set_evaluate (const FilterSet *set, guint32 arch, guint32 number,
                                  const guint64 arguments[6]);

/* One line for each rule, with its origin. Free with g_free(). */
char *filter_set_describe (const FilterSet *set);
