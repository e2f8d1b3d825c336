/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Which later lines of profiles are to be skipped. */
#pragma once

#include <glib.h>

typedef struct _IgnoreList IgnoreList;

IgnoreList *ignore_list_new (void);
void ignore_list_free (IgnoreList *list);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (IgnoreList, ignore_list_free)

/* Copies `text`. */
void ignore_list_add (IgnoreList *list, const char *text);

/* Does the line start with one of the texts, followed by a blank or its end? */
gboolean ignore_list_matches (const IgnoreList *list, const char *line, gsize length);
