/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* What jailctl desktop was asked for and what it has made: enough to take it back. */
#pragma once

#include <glib.h>

#include "jailctl/desktop-places.h"

/* A file or link that was made. */
typedef struct {
  PlaceKind kind;
  char *name;       /* in the directory of its kind */
  char *program;    /* that it is there for */
  char *source;     /* the original; for a link the program */
  char *source_sum; /* its digest then; "" for a link */
  char *sum;        /* of what was made, by place_digest () */
} ManifestEntry;

typedef struct {
  gboolean defaults;      /* the default list was asked for, with what it will have later */
  gboolean links;         /* links too */
  GPtrArray *programs;    /* char *: asked for by name */
  GPtrArray *except;      /* char *: taken out of the default list */
  GPtrArray *directories; /* char *: made for the files, the outer ones first */
  GHashTable *entries;    /* char * "KIND/NAME" -> ManifestEntry * */
  int lock;               /* nobody else works with it until it is freed; -1: read only */
} Manifest;

void manifest_free (Manifest *manifest);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (Manifest, manifest_free)

/* Reads the manifest, an empty one where there is none. With `write` its directory is
 * made and locked. Errors: JAIL_ERROR_HOST. */
Manifest *manifest_open (const DesktopPlaces *places, gboolean write, GError **error);
/* Writes it in one go; with nothing in it, it goes, and the directories that were made too. */
gboolean manifest_save (Manifest *manifest, const DesktopPlaces *places, GError **error);

ManifestEntry *manifest_find (const Manifest *manifest, PlaceKind kind, const char *name);
/* Adds an entry or takes the place of the one there was. */
void manifest_put (Manifest *manifest, PlaceKind kind, const char *name, const char *program, const char *source,
                   const char *source_sum, const char *sum);
void manifest_drop (Manifest *manifest, PlaceKind kind, const char *name);

/* Sets of words in order of arrival. */
gboolean words_have (const GPtrArray *words, const char *word);
void words_add (GPtrArray *words, const char *word);
void words_drop (GPtrArray *words, const char *word);
