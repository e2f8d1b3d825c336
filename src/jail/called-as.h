/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* What the launcher's own name says: a link NAME -> jail starts the program NAME
 * in its jail. */
#pragma once

#include <glib.h>

/* TRUE where argv[0] is neither jail nor firejail: the whole command line is
 * the program's. */
gboolean called_as_program (const char *argv0);

/* Inside a jail no further one can be made, and a program that calls another one by
 * such a link wants just that one: runs it as it is. Returns only where this
 * is not the inside of a jail, or with an error. JAIL_ERROR_NOT_FOUND. */
gboolean called_as_program_inside (char **argv, GError **error);
