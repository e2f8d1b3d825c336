/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The keys that the kernel holds for whoever starts a jail: keyrings(7). */
#include "enforce/enforcement.h"

#include <errno.h>
#include <linux/keyctl.h>
#include <sys/syscall.h>
#include <unistd.h>

/* The user's own keyring belongs to a user namespace and is empty in a new one; that of the session is inherited, and
 * what it holds can be read, used and revoked by whoever has it. The new one has no name by which another could join it.
 *
 * No kernel without keyrings, and no filter of a container that refuses this call, leaves the program any use of them. */
void
enforcement_leave_session_keyring (const Enforcement *enforcement)
{
  if (syscall (SYS_keyctl, KEYCTL_JOIN_SESSION_KEYRING, NULL) < 0 && errno != ENOSYS && errno != EPERM && errno != EOPNOTSUPP)
    enforcement_fail (enforcement, STAGE_KEYRING, -1);
}
