/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Helper: one program that runs beside the jail (a bus proxy, an X server, ...).
 *
 * It is a child of the launcher with no descriptors but those it is given, in a
 * session of its own, so that a terminal's Ctrl-C is the program's affair alone. It dies
 * with the launcher, also when that is killed. Its standard input and output
 * are /dev/null; what it complains about on standard error is shown. */
#pragma once

#include "plan/plan.h"

#include <sys/types.h>

typedef struct {
  const char *name;             /* for messages: "bus proxy" */
  const char *program;          /* absolute path */
  char *const *arguments;       /* NULL-terminated; arguments[0] is the program's name */
  char *const *environment;     /* NULL: the caller's */
  const Plan *root;             /* its own confinement, which says program and arguments as well; NULL: none;
                                 * borrowed until helper_wait_ready () returns */
  gboolean tells_ready;         /* it writes to descriptor HELPER_READY_FD once it can be used */
  const char *ready_socket;     /* it can be used once this path is a socket; NULL: tells_ready counts; borrowed
                                 * until helper_wait_ready () returns */
  const int *descriptors;       /* become HELPER_FIRST_FD and following in the helper; borrowed */
  gsize n_descriptors;
  int output;                   /* becomes its standard output where above 0; borrowed */
  gboolean quiet;               /* what it complains about is shown only where it ends before it is ready */
  gboolean ends_by_itself;      /* helper_end () lets it finish first */
  int death_signal;             /* sent when the launcher dies; 0: SIGKILL */
} HelperSpec;

typedef struct Helper Helper;

/* Starts it and returns at once. Borrows the strings of the spec only for the
 * call. Errors: JAIL_ERROR_HOST. */
Helper *helper_start (const HelperSpec *spec, GError **error);

/* Hears what the user should know while something takes long. */
typedef void (*HelperTell) (const char *words);

/* Waits until it has told that it is ready; `tell`, which may be NULL, is called where that
 * takes more than a moment. An end of the helper before that, or no word of it for a long time,
 * is an error: JAIL_ERROR_HOST. */
gboolean helper_wait_ready (Helper *helper, HelperTell tell, GError **error);

/* TRUE once it has ended, with a description for messages ("was killed by
 * signal 9") in `how` (g_free ()) where that is not NULL. Never waits. */
gboolean helper_has_ended (Helper *helper, char **how);

/* Waits that many milliseconds at most until it has ended; TRUE where it has, with its status of wait(2). */
gboolean helper_wait_end (Helper *helper, int milliseconds, int *status);

/* The last line of what a quiet one complained about (g_free ()), fit to be printed; NULL: nothing. */
char *helper_take_complaint (Helper *helper);

const char *helper_get_name (const Helper *helper);
pid_t helper_get_pid (const Helper *helper);

/* Asks it to end, waits for it, kills it where it does not end soon. */
void helper_end (Helper *helper);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (Helper, helper_end)
