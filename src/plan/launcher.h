/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The launcher itself among the programs: links to it stand in PATH before the
 * programs they are named after, and must not be taken for these. */
#pragma once

#include <glib.h>

/* TRUE where the path leads to the launcher that runs, or to another one of its name. */
gboolean launcher_is_at (const char *path);

/* The program of that name in `search` (as PATH has it; NULL: the usual
 * directories), links to the launcher left out. NULL: there is none; then
 * *forbidden tells whether there is one that may not be executed, where it is not NULL. */
char *launcher_find_program (const char *search, const char *name, gboolean *forbidden);
