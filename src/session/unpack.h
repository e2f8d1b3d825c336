/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Unpack: the files of an AppImage that cannot be mounted, in the cache.
 *
 * CACHE/DIGEST/tree are the files of the AppImage of that SHA-256. CACHE/new-... is one that is being
 * unpacked; it gets its name when it is complete. Who works on either holds a lock on the directory,
 * who uses it a shared one; those that nobody uses and that are old are removed. No jail reaches
 * the cache, but for the one tree that it is to see, read-only. */
#pragma once

#include "plan/plan.h"

/* Unpacks what plan->appimage names where it is not there yet. Returns a descriptor to
 * be kept open as long as the files are used; -1 with an error: JAIL_ERROR_HOST. */
int unpack_appimage (const Plan *plan, GError **error);
