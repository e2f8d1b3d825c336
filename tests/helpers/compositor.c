/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* compositor SOCKET MODE: a Wayland compositor without a screen that makes sockets for
 * confined clients and writes down what it is asked, one line each, on standard output.
 *
 * MODE  context   it does as wp_security_context_v1 says
 *       absent    it does not offer that
 *       refuse    it offers it and answers the commit with a protocol error
 *       hang      it offers it and never answers after the commit
 *       leave     it offers it and drops the connection at the commit
 *       garbage   it is none, and sends what no compositor sends
 *       silent    it is none, and says nothing
 * Lines: ready, create_listener, engine TEXT, app_id TEXT, instance_id TEXT, commit, destroy,
 *        tagged (a confined client came), plain (another one did), closed (the context has ended),
 *        wrong TEXT (a request that no client should make) */
#include <errno.h>
#include <poll.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>
#include <wayland-server.h>

#include "security-context-v1-server.h"

struct compositor {
  struct wl_display *display;
  const char *mode;
  struct wl_global *manager;
  struct wl_list tagged; /* struct tag */
};

struct tag {
  struct wl_list link;
  struct wl_client *client;
  struct wl_listener end;
};

struct context {
  struct compositor *compositor;
  int listen_fd, close_fd;
  char *engine, *application, *instance;
  int committed;
  struct wl_event_source *listening, *closing;
};

static void
note (const char *format, ...)
{
  va_list arguments;

  va_start (arguments, format);
  vprintf (format, arguments);
  va_end (arguments);
  putchar ('\n');
  fflush (stdout);
}

static void
forget_tag (struct wl_listener *listener, void *data)
{
  struct tag *tag = wl_container_of (listener, tag, end);

  (void) data;
  wl_list_remove (&tag->link);
  free (tag);
}

static int
is_tagged (struct compositor *compositor, const struct wl_client *client)
{
  struct tag *tag;

  wl_list_for_each (tag, &compositor->tagged, link)
    if (tag->client == client)
      return 1;
  return 0;
}

static bool
may_see (const struct wl_client *client, const struct wl_global *global, void *data)
{
  struct compositor *compositor = data;

  return global != compositor->manager || !is_tagged (compositor, client);
}

/* The context ----------------------------------------------------------------- */

static int
accept_client (int fd, uint32_t mask, void *data)
{
  struct context *context = data;
  int client_fd = accept4 (fd, NULL, NULL, SOCK_CLOEXEC);
  struct tag *tag;

  (void) mask;
  if (client_fd < 0)
    return 0;
  tag = calloc (1, sizeof *tag);
  tag->client = wl_client_create (context->compositor->display, client_fd);
  tag->end.notify = forget_tag;
  wl_list_insert (&context->compositor->tagged, &tag->link);
  wl_client_add_destroy_listener (tag->client, &tag->end);
  note ("tagged");
  return 0;
}

static int
end_context (int fd, uint32_t mask, void *data)
{
  struct context *context = data;

  (void) fd;
  if (!(mask & WL_EVENT_HANGUP)) {
    note ("wrong: close_fd is ready for something else (%u)", mask);
    return 0;
  }
  wl_event_source_remove (context->listening);
  wl_event_source_remove (context->closing);
  close (context->listen_fd);
  close (context->close_fd);
  note ("closed");
  return 0;
}

static void
check_descriptors (const struct context *context)
{
  struct pollfd closing = { .fd = context->close_fd };
  struct stat status;
  int listening = 0;
  socklen_t size = sizeof listening;

  if (getsockopt (context->listen_fd, SOL_SOCKET, SO_ACCEPTCONN, &listening, &size) < 0 || !listening)
    note ("wrong: listen_fd does not listen");
  if (fstat (context->close_fd, &status) < 0 || !S_ISFIFO (status.st_mode))
    note ("wrong: close_fd is no pipe");
  if (poll (&closing, 1, 0) != 0)
    note ("wrong: close_fd has hung up already");
}

static void
set_once (char **place, const char *what, const char *text)
{
  if (*place != NULL)
    note ("wrong: %s twice", what);
  free (*place);
  *place = strdup (text);
  note ("%s %s", what, text);
}

static void
set_engine (struct wl_client *client, struct wl_resource *resource, const char *text)
{
  struct context *context = wl_resource_get_user_data (resource);

  (void) client;
  set_once (&context->engine, "engine", text);
}

static void
set_application (struct wl_client *client, struct wl_resource *resource, const char *text)
{
  struct context *context = wl_resource_get_user_data (resource);

  (void) client;
  set_once (&context->application, "app_id", text);
}

static void
set_instance (struct wl_client *client, struct wl_resource *resource, const char *text)
{
  struct context *context = wl_resource_get_user_data (resource);

  (void) client;
  set_once (&context->instance, "instance_id", text);
}

