/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "plan/compositor.h"

#include "util/error.h"
#include "util/send-descriptors.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

/* How long a compositor may take to answer, in microseconds. */
#define PATIENCE (5 * G_USEC_PER_SEC)

/* No message is longer, says libwayland; events are, at most, errors with a text. */
#define LONGEST_MESSAGE 4096

#define MANAGER "wp_security_context_manager_v1"

/* Objects. 1 is the display; the others are numbered as they are made. */
enum { DISPLAY = 1, REGISTRY, FIRST_ANSWER, SECURITY_MANAGER, CONTEXT, SECOND_ANSWER };

/* Requests: the number of the request in its interface. */
enum { DISPLAY_SYNC = 0, DISPLAY_GET_REGISTRY = 1 };
enum { REGISTRY_BIND = 0 };
enum { MANAGER_DESTROY = 0, MANAGER_CREATE_LISTENER = 1 };
enum { CONTEXT_DESTROY = 0, CONTEXT_SET_ENGINE = 1, CONTEXT_SET_APPLICATION = 2, CONTEXT_SET_INSTANCE = 3,
       CONTEXT_COMMIT = 4 };

/* Events. */
enum { DISPLAY_ERROR = 0 };
enum { REGISTRY_GLOBAL = 0 };

typedef struct {
  int fd;
  gint64 deadline; /* of g_get_monotonic_time () */
  guint32 words[LONGEST_MESSAGE / 4]; /* received and not used yet */
  gsize length;    /* bytes of it */
} Connection;

typedef struct {
  guint32 object;
  guint opcode;
  const guint32 *arguments;
  gsize n_words;
} Event;

static gboolean
fail (GError **error, const char *what)
{
  g_set_error (error, JAIL_ERROR, JAIL_ERROR_HOST, "%s: %s", what, g_strerror (errno));
  return FALSE;
}

static gboolean
fail_protocol (GError **error, const char *what)
{
  g_set_error (error, JAIL_ERROR, JAIL_ERROR_HOST, "the Wayland compositor %s", what);
  return FALSE;
}

static void
connection_clear (Connection *connection)
{
  if (connection->fd >= 0)
    close (connection->fd);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Connection, connection_clear)

/* By way of a descriptor: a path may be longer than an address, and what was
 * looked at is what is connected to. */
