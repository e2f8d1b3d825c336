/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Named sets of system calls, "@mount", "@default". Their vocabulary is that of
 * Firejail and of systemd.exec(5), SystemCallFilter=; what is in them is decided
 * here. A name that an architecture lacks simply has no effect there. */
#pragma once

#include <glib.h>

/* Whether "@name" is a group. */
gboolean group_exists (const char *group);

/* Adds to `names` (char *, a set that frees its keys) every call of the group
 * and of the groups in it. The group must exist. */
void group_expand (const char *group, GHashTable *names);

/* The group nearest to a mistyped one, or NULL. Static storage. */
const char *group_suggest (const char *group);

/* The group of that number, NULL past the last one. Static storage. */
const char *group_name (gsize index);

/* A hash over all groups and their members. What was compiled with other
 * groups is recognised by it; it is no protection against anybody. */
guint64 groups_fingerprint (void);
