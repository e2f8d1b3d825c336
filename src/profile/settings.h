/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* jail.conf(5): what the administrator and the user set for all jails. */
#pragma once

#include <glib.h>

#include "profile/reader.h"

typedef struct {
  ConditionDefaults conditions;
  gboolean imported_profiles; /* Firejail's are used where there are no others */
  gboolean quiet;
  guint n_covered;            /* directories that the jail hides in which this runs */
  GPtrArray *lines;           /* SettingsLines: lines for every profile, the administrator's first */
} Settings;

typedef struct {
  char *file;
  char *text;
} SettingsLines;

void settings_clear (Settings *settings);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Settings, settings_clear)

/* Reads jail.conf in both directories; what is in the second one stands over
 * the first. Files that do not exist say nothing, nor do those
 * that the jail hides in which this runs. Errors: JAIL_ERROR_PROFILE. */
gboolean settings_read (Settings *settings, const char *system, const char *user, GError **error);
