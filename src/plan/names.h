/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Names: what is in a directory, read once and in order, so that single names and
 * patterns are found quickly. For host.c. */
#pragma once

#include <glib.h>

/* The memory of many small things that are given back together. */
typedef struct NameStore NameStore;
NameStore *name_store_new (void);
void name_store_free (NameStore *store);
/* Not cleared; lives as long as the store. */
gpointer name_store_take (NameStore *store, gsize size);

typedef struct {
  guint8 type; /* DT_* of readdir(3), DT_UNKNOWN where lstat(2) has to tell, or NAME_LINK */
  char text[];
} Name;

/* A link whose target is known: it stands behind the text. */
#define NAME_LINK 255

static inline const char *
name_target (const Name *name)
{
  const char *end = name->text;

  while (*end != '\0')
    end++;
  return end + 1;
}

typedef struct {
  guint n;
  const guint32 *places; /* of the names in `block`, in the order of strcmp(3) */
  const char *block;     /* Name after Name, without gaps */
  gsize size;            /* of it */
  guint first[257];      /* index of the first name that begins with that byte or a later one */
} Names;

static inline const char *
names_text (const Names *names, guint index)
{
  return ((const Name *) (names->block + names->places[index]))->text;
}

/* The names in the directory at `path`, and in the one at `other` where that is
 * not NULL and there. NULL where `path` cannot be read. `cache` is a directory in
 * which the names of the system's directories are kept from one start to the next, or NULL. */
const Names *names_read (NameStore *store, const char *path, const char *other, gboolean trust_types,
                         const char *cache);

/* NULL: there is none. */
const Name *names_find (const Names *names, const char *text);

/* Adds the texts (owned by the store) that match the pattern of one component, in order. */
void names_match (const Names *names, const char *pattern, GPtrArray *found);
