/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Portal: what portals find out about one jail, and the documents that it is given
 * at its start. */
#pragma once

#include "plan/plan.h"

typedef struct Portal Portal;

/* Makes the directory of the instance where Flatpak keeps its own, and removes
 * those of jails that were killed. Starts what takes time, and does not wait for it.
 * The plan must outlive the portal. Errors: JAIL_ERROR_HOST. */
Portal *portal_start (const Plan *plan, GError **error);

/* Waits until the documents are there, and rewrites plan->own_arguments. Where no
 * file has to be handed over the jail can do without them: then TRUE, with the reason in
 * `words` (g_free ()), which otherwise is NULL. */
gboolean portal_wait_ready (Portal *portal, char **words, GError **error);

/* Names pid 1 of the jail, by which portals translate the pids of the program. */
void portal_tell_pid (Portal *portal, pid_t pid);

/* Removes the directory. */
void portal_free (Portal *portal);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (Portal, portal_free)
