/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Watch: runs a jail of which somebody wants to know what it is refused, or what it asks for. */
#pragma once

#include "jail/run.h"
#include "plan/planner.h"

/* As run_jail (), and a plain one where nothing is watched. What was learned is written, and proposed on stderr.
 * run->data is a Described. Errors: those of run_jail (), JAIL_ERROR_PROFILE, JAIL_ERROR_HOST. */
gboolean watch_run (const Policy *policy, const Plan *plan, const PlanRequest *request, Run *run, int *status,
                    GError **error);
