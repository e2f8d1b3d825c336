/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* What the files about X11 share; for src/plan only. */
#pragma once

#include "plan/planner-private.h"

/* The X server of the caller's session. */
typedef struct {
  unsigned long display;
  char *socket;       /* free of links; NULL: there is none on this machine */
  const char *screen; /* ".1" or "" */
} SessionServer;

void session_server_clear (SessionServer *server);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (SessionServer, session_server_clear)

/* Fills `server`; where the caller has a DISPLAY that leads nowhere, a note says so. */
void x11_find_session_server (Planner *planner, SessionServer *server);

/* An authority file with the cookie of the session's server, for display number
 * `inside`; NULL where there is none. */
GBytes *x11_session_cookie (Planner *planner, const SessionServer *server, unsigned long inside);

/* A number by which the program can reach the socket file of a display; never `taken`. */
unsigned long x11_number_inside (unsigned long taken);

/* Shows `socket` of the host as display `number` to the program. */
void x11_show (Planner *planner, const char *socket, unsigned long number, const char *screen, Origin origin);
/* Shows an authority file of that content, none for NULL. */
void x11_show_cookie (Planner *planner, GBytes *file, Origin origin);

/* "ORIGIN: why" as a JAIL_ERROR_HOST. Always FALSE. */
gboolean x11_refuse (Planner *planner, GError **error, const char *why);

/* x11-helper.c: helpers that deal with X11. The directory of the instance that they have: */
#define X11_DIRECTORY "x11"
/* where X servers have their sockets, everywhere; */
#define X11_SOCKETS "/tmp/.X11-unix"
/* and an own directory of each, which is empty. */
#define X11_HELPER_RUNTIME "/run/x11"

typedef struct {
  Planner *planner;
  PlannedHelper *planned; /* until the next helper is added */
  Plan *root;
  View *view;
} X11Helper;

/* Its path on the host; NULL with an error. */
const char *x11_instance_directory (Planner *planner, GError **error);

/* An essential helper that tells when it is ready; x11_helper_end () is to follow in any case. */
gboolean x11_helper_begin (X11Helper *helper, Planner *planner, const char *name, const char *program, GError **error);
void x11_helper_end (X11Helper *helper);
void x11_helper_argument (X11Helper *helper, const char *text);
void x11_helper_set_variable (X11Helper *helper, const char *name, const char *value);
void x11_helper_add_file (X11Helper *helper, const char *path, GBytes *content);
void x11_helper_show (X11Helper *helper, const char *path, const char *source, gboolean directory, uint64_t attributes);
/* Makes it a client of the session's server: socket, DISPLAY and cookie. */
void x11_helper_show_session (X11Helper *helper, const SessionServer *server);

/* x11-nested.c: a server of the jail's own */
gboolean x11_plan_nested (Planner *planner, X11Mode mode, GError **error);
/* x11-nested.c: whether that server is installed */
gboolean x11_has_server (Planner *planner, X11Mode mode);
/* x11-untrusted.c: the session's server as an untrusted client */
gboolean x11_plan_untrusted (Planner *planner, GError **error);
