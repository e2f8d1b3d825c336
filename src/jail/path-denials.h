/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Path denials: which of the files that a call asks for the jail keeps from the program, by which line, and the line that
 * would allow it. Worked out from the plan, for the user; nothing is permitted or refused by it. */
#pragma once

#include "jail/learned.h"
#include "plan/plan.h"

typedef struct PathDenials PathDenials;

/* The plan is borrowed. It knows more lines where it was made with PlanRequest.describe. */
PathDenials *path_denials_new (const Plan *plan, const char *home);
void path_denials_free (PathDenials *denials);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (PathDenials, path_denials_free)

/* "refused openat '${HOME}/x' of 'cat': hidden (FILE:LINE); 'whitelist ${HOME}/x' would allow it", or NULL where the
 * jail does not stand in the way: also where the user could not do it outside. `uses` are
 * LearnedUse. Free with g_free (). */
char *path_denial (PathDenials *denials, const char *call, const char *path, guint uses, const char *process);
