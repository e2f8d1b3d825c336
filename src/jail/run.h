/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Run: supervises one jail from its start to its end. */
#pragma once

#include "plan/plan.h"
#include "session/session.h"

/* Starts the plan's program and stays until it ends. Signals sent to the
 * launcher go to the program; a stop (Ctrl-Z) stops the launcher as well. Without a helper
 * that it cannot do without, the program is asked to end, and made to.
 * TRUE: `status` is the program's exit status, 128+n where signal n ended it.
 * FALSE: nothing runs. Errors: those of enforce.h.
 * `told`: print Firejail's status lines; `since` is when the launcher started. */
gboolean run_jail (const Plan *plan, Session *session, gboolean told, gint64 since, int *status, GError **error);
