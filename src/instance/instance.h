/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Instance: the directory of one running jail, $XDG_RUNTIME_DIR/jail/ID.
 *
 * It holds the sockets of the jail's helpers and what the supervisor recorded.
 * No jailed program can reach it. The supervisor holds an exclusive flock(2) on
 * its "lock" file as long as it lives: a directory whose lock can be had is a
 * leftover of a supervisor that was killed, whatever its pid. */
#pragma once

#include <glib.h>

typedef struct Instance Instance;

/* A path that no instance has: chosen, not made. NULL where there is no usable
 * runtime directory. Free with g_free (). */
char *instance_choose_path (const char *runtime_directory);

/* Makes the directory of that path (0700) and takes its lock; removes leftovers
 * of others on the way. Errors: JAIL_ERROR_HOST. */
Instance *instance_new (const char *path, GError **error);

/* Removes the directory with all that is in it. */
void instance_free (Instance *instance);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (Instance, instance_free)

const char *instance_get_path (const Instance *instance);
/* The open directory; owned by the instance. */
int instance_get_fd (const Instance *instance);
