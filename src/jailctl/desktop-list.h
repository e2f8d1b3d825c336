/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Which programs have a profile, and which of them jailctl desktop takes by default. */
#pragma once

#include <glib.h>

/* Whether something may be the name of a program here. */
gboolean desktop_is_name (const char *name);
gboolean desktop_has_profile (const char *name);

/* The programs of the default list that have a profile, in their order: those of
 * desktop.d/<*>.conf and desktop.list beside the profiles and, unless `system`, of the
 * user's desktop.list and those for which the user wrote a profile. The format is that
 * of Firejail's firecfg.config: a name a line, "#" for comments, "!NAME" for never.
 * Free with g_ptr_array_unref (). Errors: JAIL_ERROR_HOST with file:line. */
GPtrArray *desktop_list_read (gboolean system, GError **error);
