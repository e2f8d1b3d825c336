/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Directories and files that a profile wants to exist on the host (mkdir, mkfile). */
#pragma once

#include "plan/plan.h"

/* Makes what is missing: directories 0700, files 0600. Below the part that the
 * plan resolved no link is followed. Errors: JAIL_ERROR_HOST, with the origin. */
gboolean host_steps_make (const Plan *plan, GError **error);
