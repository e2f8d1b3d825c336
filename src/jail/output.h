/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Output: copies what the program writes to files as well (--output).
 *
 * A process of its own for each stream reads a pipe, writes to where the stream
 * went before, and to the file. It ends when the jail has ended. */
#pragma once

#include <glib.h>

typedef struct Output Output;

/* Starts the copying process; streams[1] and, where `errors`, streams[2] become
 * what the program is to have in their place. Errors: JAIL_ERROR_HOST. */
Output *output_start (const char *path, gboolean errors, int *streams, GError **error);

/* Closes the launcher's copies of `streams`: the program has its own. */
void output_started (Output *output, int *streams);

/* Waits until all has been copied. */
void output_finish (Output *output);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (Output, output_finish)
