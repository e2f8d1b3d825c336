/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Streams: the descriptors 0 to 2 of a program of ours. */
#pragma once

#include <glib.h>

/* Opens those that are closed on /dev/null: what is opened first would else take their
 * place, and a program that is started would find it there. FALSE with errno. */
gboolean streams_open (void);
