/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* What every jail refuses, whatever its profile says about system calls. */
#pragma once

#include "seccomp/filter-set.h"

/* What the program may make inside, for a sandbox of its own. */
typedef enum {
  INNER_NOTHING,
  INNER_NAMESPACES, /* it may clone, unshare and chroot; the view of files stays frozen, as all of mount stays refused */
  INNER_JAILS,      /* it may also mount, which the kernel allows it in namespaces of its own alone */
} Inner;

/* `refuse_group_signals`: kill (0, ...). */
void base_rules_add (FilterSet *set, Inner inner, gboolean refuse_group_signals);

/* The calls that INNER_JAILS opens, NULL-terminated; the default list does not close them then. */
const char *const *base_rules_calls_of_inner_jails (void);

/* Whether programs try this call and go on without it where the kernel is too
 * old for it. Such a call is refused with ENOSYS, any other with EPERM. */
gboolean base_rules_have_fallback (const char *name);

/* All calls of that kind, NULL-terminated. */
const char *const *base_rules_calls_with_fallback (void);

/* Which argument of the clone call holds its flags. */
guint base_rules_clone_flags_argument (void);
