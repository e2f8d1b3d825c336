/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "plan/names.h"

#include <dirent.h>
#include <fnmatch.h>
#include <limits.h>
#include <string.h>

#define BLOCK_SIZE 32768

/* Fewer names are searched one by one. */
#define INDEX_PAYS 24

#define N_BUCKETS 512

struct NameStore {
  GPtrArray *blocks;
  char *block;
  gsize left;
};

typedef struct {
  Name *by_first[256];
  Name *by_hash[N_BUCKETS];
} NameIndex;

struct Names {
  Name *all;
  guint n;
  NameIndex *index;      /* for many names; else NULL */
};

NameStore *
name_store_new (void)
{
  NameStore *store = g_new0 (NameStore, 1);

  store->blocks = g_ptr_array_new_with_free_func (g_free);
  return store;
}

void
name_store_free (NameStore *store)
{
  g_ptr_array_unref (store->blocks);
  g_free (store);
}

gpointer
name_store_take (NameStore *store, gsize size)
{
  size = (size + 7) & ~(gsize) 7;
  if (store->left < size) {
    store->left = MAX (size, BLOCK_SIZE);
    store->block = g_malloc (store->left);
    g_ptr_array_add (store->blocks, store->block);
  }
  store->left -= size;
  store->block += size;
  return store->block - size;
}

static guint
hash_of_name (const char *text)
{
  guint hash = 5381;

  for (; *text != '\0'; text++)
    hash = hash * 33 + (guchar) *text;
  return (hash ^ (hash >> 9)) % N_BUCKETS;
}

static void
index_names (NameStore *store, Names *names)
{
  names->index = name_store_take (store, sizeof *names->index);
  memset (names->index, 0, sizeof *names->index);
  for (Name *name = names->all; name != NULL; name = name->next) {
    Name **first = &names->index->by_first[(guchar) name->text[0]];
    Name **bucket = &names->index->by_hash[hash_of_name (name->text)];

    name->next_first = *first;
    *first = name;
    name->next_hash = *bucket;
    *bucket = name;
  }
}

const Name *
names_find (const Names *names, const char *text)
{
  const Name *name;

  if (names->index != NULL) {
    name = names->index->by_hash[hash_of_name (text)];
    while (name != NULL && strcmp (name->text, text) != 0)
      name = name->next_hash;
  } else {
    name = names->all;
    while (name != NULL && strcmp (name->text, text) != 0)
      name = name->next;
  }
  return name;
}

static gboolean
read_directory (NameStore *store, Names *names, const char *path, gboolean trust_types)
{
  DIR *directory = opendir (path);
  struct dirent *entry;
  gboolean again = names->n > 0;

  if (directory == NULL)
    return FALSE;
  while ((entry = readdir (directory)) != NULL)
    if (strcmp (entry->d_name, ".") != 0 && strcmp (entry->d_name, "..") != 0
        && (!again || names_find (names, entry->d_name) == NULL)) {
      gsize size = strlen (entry->d_name) + 1;
      Name *name = name_store_take (store, sizeof *name + size);

      memcpy (name->text, entry->d_name, size);
      name->type = trust_types ? entry->d_type : DT_UNKNOWN;
      name->next = names->all;
      names->all = name;
      names->n++;
    }
  closedir (directory);
  return TRUE;
}

const Names *
names_read (NameStore *store, const char *path, const char *other, gboolean trust_types)
{
  Names *names = name_store_take (store, sizeof *names);

  *names = (Names) { 0 };
  if (!read_directory (store, names, path, trust_types))
    return NULL;
  if (other != NULL)
    read_directory (store, names, other, trust_types);
  if (names->n > INDEX_PAYS)
    index_names (store, names);
  return names;
}

/* The longest part of a pattern that stands for itself; "" with brackets. */
static void
find_literal (const char *pattern, char literal[NAME_MAX + 1])
{
  gsize longest = 0;

  literal[0] = '\0';
  if (strchr (pattern, '[') != NULL)
    return;
  while (*pattern != '\0') {
    gsize length = strcspn (pattern, "*?");

    if (length > longest && length <= NAME_MAX) {
      longest = length;
      memcpy (literal, pattern, length);
      literal[length] = '\0';
    }
    pattern += length + strspn (pattern + length, "*?");
  }
}

/* Adds the names that match. Most patterns are "name*": no matching is needed
 * then; for others a quick look leaves few names to it. */
void
names_match (const Names *names, const char *pattern, GPtrArray *found)
{
  gsize fixed = strcspn (pattern, "*?[");
  gboolean prefix = pattern[fixed] == '*' && pattern[fixed + 1] == '\0';
  gboolean by_first = names->index != NULL && fixed > 0;
  char literal[NAME_MAX + 1];
  const Name *name = by_first ? names->index->by_first[(guchar) pattern[0]] : names->all;

  find_literal (pattern, literal);
  for (; name != NULL; name = by_first ? name->next_first : name->next)
    if (strncmp (name->text, pattern, fixed) == 0
        && (prefix || (strstr (name->text, literal) != NULL && fnmatch (pattern, name->text, FNM_NOESCAPE) == 0)))
      g_ptr_array_add (found, (gpointer) name->text);
}
