/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "jailctl/desktop-manifest.h"

#include "util/error.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gstdio.h>
#include <string.h>
#include <sys/file.h>
#include <unistd.h>

#define HEAD "jail desktop"
#define VERSION 1

static void
entry_free (gpointer data)
{
  ManifestEntry *entry = data;

  g_free (entry->name);
  g_free (entry->program);
  g_free (entry->source);
  g_free (entry->source_sum);
  g_free (entry->sum);
  g_free (entry);
}

void
manifest_free (Manifest *manifest)
{
  g_ptr_array_unref (manifest->programs);
  g_ptr_array_unref (manifest->except);
  g_ptr_array_unref (manifest->directories);
  g_hash_table_unref (manifest->entries);
  if (manifest->lock >= 0)
    close (manifest->lock);
  g_free (manifest);
}

static char *
entry_key (PlaceKind kind, const char *name)
{
  return g_strconcat (place_name (kind), "/", name, NULL);
}

ManifestEntry *
manifest_find (const Manifest *manifest, PlaceKind kind, const char *name)
{
  g_autofree char *key = entry_key (kind, name);

  return g_hash_table_lookup (manifest->entries, key);
}

void
manifest_put (Manifest *manifest, PlaceKind kind, const char *name, const char *program, const char *source,
              const char *source_sum, const char *sum)
{
  ManifestEntry *entry = g_new0 (ManifestEntry, 1);

  entry->kind = kind;
  entry->name = g_strdup (name);
  entry->program = g_strdup (program);
  entry->source = g_strdup (source);
  entry->source_sum = g_strdup (source_sum);
  entry->sum = g_strdup (sum);
  g_hash_table_replace (manifest->entries, entry_key (kind, name), entry);
}

void
manifest_drop (Manifest *manifest, PlaceKind kind, const char *name)
{
  g_autofree char *key = entry_key (kind, name);

  g_hash_table_remove (manifest->entries, key);
}

gboolean
words_have (const GPtrArray *words, const char *word)
{
  return g_ptr_array_find_with_equal_func ((GPtrArray *) words, word, g_str_equal, NULL);
}

void
words_add (GPtrArray *words, const char *word)
{
  if (!words_have (words, word))
    g_ptr_array_add (words, g_strdup (word));
}

void
words_drop (GPtrArray *words, const char *word)
{
  guint index;

  if (g_ptr_array_find_with_equal_func (words, word, g_str_equal, &index))
    g_ptr_array_remove_index (words, index);
}

static void
read_words (GKeyFile *file, const char *key, GPtrArray *words)
{
  g_auto (GStrv) list = g_key_file_get_string_list (file, HEAD, key, NULL, NULL);

  for (char **word = list; word != NULL && *word != NULL; word++)
    words_add (words, *word);
}

/* A group "[KIND/NAME]". Names that could not have been made here are no names. */
static gboolean
read_entry (GKeyFile *file, const char *group, Manifest *manifest)
{
  g_autofree char *program = g_key_file_get_string (file, group, "program", NULL);
  g_autofree char *source = g_key_file_get_string (file, group, "source", NULL);
  g_autofree char *source_sum = g_key_file_get_string (file, group, "source-sum", NULL);
  g_autofree char *sum = g_key_file_get_string (file, group, "sum", NULL);
  const char *slash = strchr (group, '/');

  for (guint kind = 0; slash != NULL && kind < N_PLACES; kind++)
    if (g_str_has_prefix (group, place_name (kind)) && group + strlen (place_name (kind)) == slash
        && place_takes (kind, slash + 1) && program != NULL && source != NULL && source_sum != NULL && sum != NULL) {
      manifest_put (manifest, kind, slash + 1, program, source, source_sum, sum);
      return TRUE;
    }
  return FALSE;
}

static gboolean
read_file (Manifest *manifest, const char *path, GError **error)
{
  g_autoptr (GKeyFile) file = g_key_file_new ();
  g_autoptr (GError) problem = NULL;
  g_auto (GStrv) groups = NULL;

  if (!g_key_file_load_from_file (file, path, G_KEY_FILE_NONE, &problem)) {
    if (g_error_matches (problem, G_FILE_ERROR, G_FILE_ERROR_NOENT))
      return TRUE;
    g_set_error (error, JAIL_ERROR, JAIL_ERROR_HOST, "cannot read '%s': %s", path, problem->message);
    return FALSE;
  }
  if (g_key_file_get_integer (file, HEAD, "version", NULL) != VERSION) {
    g_set_error (error, JAIL_ERROR, JAIL_ERROR_HOST, "'%s' is not of this version of jailctl", path);
    return FALSE;
  }
  manifest->defaults = g_key_file_get_boolean (file, HEAD, "defaults", NULL);
  manifest->links = g_key_file_get_boolean (file, HEAD, "links", NULL);
  read_words (file, "programs", manifest->programs);
  read_words (file, "except", manifest->except);
  read_words (file, "directories", manifest->directories);
  groups = g_key_file_get_groups (file, NULL);
  for (char **group = groups; *group != NULL; group++)
    if (strcmp (*group, HEAD) != 0 && !read_entry (file, *group, manifest)) {
      g_autofree char *shown = g_strescape (*group, NULL);

      g_set_error (error, JAIL_ERROR, JAIL_ERROR_HOST, "'%s': the group [%s] is damaged", path, shown);
      return FALSE;
    }
  return TRUE;
}

