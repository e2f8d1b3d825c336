/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Compositor: the two things that a jail has to ask of a Wayland compositor: whether it
 * makes sockets for confined clients (wp_security_context_v1), and to make one.
 *
 * This speaks the wire format itself: six requests need no library in the launcher, whose
 * loading alone takes longer than the talk, and which could not give up on a
 * compositor that hangs. The interfaces are described in protocol/security-context-v1.xml. */
#pragma once

#include <glib.h>

typedef enum {
  COMPOSITOR_ABSENT,       /* nobody answers at that socket, or not as a compositor does */
  COMPOSITOR_HAS_NO_CONTEXT,
  COMPOSITOR_HAS_CONTEXT,
} CompositorAnswer;

/* Asks the compositor that listens on the socket `path`, an absolute path of the host
 * with no link at its end. Waits at most a few seconds. For COMPOSITOR_ABSENT, `problem`
 * (g_free ()) says why. */
CompositorAnswer compositor_ask (const char *path, char **problem);

/* What the compositor is told about the clients of the new socket. */
typedef struct {
  const char *engine;         /* who confines them */
  const char *application_id;
  const char *instance_id;
} CompositorContext;

/* Makes it accept connections on listen_fd, a listening socket, until the other
 * end of the pipe that close_fd is the reading end of is closed. Both are borrowed.
 * TRUE: the compositor has confirmed it. Errors: JAIL_ERROR_HOST. */
gboolean compositor_make_context (const char *path, const CompositorContext *context, int listen_fd, int close_fd,
                                  GError **error);
