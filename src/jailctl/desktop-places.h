/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Where desktop files, services and autostart entries lie, where their overrides go, and
 * the writing of them: nothing that is there already is ever written over by accident. */
#pragma once

#include <glib.h>

typedef enum {
  PLACE_APPLICATIONS, /* *.desktop of menus and file managers */
  PLACE_AUTOSTART,    /* *.desktop that the session starts */
  PLACE_SERVICES,     /* D-Bus *.service */
  PLACE_LINKS,        /* names of programs, links to the launcher */
  N_PLACES,
} PlaceKind;

typedef struct {
  gboolean system;            /* for all users */
  char *directories[N_PLACES]; /* of the overrides; NULL where they cannot stand over the originals */
  GStrv sources[N_PLACES];    /* directories of the originals, the first one wins; links have none */
  char *manifest;
  char *launcher;             /* path of jail */
} DesktopPlaces;

void desktop_places_free (DesktopPlaces *places);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (DesktopPlaces, desktop_places_free)

/* Errors: JAIL_ERROR_HOST where there is no home, or no launcher beside this program. */
DesktopPlaces *desktop_places_new (gboolean system, GError **error);

/* "applications", "autostart", "services", "links". */
const char *place_name (PlaceKind kind);

/* Whether a file of that name may be written there: no surprises for shells, terminals and key files. */
gboolean place_takes (PlaceKind kind, const char *name);

/* Reads a file of at most 1 MiB; a pipe or device is none. Links are followed in the
 * directories of originals only. */
gboolean place_read_source (const char *path, char **text, gsize *length, GError **error);

/* What stands at `path`: NULL for nothing, else its digest, which for a link is made of its target and for what is
 * neither file nor link is "?". Free with g_free (). */
char *place_digest (const char *path);
char *place_digest_text (const char *text, gsize length);
char *place_digest_link (const char *target);

/* Makes a file, or with `target` a link. Without `replace` it fails where anything stands there. */
gboolean place_write (const char *path, const char *text, gsize length, const char *target, gboolean replace,
                      GError **error);

/* Makes `directory` and what leads to it; adds what was not there to `made`, the outer ones first. */
gboolean place_make_directory (const char *directory, GPtrArray *made, GError **error);
