/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Live files: what the jail shows of single files that others replace by new
 * ones, as /etc/resolv.conf. A mount would hold the old file; so the jail sees a
 * copy in the instance directory, which is written anew when the file changes. */
#pragma once

#include "plan/plan.h"

typedef struct LiveFiles LiveFiles;

/* Makes the copies of the plan, in a directory that exists. NULL with
 * JAIL_ERROR_HOST; a file that cannot be read just now has an empty copy. */
LiveFiles *live_files_start (const Plan *plan, GError **error);

/* To be polled for reading; -1 where there is nothing to follow. Owned by `live`. */
int live_files_get_fd (const LiveFiles *live);

/* To be called when the descriptor can be read. */
void live_files_follow (LiveFiles *live);

void live_files_free (LiveFiles *live);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (LiveFiles, live_files_free)
