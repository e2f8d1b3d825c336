/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Instance: the directory of one running jail, $XDG_RUNTIME_DIR/jail/ID.
 *
 * It holds the sockets of the jail's helpers and what the supervisor recorded.
 * No jailed program can reach it. The supervisor holds an exclusive flock(2) on
 * its "lock" file as long as it lives: a directory whose lock can be had is a
 * leftover of a supervisor that was killed, whatever its pid.
 *
 * Who makes an instance holds a shared lock on the directory of all instances
 * until its own lock is taken, who collects leftovers an exclusive one: so a
 * directory without a lock file is no instance that is just being made. */
#pragma once

#include <glib.h>

#define INSTANCE_LOCK "lock"
#define INSTANCE_RECORD "info"
#define INSTANCE_SOCKET "control"

typedef struct Instance Instance;

/* The directory of all instances: $XDG_RUNTIME_DIR/jail, or that of
 * /run/user/UID where the variable is not set. NULL where there is neither.
 * Free with g_free (). */
char *instance_find_parent (void);

/* Makes the directory of all instances where it is missing and returns it open;
 * -1 where it cannot be made or is not the caller's alone. Errors: JAIL_ERROR_HOST. */
int instance_open_parent (const char *parent, GError **error);

/* A path that no instance has: chosen, not made. Free with g_free (). */
char *instance_choose_path (const char *parent);

/* Makes the directory of that path (0700) and takes its lock; removes leftovers
 * of others on the way. Errors: JAIL_ERROR_HOST. */
Instance *instance_new (const char *path, GError **error);

/* Removes the directory with all that is in it. */
void instance_free (Instance *instance);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (Instance, instance_free)

const char *instance_get_path (const Instance *instance);
/* The open directory; owned by the instance. */
int instance_get_fd (const Instance *instance);

/* Removes the directories of supervisors that are gone; `parent` is open. */
void instance_collect (int parent);

/* TRUE where a living supervisor holds the lock of the instance `id`. */
gboolean instance_is_held (int parent, const char *id);
