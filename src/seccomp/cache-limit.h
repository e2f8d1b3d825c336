/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* What the cache of compiled filters may take. */
#pragma once

#include <glib.h>

#define CACHE_MOST_ENTRIES 256
#define CACHE_MOST_BYTES (16 * 1024 * 1024)

/* An entry that is used is marked as used at most once a day. */
#define CACHE_MARK_SECONDS (24 * 60 * 60)

/* Removes entries, those first that were not used for longest, until the rest takes three
 * quarters of what is allowed; and what interrupted writers left an hour ago or
 * earlier. Does nothing below the limits. Called after an entry was added. */
void cache_limit (int directory_fd);
