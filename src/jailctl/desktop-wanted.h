/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* What there should be for the programs that were asked for: the originals on this
 * machine that start them, and the text of each override. Nothing is written here. */
#pragma once

#include <glib.h>

#include "jailctl/desktop-manifest.h"
#include "jailctl/desktop-places.h"

/* One override or link, or why there can be none. */
typedef struct {
  PlaceKind kind;
  char *name;       /* as in ManifestEntry, the following too */
  char *program;
  char *source;
  char *source_sum;
  char *text;       /* of the override; NULL for a link */
  gsize length;
  char *target;     /* of the link; NULL for an override */
  char *sum;        /* NULL where `problem` is set */
  char *problem;    /* why the original stays in force */
  gboolean harmless; /* and it starts a jail or another sandbox already */
} Wanted;

/* The originals with the programs they start. Free with g_ptr_array_unref (). */
GPtrArray *desktop_originals (const DesktopPlaces *places);
/* Whether one of them, or a program in PATH, is for `program`. */
gboolean desktop_is_installed (const GPtrArray *originals, const char *program);

/* Wanted * for `programs` (char *); free with g_ptr_array_unref (). */
GPtrArray *desktop_wanted (const DesktopPlaces *places, const GPtrArray *originals, const GPtrArray *programs,
                           gboolean links);
