/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* One cache entry as a file: named by its key, carrying the key and a hash of
 * its body. Nothing in here knows what the body is.
 *
 * The key is a SHA-256 that the caller made over all that determines the body. */
#pragma once

#include <glib.h>

#define CACHE_KEY_SIZE 32

/* The body, or NULL if there is no entry, or if anything about it or its
 * directory is not as cache_file_store() leaves it: another owner, writable by
 * others, no regular file, a link, damaged. Unref it. */
GBytes *cache_file_load (const char *directory, const guint8 key[CACHE_KEY_SIZE]);

/* Writes or replaces an entry in one step; creates the directory with mode 0700.
 * FALSE if that cannot be done, which callers may ignore. */
gboolean cache_file_store (const char *directory, const guint8 key[CACHE_KEY_SIZE], GBytes *body);