/* The directory is what is locked: the file is replaced whenever it is written. */
static gboolean
lock (Manifest *manifest, const DesktopPlaces *places, GError **error)
{
  g_autofree char *directory = g_path_get_dirname (places->manifest);

  if (!place_make_directory (directory, manifest->directories, error))
    return FALSE;
  manifest->lock = open (directory, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  if (manifest->lock >= 0 && flock (manifest->lock, LOCK_EX) == 0)
    return TRUE;
  g_set_error (error, JAIL_ERROR, JAIL_ERROR_HOST, "cannot lock '%s': %s", directory, g_strerror (errno));
  return FALSE;
}

Manifest *
manifest_open (const DesktopPlaces *places, gboolean write, GError **error)
{
  g_autoptr (Manifest) manifest = g_new0 (Manifest, 1);

  manifest->lock = -1;
  manifest->programs = g_ptr_array_new_with_free_func (g_free);
  manifest->except = g_ptr_array_new_with_free_func (g_free);
  manifest->directories = g_ptr_array_new_with_free_func (g_free);
  manifest->entries = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, entry_free);
  if ((write && !lock (manifest, places, error)) || !read_file (manifest, places->manifest, error))
    return NULL;
  return g_steal_pointer (&manifest);
}

static void
write_words (GKeyFile *file, const char *key, const GPtrArray *words)
{
  if (words->len > 0)
    g_key_file_set_string_list (file, HEAD, key, (const char *const *) words->pdata, words->len);
}

static void
write_entry (GKeyFile *file, const char *group, const ManifestEntry *entry)
{
  g_key_file_set_string (file, group, "program", entry->program);
  g_key_file_set_string (file, group, "source", entry->source);
  g_key_file_set_string (file, group, "source-sum", entry->source_sum);
  g_key_file_set_string (file, group, "sum", entry->sum);
}

static void
remove_directories (const Manifest *manifest)
{
  for (guint i = manifest->directories->len; i > 0; i--)
    rmdir (g_ptr_array_index (manifest->directories, i - 1));
}

static int
compare_keys (gconstpointer a, gconstpointer b)
{
  return strcmp (a, b);
}

gboolean
manifest_save (Manifest *manifest, const DesktopPlaces *places, GError **error)
{
  g_autoptr (GKeyFile) file = g_key_file_new ();
  g_autofree char *text = NULL, *old = NULL;
  g_autoptr (GList) keys = NULL;
  gsize length;

  if (!manifest->defaults && manifest->programs->len == 0 && g_hash_table_size (manifest->entries) == 0) {
    if (unlink (places->manifest) < 0 && errno != ENOENT) {
      g_set_error (error, JAIL_ERROR, JAIL_ERROR_HOST, "cannot remove '%s': %s", places->manifest, g_strerror (errno));
      return FALSE;
    }
    remove_directories (manifest);
    return TRUE;
  }
  g_key_file_set_comment (file, NULL, NULL, " Made by \"jailctl desktop\", which needs it to take its changes back.", NULL);
  g_key_file_set_integer (file, HEAD, "version", VERSION);
  g_key_file_set_boolean (file, HEAD, "defaults", manifest->defaults);
  g_key_file_set_boolean (file, HEAD, "links", manifest->links);
  write_words (file, "programs", manifest->programs);
  write_words (file, "except", manifest->except);
  write_words (file, "directories", manifest->directories);
  keys = g_list_sort (g_hash_table_get_keys (manifest->entries), compare_keys);
  for (GList *key = keys; key != NULL; key = key->next)
    write_entry (file, key->data, g_hash_table_lookup (manifest->entries, key->data));
  text = g_key_file_to_data (file, &length, NULL);
  /* Units that watch the directory would run for ever. */
  if (g_file_get_contents (places->manifest, &old, NULL, NULL) && strcmp (old, text) == 0)
    return TRUE;
  return place_write (places->manifest, text, length, NULL, TRUE, error);
}
