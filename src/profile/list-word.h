/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Lists with edit operators: "a,+b" adds, "-a" removes, "=a" clears, then adds. */
#pragma once

#include <glib.h>

/* Edits *set by the items of `text`; the word with number i of the NULL-terminated
 * `words` is bit i. On FALSE *set is unchanged and *problem says why; free it. */
gboolean list_word_edit (const char *text, const char *const *words, guint *set, char **problem);

/* The number of the word, or -1. `word` need not end with NUL. */
int list_word_find (const char *const *words, const char *word, gsize length);

/* "unknown word 'x' (did you mean 'y'?)". Free with g_free(). */
char *list_word_problem (const char *const *words, const char *word, gsize length);
