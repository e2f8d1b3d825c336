/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* What every jail refuses, whatever its profile says about system calls. */
#pragma once

#include "seccomp/filter-set.h"

/* `allow_userns`: the program makes user namespaces for a sandbox of its own.
 * It may clone, unshare and chroot; the view of files stays frozen, as all of
 * mount stays refused. `refuse_group_signals`: kill (0, ...). */
void base_rules_add (FilterSet *set, gboolean allow_userns, gboolean refuse_group_signals);

/* Whether programs try this call and go on without it where the kernel is too
 * old for it. Such a call is refused with ENOSYS, any other with EPERM. */
gboolean base_rules_have_fallback (const char *name);

/* All calls of that kind, NULL-terminated. */
const char *const *base_rules_calls_with_fallback (void);

/* Which argument of the clone call holds its flags. */
guint base_rules_clone_flags_argument (void);
