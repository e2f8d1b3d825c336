/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Landlock: the file view stated a second time, as rules that the kernel keeps
 * whatever the mounts are.
 *
 * The rules come from the view, that is from what was decided, not from the
 * mount steps. They are tied to the files themselves: a rule for the home
 * directory that the jail has of its own says nothing of the host's, so whoever
 * gets hold of the host's tree (a descriptor, a mount that was forgotten) finds
 * only what is granted there by name.
 *
 * A rule grants a whole tree and none can take a part of it back. Where the view
 * allows less than a rule above does, the view alone says so: a LandlockGap. */
#pragma once

#include "plan/host.h"
#include "plan/view.h"

/* All rights over files that a kernel of that ABI knows; 0 for none. */
uint64_t landlock_file_rights (int abi);

/* "read,list,execute" for LANDLOCK_FS_*. Free with g_free (). */
char *landlock_rights_to_string (uint64_t access);

/* Fills plan->landlock for the view, as far as the ABI goes. The host is only
 * asked what is in directories of which something is hidden; NULL: it is not
 * asked. With `gaps` plan->landlock_gaps is filled too. */
void landlock_from_view (Plan *plan, View *view, Host *host, int abi, gboolean gaps);

/* What the rules grant at `path`, an absolute path free of links, if the
 * jail's own file systems are there (`own`), or only the host's files. */
uint64_t landlock_access (const PlannedRuleset *ruleset, const char *path, gboolean own);
