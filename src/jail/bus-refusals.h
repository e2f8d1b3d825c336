/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* What the bus proxies of a watched jail refused so far, as jail-bus-log keeps it for the launcher. */
#pragma once

#include "plan/plan.h"

/* Lines (char *) such as "session bus: refused; permitted by: RULE"; each once. Unref the array. */
GPtrArray *bus_refusals_read (const Plan *plan);

/* The line of a profile that such a line names, or NULL; points into it. */
const char *bus_refusals_rule (const char *line);
