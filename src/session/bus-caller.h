/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* BusCaller: one run of jail-bus-helper, which speaks D-Bus for the launcher. */
#pragma once

#include "session/helper.h"

typedef struct BusCaller BusCaller;

/* Starts it and returns at once. `arguments` are those after the program's name;
 * NULL-terminated. Errors: JAIL_ERROR_HOST. */
BusCaller *bus_caller_start (const char *program, const char *const *arguments, GError **error);

/* Waits for it and frees it. The lines that it printed (g_strfreev ()), or NULL with
 * an error, JAIL_ERROR_HOST, in its own words. */
char **bus_caller_finish (BusCaller *caller, GError **error);

/* Ends it, whatever it was about to do. */
void bus_caller_free (BusCaller *caller);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (BusCaller, bus_caller_free)
