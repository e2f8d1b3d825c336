/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Group: the control group of one jail. The launcher itself moves into it, before
 * it starts anything, so that all that it starts is born there. */
#pragma once

#include "plan/plan.h"

typedef struct Group Group;

/* Returns once the launcher is in the group and the limits are set. The plan must
 * outlive the group. Errors: JAIL_ERROR_HOST. */
Group *group_start (const Plan *plan, GError **error);

/* For who joins a jail that has a group of its own: moves this process into the group of `member`, its launcher, so that
 * what it starts is born there. *home is where it was (g_free ()), for group_return (); NULL: it was there. FALSE where
 * the kernel does not let it: the limits would not hold for it. Errors: JAIL_ERROR_HOST. */
gboolean group_enter (pid_t member, char **home, GError **error);
void group_return (const char *home);

/* Moves the launcher back and removes the group; a scope is removed by who made it. */
void group_free (Group *group);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (Group, group_free)
