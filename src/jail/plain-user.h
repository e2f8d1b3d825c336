/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Root is no user for a jail: its ids own the machine's files, whatever else is taken away. */
#pragma once

#include <glib.h>

/* Where the caller is root and no --as-root is among its options, this process becomes, for
 * good, the user who called sudo, doas or pkexec, or else nobody: ids, groups, capabilities,
 * and the variables that say who somebody is and where their files are. To be called before
 * anything asks for those. *name, to be freed, is the user's name, or NULL where nothing
 * had to be done. Errors: JAIL_ERROR_HOST; some of it may be done then. */
gboolean plain_user_become (char **argv, char **name, GError **error);
