/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Learned: the list of system calls that runs of a program were seen to make, as a file with
 * a line for a profile. */
#pragma once

#include <glib.h>

typedef struct Learned Learned;

/* Takes over what an earlier run left in the file, if it exists. Errors:
 * JAIL_ERROR_PROFILE for a file that was not written here, JAIL_ERROR_HOST. */
Learned *learned_open (const char *path, GError **error);
void learned_free (Learned *learned);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (Learned, learned_free)

/* A call of that name, made by a process of that name. */
void learned_add (Learned *learned, const char *call, const char *process);

/* TRUE where the call is already known, so that nobody need be asked for its process. */
gboolean learned_has (const Learned *learned, const char *call);

/* Replaces the file; says how many calls are new. Errors: JAIL_ERROR_HOST. */
gboolean learned_write (const Learned *learned, guint *n_new, GError **error);
