/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* How a jail looks from inside to a launcher that was started there. */
#pragma once

#include <glib.h>

/* The directory, or one that it lies in, is covered by a jail: nobody has any right to it, and the mount on which it lies
 * cannot be written. No mode that somebody gave to a directory of their own looks like that. */
gboolean is_covered (const char *directory);

/* This process runs inside a jail. */
gboolean is_inside_jail (void);
