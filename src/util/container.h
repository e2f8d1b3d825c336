/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Whether this runs in a container of another kind than a jail. */
#pragma once

#include <glib.h>

/* By what podman, docker and systemd-nspawn leave for their programs to see; a hint for people, no proof. */
gboolean is_in_container (void);
