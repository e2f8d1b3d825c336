/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Trace: a line for each file that a watched program asks for, and for each address. */
#pragma once

#include <glib.h>

typedef struct Trace Trace;

/* Lines are appended to the file (see util/log-file.h), or go to stderr where `path` is "". NULL with a
 * JAIL_ERROR_HOST. */
Trace *trace_open (const char *path, GError **error);
void trace_free (Trace *trace);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (Trace, trace_free)

/* "PID:PROCESS:CALL WHAT". The pid is that of outside. What is printed is clean_text () of it. */
void trace_line (Trace *trace, guint pid, const char *process, const char *call, const char *what);
