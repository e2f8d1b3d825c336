/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The names in directories of the system, kept in the user's cache from one start
 * to the next: to read /usr/bin takes longer than all the rest of many a start.
 *
 * An entry is good for as long as the directory has the times of change that it had when
 * it was read. Nobody but root can put those back, and only directories of root's on file
 * systems that keep such times are remembered. The entry is the user's own, in a directory
 * that no jail shows; what is not exactly as it was written is not used. */
#pragma once

#include "plan/names.h"

#include <sys/stat.h>

/* TRUE for an open directory whose names can be remembered. */
gboolean names_cache_takes (int directory, const struct stat *status);

/* With fewer names reading is as quick. */
#define NAMES_CACHE_LEAST 64

/* The names of the directory in that state but for `first`, NULL where they have to be read. */
Names *names_cache_load (NameStore *store, const char *cache, const struct stat *status);

/* Remembers what was read of an open directory, links with their targets; `before` is its
 * state before that. */
void names_cache_store (const char *cache, int directory, const struct stat *before, const Names *names);
