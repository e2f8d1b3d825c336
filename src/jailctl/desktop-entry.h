/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The text of desktop files and D-Bus service files, changed so that what they start
 * runs in a jail. Text in, text out: nothing here looks at the host. The grammar is that
 * of the Desktop Entry Specification 1.5, read as generously as its loosest readers do
 * (GKeyFile, KConfig, dbus-daemon): a line that one of them would start is changed. */
#pragma once

#include <glib.h>

typedef enum {
  ENTRY_DESKTOP, /* *.desktop: escapes in values, DBusActivatable */
  ENTRY_SERVICE, /* D-Bus *.service: SystemdService */
} EntryKind;

/* What is put before a program that a line starts: words of entry_word () one behind
 * the other; freed with g_free (). NULL: the line stays as it is. `program` is the word
 * as it becomes argv[0]; "env NAME=VALUE..." before it is not the program. */
typedef char *(*EntryPrefix) (const char *program, gpointer data);

/* Returns the changed text and stores its length; free with g_free (). Every byte that
 * need not change is kept. *n_changed is the number of lines that got a prefix; where
 * there is none the text comes back as it was. JAIL_ERROR_HOST, with the number of the
 * line, where an Exec line cannot be understood. */
char *entry_edit (EntryKind kind, const char *text, gsize length, EntryPrefix prefix, gpointer data,
                  gsize *new_length, guint *n_changed, GError **error);

/* The programs of the Exec lines in their order; free with g_ptr_array_unref (). */
GPtrArray *entry_programs (EntryKind kind, const char *text, gsize length, GError **error);

/* `word` and a blank, for an Exec line. NULL where it has bytes that not all readers of
 * such lines take alike. */
char *entry_word (const char *word);
