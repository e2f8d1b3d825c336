/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Proposal: a profile made of what was learned, and how it differs from the present one. */
#pragma once

#include "jail/learned.h"
#include "policy/policy.h"

/* The lines of the profile, each after a comment that says what asked for it. `guarded` has, as blacklist and
 * read-only, what is proposed to nobody but as a comment. `present` is the policy of the run, which says what was to be had
 * of the buses. Free with g_free (). */
char *proposal_make (const Learned *learned, const Policy *guarded, const Policy *present);

/* A unified diff from `text`, the present profile, which is at `path`: the lines that the proposal decides
 * otherwise go, the proposal's come, and everything else stays. Free with g_free (). */
char *proposal_diff (const char *path, const char *text, const char *proposal);
