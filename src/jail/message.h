/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Messages for the user: one line each on stderr, coloured on a terminal only. */
#pragma once

#include <glib.h>

void message_error (const char *text);
void message_warning (const char *text);
void message_note (const char *text);
