/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Registry: which jails of this user run. */
#pragma once

#include "instance/record.h"

/* The records of all that run (JailRecord), the oldest first. What supervisors
 * that were killed left is removed on the way. */
GPtrArray *registry_list (void);

/* Those that `word` means, in that order: the jails of that name; the jail with
 * that process in it, or that supervisor; where there is neither, nameless
 * jails whose program is called so. */
GPtrArray *registry_find (const char *word);

/* The one jail that is meant. Errors: JAIL_ERROR_NOT_FOUND for none,
 * JAIL_ERROR_USAGE for several. Free with jail_record_free (). */
JailRecord *registry_find_one (const char *word, GError **error);

/* The directory of all instances, open; -1 where there is none. */
int registry_open (void);
