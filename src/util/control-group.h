/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Control groups of the second version: cgroups(7). */
#pragma once

#include <glib.h>
#include <sys/types.h>

/* The group of a process (0: of this one) as a path below the root of the hierarchy, "/" for the root itself; NULL where
 * there is no such hierarchy, the process has ended, or its group lies out of sight. Free with g_free (). */
char *control_group_of (pid_t pid);
