/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* How the reader words its errors: one line, the place first. */
#pragma once

#include <glib.h>

#include "policy/policy.h"
#include "util/error.h"

/* Sets an error "ORIGIN: message" and returns FALSE, so that callers can
 * return its result. The code is JAIL_ERROR_PROFILE or another of JailError. */
gboolean profile_error (GError **error, JailError code, Origin origin,
                        const char *format, ...) G_GNUC_PRINTF (4, 5);

/* `word` in single quotes, fit to be shown: control characters and everything
 * that is not ASCII are escaped, long words cut. Free with g_free(). */
char *profile_show_word (const char *word);

/* " (did you mean 'x'?)", or "" for NULL. Free with g_free(). */
char *profile_show_hint (const char *suggestion);
