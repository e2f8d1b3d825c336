/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Group: the control group of one jail. The launcher itself moves into it, before
 * it starts anything, so that all that it starts is born there. */
#pragma once

#include "plan/plan.h"

typedef struct Group Group;

/* Returns once the launcher is in the group and the limits are set. The plan must
 * outlive the group. Errors: JAIL_ERROR_HOST. */
Group *group_start (const Plan *plan, GError **error);

/* Moves the launcher back and removes the group; a scope is removed by who made it. */
void group_free (Group *group);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (Group, group_free)
