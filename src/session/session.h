/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Session: the helpers that connect one jail with the desktop (a bus proxy, a
 * nested X server, a Wayland listener, ...).
 *
 * The plan says which are needed and where their sockets are to be: below the
 * jail's instance directory. They are started before the jail, run beside it and end
 * with it, also when the launcher is killed. One file a helper. */
#pragma once

#include "plan/plan.h"

typedef struct Session Session;

/* Hears what the user should know while something takes long. */
typedef void (*SessionTell) (const char *words);

/* Starts the helpers of the plan; on return their sockets exist, and the arguments that name
 * exported documents are rewritten. The plan must outlive the session. `instance_directory` is made already. `tell` may be NULL. Errors: JAIL_ERROR_HOST,
 * also where a helper does not become ready. */
Session *session_start (const Plan *plan, const char *instance_directory, SessionTell tell, GError **error);

/* Pid 1 of the jail, once there is one. */
void session_tell_pid (Session *session, pid_t pid);

/* Starts the helpers that serve a file system by that descriptor, which stays the caller's. Errors: JAIL_ERROR_HOST. */
gboolean session_serve_files (Session *session, const Plan *plan, int descriptor, GError **error);

/* To be called when a child has ended. What the user should know since the last call
 * is described in `words` (g_free ()), NULL for none; FALSE where the jail has to
 * end because of it. */
gboolean session_attend (Session *session, char **words);

/* A descriptor to be polled for reading, with session_follow () to be called then;
 * -1: none. Owned by the session. */
int session_get_fd (const Session *session);
void session_follow (Session *session);

/* Ends the helpers and waits for them: then what they write is complete. */
void session_stop_helpers (Session *session);

/* The same, and all else that the session has. */
void session_end (Session *session);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (Session, session_end)
