/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Verdicts: what a stack of filters says of one call, as cases that exclude each other.
 *
 * Filters say it in several lists of rules with several defaults; here it is worked
 * out, so that it can be printed, compared and said in a format that knows one list
 * only. */
#pragma once

#include "seccomp/filter-set.h"

typedef struct {
  guint n_comparisons;      /* at most one for each argument; all have to match */
  FilterComparison comparisons[FILTER_MAX_COMPARISONS];
  FilterAction action;
} Verdict;

/* The verdicts on one number: exactly one of them matches any call of it. One without
 * comparisons where arguments do not count. Unref the array (Verdict). Error:
 * JAIL_ERROR_FILTER where there are absurdly many. */
GArray *verdicts_of_call (const FilterSet *set, FilterAbi abi, int number, GError **error);

/* What happens to a call that no rule names. */
FilterAction verdict_default (const FilterSet *set, FilterAbi abi);

/* What happens to calls of ABIs that the set does not cover. */
FilterAction verdict_foreign (const FilterSet *set);

/* The numbers that any rule names, in order. Unref the array (int). */
GArray *verdict_numbers (const FilterSet *set, FilterAbi abi);

gboolean verdicts_equal (const GArray *a, const GArray *b);
