/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The one error domain of the project. Errors travel up as GError; only the
 * command line layer prints them, each as one line on stderr. */
#pragma once

#include <glib.h>

#define JAIL_ERROR (jail_error_quark ())
GQuark jail_error_quark (void);

typedef enum {
  JAIL_ERROR_USAGE,          /* the command line is wrong */
  JAIL_ERROR_PROFILE,        /* a profile line is wrong; the message starts with FILE:LINE: */
  JAIL_ERROR_NOT_SUPPORTED,  /* known, but this build or this kernel cannot do it */
  JAIL_ERROR_HOST,           /* the host lacks or forbids something the wish needs */
  JAIL_ERROR_NOT_FOUND,      /* the program to run does not exist: exit status 127 */
  JAIL_ERROR_NOT_EXECUTABLE, /* it exists and cannot be run: exit status 126 */
  JAIL_ERROR_FILTER,         /* a system call filter cannot be built or proved right */
} JailError;