static gboolean
open_connection (Connection *connection, const char *path, GError **error)
{
  struct sockaddr_un address = { .sun_family = AF_UNIX };
  int place = open (path, O_PATH | O_NOFOLLOW | O_CLOEXEC);
  int result;

  if (place < 0)
    return fail (error, "cannot open the Wayland socket");
  snprintf (address.sun_path, sizeof address.sun_path, "/proc/self/fd/%d", place);
  connection->fd = socket (AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
  result = connection->fd < 0 ? -1 : connect (connection->fd, (struct sockaddr *) &address, sizeof address);
  if (result < 0)
    fail (error, "cannot connect to the Wayland compositor");
  close (place);
  connection->deadline = g_get_monotonic_time () + PATIENCE;
  return result == 0;
}

/* Requests ------------------------------------------------------------------ */

typedef struct {
  guint32 words[LONGEST_MESSAGE / 4];
  gsize n_words;
  gsize start; /* of the request that is being written */
} Requests;

static void
put (Requests *requests, guint32 word)
{
  g_assert (requests->n_words < G_N_ELEMENTS (requests->words));
  requests->words[requests->n_words++] = word;
}

static void
put_text (Requests *requests, const char *text)
{
  gsize size = strlen (text) + 1, n_words = (size + 3) / 4;

  put (requests, (guint32) size);
  g_assert (requests->n_words + n_words <= G_N_ELEMENTS (requests->words));
  memset (requests->words + requests->n_words, 0, n_words * 4);
  memcpy (requests->words + requests->n_words, text, size);
  requests->n_words += n_words;
}

static void
begin (Requests *requests, guint32 object)
{
  requests->start = requests->n_words;
  put (requests, object);
  put (requests, 0);
}

static void
end (Requests *requests, guint32 opcode)
{
  requests->words[requests->start + 1] = (guint32) ((requests->n_words - requests->start) * 4) << 16 | opcode;
}

static void
request (Requests *requests, guint32 object, guint32 opcode)
{
  begin (requests, object);
  end (requests, opcode);
}

static void
request_number (Requests *requests, guint32 object, guint32 opcode, guint32 number)
{
  begin (requests, object);
  put (requests, number);
  end (requests, opcode);
}

static void
request_text (Requests *requests, guint32 object, guint32 opcode, const char *text)
{
  begin (requests, object);
  put_text (requests, text);
  end (requests, opcode);
}

/* What is sent fits into the buffer of any socket, so it is never sent in part. */
static gboolean
send_requests (Connection *connection, const Requests *requests, const int *fds, gsize n_fds, GError **error)
{
  gsize size = requests->n_words * 4;

  if (send_descriptors (connection->fd, requests->words, size, fds, n_fds, MSG_NOSIGNAL) != (gssize) size)
    return fail (error, "cannot talk to the Wayland compositor");
  return TRUE;
}

/* Events -------------------------------------------------------------------- */

static gboolean
receive (Connection *connection, GError **error)
{
  struct pollfd readable = { .fd = connection->fd, .events = POLLIN };
  gint64 left = connection->deadline - g_get_monotonic_time ();
  gssize got;

  if (left <= 0 || poll (&readable, 1, (int) (left / 1000)) == 0)
    return fail_protocol (error, "does not answer");
  got = recv (connection->fd, (char *) connection->words + connection->length,
              sizeof connection->words - connection->length, MSG_DONTWAIT);
  if (got == 0)
    return fail_protocol (error, "closed the connection");
  if (got < 0)
    return errno == EINTR || errno == EAGAIN || fail (error, "cannot hear the Wayland compositor");
  connection->length += (gsize) got;
  return TRUE;
}

/* The next event; its arguments are good until the next call. */
static gboolean
next_event (Connection *connection, gsize *used, Event *event, GError **error)
{
  gsize size;

  memmove (connection->words, (char *) connection->words + *used, connection->length - *used);
  connection->length -= *used;
  *used = 0;
  for (;;) {
    size = connection->length >= 8 ? connection->words[1] >> 16 : 8;
    if (size < 8 || size % 4 != 0 || size > LONGEST_MESSAGE)
      return fail_protocol (error, "says what no compositor says");
    if (connection->length >= 8 && connection->length >= size)
      break;
    if (!receive (connection, error))
      return FALSE;
  }
  *event = (Event) { connection->words[0], connection->words[1] & 0xffff, connection->words + 2, size / 4 - 2 };
  *used = size;
  return TRUE;
}

/* The text that starts at the argument of that number; NULL where there is none. */
static const char *
text_argument (const Event *event, gsize number)
{
  gsize size, room;
  const char *text;

  if (number + 1 >= event->n_words)
    return NULL;
  size = event->arguments[number];
  room = (event->n_words - number - 1) * 4;
  text = (const char *) (event->arguments + number + 1);
  return size > 0 && size <= room && text[size - 1] == '\0' && strlen (text) == size - 1 ? text : NULL;
}

/* Takes events until `answer` is done. Where the compositor offers the manager, its
 * number, which is never 0 otherwise, is stored in `manager`. */
static gboolean
wait_for_answer (Connection *connection, guint32 answer, guint32 *manager, GError **error)
{
  gsize used = 0;
  Event event;

  while (next_event (connection, &used, &event, error)) {
    if (event.object == answer)
      return TRUE;
    if (event.object == DISPLAY && event.opcode == DISPLAY_ERROR) {
      const char *text = text_argument (&event, 2);
      g_autofree char *clean = g_strescape (text != NULL ? text : "", NULL);

      g_set_error (error, JAIL_ERROR, JAIL_ERROR_HOST, "the Wayland compositor refuses: %.200s", clean);
      return FALSE;
    }
    if (event.object == REGISTRY && event.opcode == REGISTRY_GLOBAL && event.n_words > 2
        && g_strcmp0 (text_argument (&event, 1), MANAGER) == 0)
      *manager = event.arguments[0];
  }
  return FALSE;
}

static gboolean
look_for_manager (Connection *connection, const char *path, guint32 *manager, GError **error)
{
  Requests requests = { .n_words = 0 };

  *manager = 0;
  request_number (&requests, DISPLAY, DISPLAY_GET_REGISTRY, REGISTRY);
  request_number (&requests, DISPLAY, DISPLAY_SYNC, FIRST_ANSWER);
  return open_connection (connection, path, error) && send_requests (connection, &requests, NULL, 0, error)
         && wait_for_answer (connection, FIRST_ANSWER, manager, error);
}

CompositorAnswer
compositor_ask (const char *path, char **problem)
{
  g_auto (Connection) connection = { .fd = -1 };
  g_autoptr (GError) error = NULL;
  guint32 manager;

  if (!look_for_manager (&connection, path, &manager, &error)) {
    *problem = g_strdup (error->message);
    return COMPOSITOR_ABSENT;
  }
  return manager != 0 ? COMPOSITOR_HAS_CONTEXT : COMPOSITOR_HAS_NO_CONTEXT;
}

gboolean
compositor_make_context (const char *path, const CompositorContext *context, int listen_fd, int close_fd,
                         GError **error)
{
  g_auto (Connection) connection = { .fd = -1 };
  const int fds[] = { listen_fd, close_fd };
  Requests requests = { .n_words = 0 };
  guint32 manager;

  if (!look_for_manager (&connection, path, &manager, error))
    return FALSE;
  if (manager == 0)
    return fail_protocol (error, "does not offer security contexts any more");

  begin (&requests, REGISTRY);
  put (&requests, manager);
  put_text (&requests, MANAGER);
  put (&requests, 1);
  put (&requests, SECURITY_MANAGER);
  end (&requests, REGISTRY_BIND);
  /* Descriptors are not among the arguments, they go beside them. */
  request_number (&requests, SECURITY_MANAGER, MANAGER_CREATE_LISTENER, CONTEXT);
  request_text (&requests, CONTEXT, CONTEXT_SET_ENGINE, context->engine);
  request_text (&requests, CONTEXT, CONTEXT_SET_APPLICATION, context->application_id);
  request_text (&requests, CONTEXT, CONTEXT_SET_INSTANCE, context->instance_id);
  request (&requests, CONTEXT, CONTEXT_COMMIT);
  request (&requests, CONTEXT, CONTEXT_DESTROY);
  request (&requests, SECURITY_MANAGER, MANAGER_DESTROY);
  request_number (&requests, DISPLAY, DISPLAY_SYNC, SECOND_ANSWER);
  return send_requests (&connection, &requests, fds, G_N_ELEMENTS (fds), error)
         && wait_for_answer (&connection, SECOND_ANSWER, &manager, error);
}
