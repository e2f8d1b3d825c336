/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Sending open descriptors over a Unix socket: unix(7), SCM_RIGHTS. Plain C, for the
 * processes between clone and exec as well. */
#pragma once

#include <stddef.h>
#include <sys/types.h>

/* As many as one message of this project carries. */
#define SEND_DESCRIPTORS_MAX 16

/* Sends the data with copies of the n descriptors, at most SEND_DESCRIPTORS_MAX, which
 * stay the caller's. `flags` are those of sendmsg(2); so are result and errno. */
ssize_t send_descriptors (int socket, const void *data, size_t size, const int *descriptors, size_t n, int flags);
