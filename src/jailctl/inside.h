/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Inside: work on the files of a jail, by a child process that sees what the
 * jail's programs see and may no more than they. */
#pragma once

#include "instance/record.h"

/* Runs in the child, in the directory where the jail's program started. Its result is the
 * exit status; it prints its own errors. */
typedef int (*InsideWork) (gpointer data);

/* The child's exit status; -1 with an error where it was not started. */
int work_inside (const JailRecord *record, InsideWork work, gpointer data, GError **error);

/* Opens a path there. What lies at it is the jail's choice: no magic link is
 * followed, nothing is waited for, no terminal becomes ours. -1 with errno. */
int open_inside (const char *path, int flags, mode_t mode);

/* Copies what is left of one file to another. FALSE with errno. */
gboolean copy_file (int from, int to);
