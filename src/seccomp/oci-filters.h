/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* From an OciDocument to filters.
 *
 * What the entries of a document mean together: of those that match a call the
 * strictest counts, the later of equals; where none matches, the default. Where an
 * entry compares one argument twice, each of its comparisons counts as an entry
 * of its own, as in runc. */
#pragma once

#include "seccomp/filter-set.h"
#include "seccomp/oci-document.h"

/* More rules than that are refused, as are more with comparisons: libseccomp shall never see
 * what would not fit into a program anyway. */
#define OCI_MOST_RULES 16384
#define OCI_MOST_COMPARED 512

/* The calls that are allowed where a document that refuses by default does not name them. */
gboolean oci_is_launcher_call (const char *name);

/* `more_follow`: further filters are loaded after these, which needs a call.
 *
 * The filters are in the order of loading; the last of them is the one that refuses
 * what is not listed. Everything between that and the program's first instruction is
 * allowed in it: exec, and saying why it failed. */
FilterSet *oci_filters (const OciDocument *document, gboolean more_follow, Origin origin, GPtrArray *warnings,
                        GError **error);
