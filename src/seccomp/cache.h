/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Compiled filters, and the files that keep them.
 *
 * An entry is named by a hash over everything that determined it and carries
 * that hash and one of its body. It is the user's own: whatever is wrong with
 * an entry or its directory only means that filters are compiled anew. The
 * directory must not be reachable from inside a jail. */
#pragma once

#include "policy/policy.h"
#include "seccomp/filter-policy.h"
#include "seccomp/filter-set.h"

/* The programs of a set: GBytes of struct sock_filter, in the order of loading,
 * each proved against its model. cache_dir NULL: no cache. A cache that cannot
 * be written is no error. Error: JAIL_ERROR_FILTER. Unref the array, which
 * owns its elements. */
GPtrArray *filter_set_programs (const FilterSet *set, const char *cache_dir, GError **error);

/* The same straight from the wishes: with a warm cache neither the model is
 * built nor libseccomp asked for more than its version. Warnings are those of
 * filter_set_from_policy(), also from the cache. Errors: JAIL_ERROR_PROFILE,
 * JAIL_ERROR_FILTER. */
GPtrArray *filter_programs_for_policy (const Policy *policy, const FilterContext *context,
                                       const char *cache_dir, GPtrArray *warnings,
                                       GError **error);
