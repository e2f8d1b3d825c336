/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Names: what is in a directory, read once, so that single names and patterns are
 * found quickly. For host.c. */
#pragma once

#include <glib.h>

/* The memory of many small things that are given back together. */
typedef struct NameStore NameStore;
NameStore *name_store_new (void);
void name_store_free (NameStore *store);
/* Not cleared; lives as long as the store. */
gpointer name_store_take (NameStore *store, gsize size);

typedef struct Name Name;
struct Name {
  Name *next;            /* of all */
  Name *next_first;      /* of those with the same first byte */
  Name *next_hash;       /* of those in the same bucket */
  guint8 type;           /* DT_* of readdir(3); DT_UNKNOWN where lstat(2) has to tell */
  char text[];
};

typedef struct Names Names;

/* The names in the directory at `path`, and in the one at `other` where that is
 * not NULL and there. NULL where `path` cannot be read. */
const Names *names_read (NameStore *store, const char *path, const char *other, gboolean trust_types);

/* NULL: there is none. */
const Name *names_find (const Names *names, const char *text);

/* Adds the texts (owned by the store) that match the pattern of one component, in no order. */
void names_match (const Names *names, const char *pattern, GPtrArray *found);