static void
commit (struct wl_client *client, struct wl_resource *resource)
{
  struct context *context = wl_resource_get_user_data (resource);
  struct wl_event_loop *loop = wl_display_get_event_loop (context->compositor->display);
  const char *mode = context->compositor->mode;

  if (context->committed || context->engine == NULL || context->application == NULL || context->instance == NULL)
    note ("wrong: commit twice, or before everything was said");
  context->committed = 1;
  check_descriptors (context);
  note ("commit");
  if (strcmp (mode, "refuse") == 0) {
    wl_resource_post_error (resource, WP_SECURITY_CONTEXT_V1_ERROR_INVALID_METADATA, "not\033[31m today");
  } else if (strcmp (mode, "leave") == 0) {
    shutdown (wl_client_get_fd (client), SHUT_RDWR);
  } else if (strcmp (mode, "hang") == 0) {
    for (;;)
      pause ();
  } else {
    context->listening = wl_event_loop_add_fd (loop, context->listen_fd, WL_EVENT_READABLE, accept_client, context);
    context->closing = wl_event_loop_add_fd (loop, context->close_fd, 0, end_context, context);
  }
}

static void
destroy (struct wl_client *client, struct wl_resource *resource)
{
  (void) client;
  note ("destroy");
  wl_resource_destroy (resource);
}

static const struct wp_security_context_v1_interface context_requests = {
  .destroy = destroy, .set_sandbox_engine = set_engine, .set_app_id = set_application,
  .set_instance_id = set_instance, .commit = commit,
};

/* The manager ------------------------------------------------------------------ */

static void
create_listener (struct wl_client *client, struct wl_resource *resource, uint32_t id, int32_t listen_fd, int32_t close_fd)
{
  struct compositor *compositor = wl_resource_get_user_data (resource);
  struct context *context = calloc (1, sizeof *context);
  struct wl_resource *made = wl_resource_create (client, &wp_security_context_v1_interface, 1, id);

  context->compositor = compositor;
  context->listen_fd = listen_fd;
  context->close_fd = close_fd;
  wl_resource_set_implementation (made, &context_requests, context, NULL);
  note ("create_listener");
  if (is_tagged (compositor, client))
    note ("wrong: a confined client makes a context");
}

static const struct wp_security_context_manager_v1_interface manager_requests = {
  .destroy = destroy, .create_listener = create_listener,
};

static void
bind_manager (struct wl_client *client, void *data, uint32_t version, uint32_t id)
{
  struct wl_resource *resource = wl_resource_create (client, &wp_security_context_manager_v1_interface, (int) version, id);

  wl_resource_set_implementation (resource, &manager_requests, data, NULL);
}

static void
bind_nothing (struct wl_client *client, void *data, uint32_t version, uint32_t id)
{
  (void) data;
  wl_resource_create (client, &wl_compositor_interface, (int) version, id);
}

/* Programs that are no compositors ----------------------------------------------- */

static int
be_something_else (const char *path, int talks)
{
  struct sockaddr_un address = { .sun_family = AF_UNIX };
  int fd = socket (AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);

  snprintf (address.sun_path, sizeof address.sun_path, "%s", path);
  if (bind (fd, (struct sockaddr *) &address, sizeof address) < 0 || listen (fd, 5) < 0)
    return EXIT_FAILURE;
  note ("ready");
  for (;;) {
    int client = accept (fd, NULL, NULL);

    note ("plain");
    if (talks) {
      send (client, "HTTP/1.1 200 OK, and some more\r\n\r\n", 32, MSG_NOSIGNAL);
      close (client);
    }
  }
}

static void
note_client (struct wl_listener *listener, void *data)
{
  (void) listener;
  (void) data;
  note ("client");
}

int
main (int argc, char **argv)
{
  struct compositor compositor = { .mode = argc > 2 ? argv[2] : "context" };
  struct wl_listener created = { .notify = note_client };

  if (argc < 2)
    return EXIT_FAILURE;
  if (strcmp (compositor.mode, "garbage") == 0 || strcmp (compositor.mode, "silent") == 0)
    return be_something_else (argv[1], compositor.mode[0] == 'g');
  compositor.display = wl_display_create ();
  wl_list_init (&compositor.tagged);
  wl_global_create (compositor.display, &wl_compositor_interface, 4, NULL, bind_nothing);
  wl_display_init_shm (compositor.display);
  if (strcmp (compositor.mode, "absent") != 0)
    compositor.manager = wl_global_create (compositor.display, &wp_security_context_manager_v1_interface, 1, &compositor,
                                           bind_manager);
  wl_display_set_global_filter (compositor.display, may_see, &compositor);
  wl_display_add_client_created_listener (compositor.display, &created);
  if (wl_display_add_socket (compositor.display, argv[1]) < 0)
    return EXIT_FAILURE;
  note ("ready");
  wl_display_run (compositor.display);
  return EXIT_SUCCESS;
}
