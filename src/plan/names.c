/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "plan/names.h"

#include "plan/names-cache.h"

#include <dirent.h>
#include <fnmatch.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define BLOCK_SIZE 32768

struct NameStore {
  GPtrArray *blocks;
  char *block;
  gsize left;
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

static const Name *
name_at (const Names *names, guint index)
{
  return (const Name *) (names->block + names->places[index]);
}

static void
index_first (Names *names)
{
  guint index = 0;

  for (guint byte = 0; byte < 256; byte++) {
    while (index < names->n && (guchar) name_at (names, index)->text[0] < byte)
      index++;
    names->first[byte] = index;
  }
  names->first[256] = names->n;
}

/* Reading ------------------------------------------------------------------ */

/* Names as they come. */
typedef struct {
  GByteArray *block;
  GArray *places; /* guint32 */
} Found;

static void
add_name (Found *found, guint8 type, const char *text)
{
  guint32 place = found->block->len;

  g_array_append_val (found->places, place);
  g_byte_array_append (found->block, &type, 1);
  g_byte_array_append (found->block, (const guint8 *) text, (guint) strlen (text) + 1);
}

static void
read_directory (DIR *directory, Found *found, gboolean trust_types)
{
  struct dirent *entry;

  while ((entry = readdir (directory)) != NULL) {
    const char *name = entry->d_name;

    if (name[0] != '.' || (name[1] != '\0' && (name[1] != '.' || name[2] != '\0')))
      add_name (found, trust_types ? entry->d_type : DT_UNKNOWN, name);
  }
}

/* Puts its target behind each link. */
static void
add_targets (int directory, Found *found)
{
  g_autoptr (GByteArray) block = g_steal_pointer (&found->block);
  g_autoptr (GArray) places = g_steal_pointer (&found->places);

  found->block = g_byte_array_sized_new (2 * block->len);
  found->places = g_array_sized_new (FALSE, FALSE, sizeof (guint32), places->len);
  for (guint i = 0; i < places->len; i++) {
    const Name *name = (const Name *) (block->data + g_array_index (places, guint32, i));
    char target[PATH_MAX];
    ssize_t length = name->type == DT_LNK ? readlinkat (directory, name->text, target, sizeof target - 1) : -1;

    add_name (found, length > 0 ? NAME_LINK : name->type, name->text);
    if (length > 0) {
      target[length] = '\0';
      g_byte_array_append (found->block, (const guint8 *) target, (guint) length + 1);
    }
  }
}

static int
compare_places (const void *a, const void *b, void *block)
{
  guint32 left = *(const guint32 *) a, right = *(const guint32 *) b;
  int order = strcmp ((char *) block + left + 1, (char *) block + right + 1);

  return order != 0 ? order : (left > right) - (left < right);
}

/* In order, and of two with the same name the first. */
static Names *
take_found (NameStore *store, const Found *found)
{
  Names *names = name_store_take (store, sizeof *names);
  guint32 *places = name_store_take (store, found->places->len * sizeof *places);
  char *block = name_store_take (store, found->block->len);
  guint n = 0;

  memcpy (block, found->block->data, found->block->len);
  memcpy (places, found->places->data, found->places->len * sizeof *places);
  qsort_r (places, found->places->len, sizeof *places, compare_places, block);
  for (guint i = 0; i < found->places->len; i++)
    if (n == 0 || strcmp (block + places[n - 1] + 1, block + places[i] + 1) != 0)
      places[n++] = places[i];
  *names = (Names) { .n = n, .places = places, .block = block, .size = found->block->len };
  index_first (names);
  return names;
}

/* `cache`: where to remember them, or NULL. */
static Names *
read_names (NameStore *store, DIR *directory, const char *other, gboolean trust_types, const char *cache,
            const struct stat *before)
{
  Found found = { g_byte_array_sized_new (4096), g_array_sized_new (FALSE, FALSE, sizeof (guint32), 128) };
  DIR *second = other != NULL ? opendir (other) : NULL;
  gboolean keep;
  Names *names;

  read_directory (directory, &found, trust_types);
  if (second != NULL) {
    read_directory (second, &found, trust_types);
    closedir (second);
  }
  keep = cache != NULL && found.places->len >= NAMES_CACHE_LEAST;
  if (keep)
    add_targets (dirfd (directory), &found);
  names = take_found (store, &found);
  if (keep)
    names_cache_store (cache, dirfd (directory), before, names);
  g_byte_array_unref (found.block);
  g_array_unref (found.places);
  return names;
}

const Names *
names_read (NameStore *store, const char *path, const char *other, gboolean trust_types, const char *cache)
{
  DIR *directory = opendir (path);
  struct stat before;
  Names *names = NULL;

  if (directory == NULL)
    return NULL;
  if (cache != NULL && (other != NULL || !trust_types || fstat (dirfd (directory), &before) < 0
                        || !names_cache_takes (dirfd (directory), &before)))
    cache = NULL;
  if (cache != NULL)
    names = names_cache_load (store, cache, &before);
  if (names != NULL)
    index_first (names);
  else
    names = read_names (store, directory, other, trust_types, cache, &before);
  closedir (directory);
  return names;
}

/* Finding ------------------------------------------------------------------ */

/* The first name from `low` on, before `high`, that is not less than the text. */
static guint
find_place (const Names *names, guint low, guint high, const char *text)
{
  while (low < high) {
    guint middle = low + (high - low) / 2;

    if (strcmp (name_at (names, middle)->text, text) < 0)
      low = middle + 1;
    else
      high = middle;
  }
  return low;
}

const Name *
names_find (const Names *names, const char *text)
{
  guchar byte = (guchar) text[0];
  guint place = find_place (names, names->first[byte], names->first[byte + 1], text);

  return place < names->first[byte + 1] && strcmp (name_at (names, place)->text, text) == 0 ? name_at (names, place) : NULL;
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

/* Most patterns are "name*": no matching is needed then; for others a quick look
 * leaves few names to it. */
void
names_match (const Names *names, const char *pattern, GPtrArray *found)
{
  gsize fixed = strcspn (pattern, "*?[");
  gboolean prefix = pattern[fixed] == '*' && pattern[fixed + 1] == '\0';
  guchar byte = (guchar) pattern[0];
  char literal[NAME_MAX + 1] = "", start[NAME_MAX + 1];
  guint place = 0, end = names->n;

  if (fixed > NAME_MAX)
    return;
  if (fixed > 0) {
    memcpy (start, pattern, fixed);
    start[fixed] = '\0';
    end = names->first[byte + 1];
    place = find_place (names, names->first[byte], end, start);
  }
  if (!prefix)
    find_literal (pattern, literal);
  for (; place < end; place++) {
    const char *text = name_at (names, place)->text;

    if (strncmp (text, pattern, fixed) != 0)
      break;
    if (prefix || (strstr (text, literal) != NULL && fnmatch (pattern, text, FNM_NOESCAPE) == 0))
      g_ptr_array_add (found, (gpointer) text);
  }
}
