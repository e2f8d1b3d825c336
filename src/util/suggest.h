/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* "Did you mean ...?": the known word that lies nearest to a mistyped one. */
#pragma once

#include <glib.h>

/* The candidate of that number, or NULL past the last one. */
typedef const char *(*SuggestCandidate) (gsize index, gconstpointer data);

/* The candidate that needs the fewest insertions, deletions, replacements and
 * swaps of neighbours to become `word`; NULL where none is near enough to be
 * worth a hint (about one change in three letters). The first of equals wins.
 * The result belongs to whoever owns the candidates. */
const char *suggest_nearest (const char *word, SuggestCandidate candidate, gconstpointer data);

/* The same over a NULL-terminated array of names. */
const char *suggest_nearest_of (const char *word, const char *const *names);
