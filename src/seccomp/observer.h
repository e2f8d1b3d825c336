/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Observer: one filter in place of a whole set, that asks a supervisor where the set
 * would refuse: seccomp_unotify(2). A task can have but one listener, so it has to be one. */
#pragma once

#include "seccomp/filter-set.h"

/* With `kills_too` the supervisor is also asked about calls that would be deadly; else
 * they are. Free with filter_free(). Error: JAIL_ERROR_FILTER. */
Filter *observer_filter (const FilterSet *set, gboolean kills_too, GError **error);

/* The same for telling of files: also asks about allowed calls that open, make, remove or look at a path. */
Filter *observer_path_filter (const FilterSet *set, gboolean kills_too, GError **error);

/* The same for learning: also asks about every call that is allowed, but for those of the group
 * @presumed that do not open files. */
Filter *observer_learning_filter (const FilterSet *set, GError **error);

/* Why the set does to a call what it does: the rule that decides, or NULL where a default
 * does. *origin becomes that of the rule or the default. */
const FilterRule *observer_find_reason (const FilterSet *set, guint32 arch, guint32 number,
                                        const guint64 arguments[6], Origin *origin);
