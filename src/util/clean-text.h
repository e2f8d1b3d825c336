/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Clean text: words of others, fit to be printed to a terminal. */
#pragma once

#include <glib.h>

/* The text (g_free ()) in one line. What a terminal could take for a command, C1 codes as U+009B
 * among it, what would turn the direction of the text round, and bytes that are no UTF-8
 * become \xNN for each byte. */
char *clean_text (const char *text);
