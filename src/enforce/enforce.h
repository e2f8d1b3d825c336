/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Enforce: does what a Plan says, and nothing else.
 *
 * enforce_start () clones a process into new namespaces. That process becomes
 * pid 1 of the jail: it builds the file view, gives up every power, starts the
 * program as its child and reaps. From the clone on nothing is parsed, looked up or
 * decided, and GLib is not called. When the caller dies, so does pid 1 and with
 * it the whole jail. */
#pragma once

#include "plan/plan.h"

#include <signal.h>

typedef struct {
  pid_t pid;     /* pid 1 of the jail, as the caller sees it: a child to wait for */
  int report_fd; /* see enforce_read_report (); the caller closes it */
} RunningJail;

/* Makes the directories and files on the host that the plan asks for, then
 * starts. The caller must have one thread and must block, before, every
 * signal that it wants pid 1 to have blocked; `program_signals` is the mask that the
 * program gets. Errors: JAIL_ERROR_HOST. */
gboolean enforce_start (const Plan *plan, const sigset_t *program_signals, RunningJail *jail, GError **error);

/* To be called when report_fd is readable. TRUE: the program runs. FALSE: it
 * does not, and pid 1 ends by itself. Errors: JAIL_ERROR_HOST,
 * JAIL_ERROR_NOT_FOUND, JAIL_ERROR_NOT_EXECUTABLE. */
gboolean enforce_read_report (const Plan *plan, const RunningJail *jail, GError **error);

/* For a helper: turns the calling process, a child that was just forked, into
 * plan->program, in new namespaces and with the plan's file view, but under its own pid and without
 * a pid 1 of its own. Descriptors below `first_closed` stay open. What fails is
 * reported to `report_fd`, for enforce_read_report (). */
_Noreturn void enforce_become (const Plan *plan, int report_fd, unsigned first_closed);
