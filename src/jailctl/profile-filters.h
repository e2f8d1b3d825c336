/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The filters that a start with a profile would have. */
#pragma once

#include "seccomp/filter-set.h"

/* `name` is a path (with a slash), the name of a profile, or a program, which may have none of
 * its own and then gets default.profile. `warnings` gets those of reader and composer
 * (char *). Errors: JAIL_ERROR_PROFILE and those of filters. */
FilterSet *profile_filters_read (const char *name, GPtrArray *warnings, GError **error);

/* Those of a jail without a profile but with that seccomp document. */
FilterSet *profile_filters_read_document (const char *path, GPtrArray *warnings, GError **error);
