/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Log file: a file in a place that a jailed program may be able to write to as well. */
#pragma once

#include <glib.h>
#include <sys/types.h>

/* An O_PATH descriptor of the directory of an absolute path, in whose way no link may be; *name becomes
 * the last part of `path`. -1 with errno. */
int log_file_open_directory (const char *path, const char **name);

/* A descriptor that appends to the file, made with mode 0600 where there is none, and its
 * size in bytes. No link is followed, and what is no plain file of this user is refused with EACCES. -1 with errno. */
int log_file_open_in (int directory, const char *name, off_t *size);

/* Both at once. Error: JAIL_ERROR_HOST, which names the path. */
int log_file_open (const char *path, GError **error);
