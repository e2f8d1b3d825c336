/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "jailctl/desktop-apply.h"

#include "jailctl/desktop-wanted.h"
#include "util/error.h"

#include <errno.h>
#include <string.h>
#include <unistd.h>

typedef struct {
  const DesktopPlaces *places;
  Manifest *manifest;
  gboolean act;
  ApplyReport report;
  gpointer data;
} Apply;

static void
remember (const Apply *apply, const Wanted *wanted)
{
  manifest_put (apply->manifest, wanted->kind, wanted->name, wanted->program, wanted->source, wanted->source_sum,
                wanted->sum);
}

static gboolean
make (const Apply *apply, const Wanted *wanted, const char *path, gboolean replace, GError **error)
{
  g_autofree char *directory = g_path_get_dirname (path);

  if (!apply->act)
    return TRUE;
  /* What is new is written down first, and what is renewed afterwards: whatever happens between, the file is either
   * in the manifest or not there, and a renewed one is known by what it says. */
  if (!place_make_directory (directory, apply->manifest->directories, error))
    return FALSE;
  if (!replace) {
    remember (apply, wanted);
    if (!manifest_save (apply->manifest, apply->places, error))
      return FALSE;
  }
  if (!place_write (path, wanted->text, wanted->length, wanted->target, replace, error))
    return FALSE;
  remember (apply, wanted);
  return TRUE;
}

static ApplyOutcome
judge (const Wanted *wanted, const ManifestEntry *entry, const char *there, const char **why)
{
  if (entry == NULL) {
    *why = there != NULL ? "this file is not jailctl's" : NULL;
    return there != NULL ? APPLY_FOREIGN : APPLY_NEW;
  }
  if (there == NULL) {
    *why = "it was removed";
    return APPLY_GONE;
  }
  if (strcmp (there, wanted->sum) == 0)
    return APPLY_CURRENT;
  if (strcmp (there, entry->sum) != 0) {
    *why = "it was changed by hand";
    return APPLY_CHANGED;
  }
  *why = strcmp (wanted->source_sum, entry->source_sum) != 0 ? "the original has changed"
         : strcmp (wanted->source, entry->source) != 0       ? "there is another original"
                                                             : "jail or its profiles have changed";
  return APPLY_STALE;
}

static gboolean
apply_wanted (const Apply *apply, const Wanted *wanted, GError **error)
{
  g_autofree char *path = g_build_filename (apply->places->directories[wanted->kind], wanted->name, NULL);
  g_autofree char *there = place_digest (path);
  const ManifestEntry *entry = manifest_find (apply->manifest, wanted->kind, wanted->name);
  const char *why = wanted->problem;
  ApplyOutcome outcome = wanted->harmless ? APPLY_SANDBOXED : APPLY_UNJAILED;

  if (wanted->problem == NULL) {
    outcome = judge (wanted, entry, there, &why);
    if (outcome == APPLY_CURRENT && apply->act)
      remember (apply, wanted);
    if ((outcome == APPLY_NEW || outcome == APPLY_GONE || outcome == APPLY_STALE)
        && !make (apply, wanted, path, outcome == APPLY_STALE, error))
      return FALSE;
  }
  apply->report (outcome, wanted->kind, wanted->name, wanted->program, why, apply->data);
  return TRUE;
}

/* What is wanted has been seen to. What can no longer be overridden keeps the override it has, unless it needs none. */
static gboolean
is_wanted (const ManifestEntry *entry, const GPtrArray *wanted)
{
  for (guint i = 0; i < wanted->len; i++) {
    const Wanted *one = g_ptr_array_index (wanted, i);

    if (one->kind == entry->kind && strcmp (one->name, entry->name) == 0)
      return !one->harmless;
  }
  return FALSE;
}

/* The search path of this session may not lead to an original that another one finds. */
static gboolean
is_for_other_session (const ManifestEntry *entry, const GPtrArray *programs)
{
  return entry->kind != PLACE_LINKS && words_have (programs, entry->program) && access (entry->source, F_OK) == 0;
}

static gboolean
apply_unwanted (const Apply *apply, const ManifestEntry *entry, GError **error)
{
  g_autofree char *path = NULL, *there = NULL;
  const char *why = NULL;
  ApplyOutcome outcome = APPLY_REMOVED;

  if (apply->places->directories[entry->kind] == NULL)
    return TRUE;
  path = g_build_filename (apply->places->directories[entry->kind], entry->name, NULL);
  there = place_digest (path);
  if (there != NULL && strcmp (there, entry->sum) != 0) {
    outcome = APPLY_CHANGED;
    why = "it was changed by hand; now it is yours";
  } else if (access (entry->source, F_OK) != 0) {
    why = "the original is gone";
  }
  if (apply->act && outcome == APPLY_REMOVED && there != NULL && unlink (path) < 0) {
    g_set_error (error, JAIL_ERROR, JAIL_ERROR_HOST, "cannot remove '%s': %s", path, g_strerror (errno));
    return FALSE;
  }
  apply->report (outcome, entry->kind, entry->name, entry->program, why, apply->data);
  return TRUE;
}

static int
compare_keys (gconstpointer a, gconstpointer b)
{
  return strcmp (a, b);
}

gboolean
desktop_apply (const DesktopPlaces *places, Manifest *manifest, const GPtrArray *programs, const GPtrArray *wanted,
               gboolean act, ApplyReport report, gpointer data, GError **error)
{
  const Apply apply = { places, manifest, act, report, data };
  g_autoptr (GList) keys = NULL;
  gboolean good = TRUE;

  for (guint i = 0; good && i < wanted->len; i++)
    good = apply_wanted (&apply, g_ptr_array_index (wanted, i), error);
  keys = g_list_sort (g_hash_table_get_keys (manifest->entries), compare_keys);
  for (GList *key = keys; good && key != NULL; key = key->next) {
    const ManifestEntry *entry = g_hash_table_lookup (manifest->entries, key->data);

    if (is_wanted (entry, wanted) || is_for_other_session (entry, programs))
      continue;
    good = apply_unwanted (&apply, entry, error);
    if (good && act)
      g_hash_table_remove (manifest->entries, key->data);
  }
  return (!act || manifest_save (manifest, places, good ? error : NULL)) && good;
}
