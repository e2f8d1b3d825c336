/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* What of landlock(7) the project uses and Debian 12's kernel headers lack. */
#pragma once

#include <stdint.h>

#ifndef SYS_landlock_create_ruleset
#define SYS_landlock_create_ruleset 444
#define SYS_landlock_add_rule 445
#define SYS_landlock_restrict_self 446
#endif

#ifndef LANDLOCK_CREATE_RULESET_VERSION
#define LANDLOCK_CREATE_RULESET_VERSION (1U << 0)
#endif
#ifndef LANDLOCK_SCOPE_SIGNAL
#define LANDLOCK_SCOPE_ABSTRACT_UNIX_SOCKET (1ULL << 0)
#define LANDLOCK_SCOPE_SIGNAL (1ULL << 1)
#endif

/* The first ABI with scopes: Linux 6.12. */
#define LANDLOCK_ABI_SCOPES 6

/* struct landlock_ruleset_attr as of ABI 6. */
typedef struct {
  uint64_t handled_access_fs;
  uint64_t handled_access_net;
  uint64_t scoped;
} LandlockRuleset;
