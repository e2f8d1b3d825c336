/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* From wishes to filters: what the words about system calls mean. */
#pragma once

#include "policy/policy.h"
#include "seccomp/base-rules.h"
#include "seccomp/filter-set.h"

typedef struct {
  gboolean refuse_group_signals; /* kill (0, ...): where the process group is not the jail's own */
  guint64 capabilities;     /* bit n: capability n can be had inside; for conditions of documents */
  guint kernel;             /* major << 16 | minor; for the same */
  gboolean only_listed_ports; /* Landlock has a list of TCP ports: no way around it */
  gboolean imported;        /* foreign profiles: unknown names are skipped with a warning */
} FilterContext;

/* What the program may make inside. INNER_NAMESPACES: it is said so, or a list
 * exempts chroot, which is how profiles of browsers say it, and
 * restrict-namespaces does not name them. */
Inner filter_policy_inner (const Policy *policy);

/* The filters for a policy; there is always at least one. In strict mode the last of
 * them is for the entry point of the program, all others for before its exec. Looks at nothing but
 * its arguments and the tables of system calls. `warnings` (char *, to be freed
 * with g_free()) gets what was skipped; it may be NULL. The result does not
 * refer to the policy. Errors: JAIL_ERROR_PROFILE, starting with the origin. */
FilterSet *filter_set_from_policy (const Policy *policy, const FilterContext *context,
                                   GPtrArray *warnings, GError **error);
