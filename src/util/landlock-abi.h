/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* landlock(7) as of ABI 10, which the kernel headers of many distributions lack:
 * linux/landlock.h. */
#pragma once

#include <stddef.h>
#include <stdint.h>

#ifndef SYS_landlock_create_ruleset
#define SYS_landlock_create_ruleset 444
#define SYS_landlock_add_rule 445
#define SYS_landlock_restrict_self 446
#endif

/* Flags of landlock_create_ruleset(2): questions, with no attributes. */
#define LANDLOCK_ASK_VERSION (1U << 0)
#define LANDLOCK_ASK_ERRATA (1U << 1)

/* Flags of landlock_restrict_self(2) */
#define LANDLOCK_LOG_SAME_EXEC_OFF (1U << 0) /* ABI 7 */
#define LANDLOCK_LOG_NEW_EXEC_ON (1U << 1)   /* ABI 7 */
#define LANDLOCK_LOG_SUBDOMAINS_OFF (1U << 2)/* ABI 7 */
#define LANDLOCK_TSYNC (1U << 3)             /* ABI 8 */

/* Kinds of rules of landlock_add_rule(2) */
#define LANDLOCK_PATH_BENEATH 1
#define LANDLOCK_NET_PORT 2 /* ABI 4 */

/* Access to files. Those without a remark are there since ABI 1. */
#define LANDLOCK_FS_EXECUTE (UINT64_C (1) << 0)
#define LANDLOCK_FS_WRITE_FILE (UINT64_C (1) << 1)
#define LANDLOCK_FS_READ_FILE (UINT64_C (1) << 2)
#define LANDLOCK_FS_READ_DIR (UINT64_C (1) << 3)
#define LANDLOCK_FS_REMOVE_DIR (UINT64_C (1) << 4)
#define LANDLOCK_FS_REMOVE_FILE (UINT64_C (1) << 5)
#define LANDLOCK_FS_MAKE_CHAR (UINT64_C (1) << 6)
#define LANDLOCK_FS_MAKE_DIR (UINT64_C (1) << 7)
#define LANDLOCK_FS_MAKE_REG (UINT64_C (1) << 8)
#define LANDLOCK_FS_MAKE_SOCK (UINT64_C (1) << 9)
#define LANDLOCK_FS_MAKE_FIFO (UINT64_C (1) << 10)
#define LANDLOCK_FS_MAKE_BLOCK (UINT64_C (1) << 11)
#define LANDLOCK_FS_MAKE_SYM (UINT64_C (1) << 12)
#define LANDLOCK_FS_REFER (UINT64_C (1) << 13)        /* ABI 2 */
#define LANDLOCK_FS_TRUNCATE (UINT64_C (1) << 14)     /* ABI 3 */
#define LANDLOCK_FS_IOCTL_DEV (UINT64_C (1) << 15)    /* ABI 5 */
#define LANDLOCK_FS_RESOLVE_UNIX (UINT64_C (1) << 16) /* ABI 9 */

/* The rights that a rule about something other than a directory may have. */
#define LANDLOCK_FS_OF_FILES \
  (LANDLOCK_FS_EXECUTE | LANDLOCK_FS_WRITE_FILE | LANDLOCK_FS_READ_FILE | LANDLOCK_FS_TRUNCATE \
   | LANDLOCK_FS_IOCTL_DEV | LANDLOCK_FS_RESOLVE_UNIX)

/* Access to the network */
#define LANDLOCK_NET_BIND_TCP (UINT64_C (1) << 0)         /* ABI 4 */
#define LANDLOCK_NET_CONNECT_TCP (UINT64_C (1) << 1)      /* ABI 4 */
#define LANDLOCK_NET_BIND_UDP (UINT64_C (1) << 2)         /* ABI 10 */
#define LANDLOCK_NET_CONNECT_SEND_UDP (UINT64_C (1) << 3) /* ABI 10 */

/* Scopes: what reaches out of the domain, without exception. ABI 6. */
#define LANDLOCK_SCOPE_ABSTRACT_UNIX_SOCKET (UINT64_C (1) << 0)
#define LANDLOCK_SCOPE_SIGNAL (UINT64_C (1) << 1)

#define LANDLOCK_ABI_REFER 2
#define LANDLOCK_ABI_TRUNCATE 3
#define LANDLOCK_ABI_TCP 4
#define LANDLOCK_ABI_IOCTL_DEV 5
#define LANDLOCK_ABI_SCOPES 6 /* Linux 6.12 */
#define LANDLOCK_ABI_RESOLVE_UNIX 9
#define LANDLOCK_ABI_UDP 10
#define LANDLOCK_ABI_NEWEST 10

/* struct landlock_ruleset_attr. A kernel takes a longer one than it knows if the
 * rest of it is zero. */
typedef struct {
  uint64_t handled_access_fs;
  uint64_t handled_access_net; /* ABI 4 */
  uint64_t scoped;             /* ABI 6 */
  uint64_t quiet_access_fs;    /* ABI 10 */
  uint64_t quiet_access_net;   /* ABI 10 */
  uint64_t quiet_scoped;       /* ABI 10 */
} LandlockRuleset;

/* struct landlock_path_beneath_attr */
typedef struct {
  uint64_t allowed_access;
  int32_t parent_fd;
} __attribute__ ((packed)) LandlockPathBeneath;

/* struct landlock_net_port_attr */
typedef struct {
  uint64_t allowed_access;
  uint64_t port; /* in the order of bytes of this machine */
} LandlockNetPort;

_Static_assert (sizeof (LandlockRuleset) == 48, "struct landlock_ruleset_attr");
_Static_assert (offsetof (LandlockRuleset, handled_access_net) == 8, "struct landlock_ruleset_attr");
_Static_assert (offsetof (LandlockRuleset, scoped) == 16, "struct landlock_ruleset_attr");
_Static_assert (offsetof (LandlockRuleset, quiet_access_fs) == 24, "struct landlock_ruleset_attr");
_Static_assert (sizeof (LandlockPathBeneath) == 12, "struct landlock_path_beneath_attr");
_Static_assert (offsetof (LandlockPathBeneath, parent_fd) == 8, "struct landlock_path_beneath_attr");
_Static_assert (sizeof (LandlockNetPort) == 16, "struct landlock_net_port_attr");
_Static_assert (offsetof (LandlockNetPort, port) == 8, "struct landlock_net_port_attr");
