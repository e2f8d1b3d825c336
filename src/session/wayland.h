/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The jail's own Wayland socket. */
#pragma once

#include "plan/plan.h"

/* Makes the socket that plan->wayland asks for and has the compositor accept connections on it.
 * Returns the end of a pipe with close-on-exec, which the launcher holds as long as the jail
 * lives: when it ends, and be it by SIGKILL, the compositor stops accepting.
 * -1 with an error: JAIL_ERROR_HOST. */
int wayland_make_socket (const PlannedWayland *wayland, GError **error);
