/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* What Firejail does by options of its own and jailctl does here: the words
 * become those of jailctl, which takes the place of this process. */
#pragma once

#include "jail/command-line.h"

/* Executes jailctl for ACTION_JAILCTL. Returns only with an error: JAIL_ERROR_HOST. */
void hand_over_action (const CommandLine *line, GError **error);

/* Executes "jailctl join NAME PROGRAM ARGUMENTS" where a jail of that name runs;
 * returns FALSE with an error where that fails, TRUE where there is none. */
gboolean hand_over_join (const char *name, char *const *arguments, GError **error);
