/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Holds what is wanted, what was made and what is there against each other. */
#pragma once

#include <glib.h>

#include "jailctl/desktop-manifest.h"
#include "jailctl/desktop-places.h"

typedef enum {
  APPLY_NEW,      /* nothing is there: it is made */
  APPLY_CURRENT,  /* it is as it should be */
  APPLY_STALE,    /* it was made and should be another by now: it is made anew */
  APPLY_GONE,     /* it was made and is not there any more: it is made anew */
  APPLY_REMOVED,  /* it was made and is wanted no more: it is removed */
  APPLY_FOREIGN,  /* something else is there, which the user or the administrator made: left alone */
  APPLY_CHANGED,  /* it was made, and changed by hand since: left alone */
  APPLY_UNJAILED, /* there can be no override, so the original starts without a jail */
  APPLY_SANDBOXED, /* the original needs none */
} ApplyOutcome;

/* `why` explains an outcome, or is NULL. */
typedef void (*ApplyReport) (ApplyOutcome outcome, PlaceKind kind, const char *name, const char *program,
                             const char *why, gpointer data);

/* Reports each file and link of `wanted`, which desktop_wanted () made for `programs`,
 * and what else was made; with `act` it also makes, renews and removes them and keeps
 * the manifest, which must be locked then. Stops at the first thing that fails:
 * JAIL_ERROR_HOST, and what was done is in the manifest. */
gboolean desktop_apply (const DesktopPlaces *places, Manifest *manifest, const GPtrArray *programs,
                        const GPtrArray *wanted, gboolean act, ApplyReport report, gpointer data, GError **error);
