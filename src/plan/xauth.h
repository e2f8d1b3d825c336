/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* X authority files: the one cookie that a jailed client needs. */
#pragma once

#include <glib.h>

/* Looks in the content of an X authority file (untrusted, any bytes) for the
 * MIT-MAGIC-COOKIE-1 of display number `display` on this host and returns the
 * content of a new file that holds it alone, for display `new_display` on any
 * host. NULL where there is none. Layout: Xau library, "Family, address,
 * number, name, data", each but the family with a two-byte length, big endian. */
GBytes *xauth_extract (const guint8 *data, gsize size, const char *host_name,
                       const char *display, const char *new_display);

/* A file with a new random cookie for that display; NULL with errno. */
GBytes *xauth_make (const char *display);
