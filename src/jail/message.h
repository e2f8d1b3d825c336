/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Messages for the user: one line each on stderr, coloured on a terminal only.
 * Called by the name firejail they look like Firejail's. */
#pragma once

#include <glib.h>
#include <sys/types.h>

/* TRUE where this program was called by the name firejail. */
gboolean message_is_firejail (void);

void message_error (const char *text);
void message_warning (const char *text);
void message_note (const char *text);

/* The lines that scripts and front ends of Firejail wait for. `since` is when the
 * launcher started, as g_get_monotonic_time () has it. */
void message_reading (const char *path);
void message_child (pid_t pid);
void message_running (gint64 since);
void message_bye (void);
