/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Filters as others read them. */
#pragma once

#include "seccomp/filter-set.h"

/* A seccomp profile of the OCI runtime specification that means the same, also to the
 * reader in oci-document.h, where no two entries match the same call. Other engines do not
 * read what it says of one ABI alone; there they have more refused than we. Free with
 * g_free(). Error: JAIL_ERROR_FILTER. */
char *oci_export (const FilterSet *set, GError **error);
