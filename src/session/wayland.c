/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "session/wayland.h"

#include "plan/compositor.h"
#include "util/error.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

/* As libwayland has it for compositors. */
#define BACKLOG 128

/* By way of a descriptor: the path of the directory may be longer than an address. */
static int
listen_at (const char *path)
{
  struct sockaddr_un address = { .sun_family = AF_UNIX };
  g_autofree char *directory_path = g_path_get_dirname (path);
  g_autofree char *name = g_path_get_basename (path);
  int directory = open (directory_path, O_PATH | O_DIRECTORY | O_CLOEXEC);
  int fd = directory >= 0 ? socket (AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0) : -1;

  snprintf (address.sun_path, sizeof address.sun_path, "/proc/self/fd/%d/%s", directory, name);
  if (fd >= 0 && (bind (fd, (struct sockaddr *) &address, sizeof address) < 0 || listen (fd, BACKLOG) < 0)) {
    int number = errno;

    close (fd);
    fd = -1;
    errno = number;
  }
  if (directory >= 0)
    close (directory);
  return fd;
}

int
wayland_make_socket (const PlannedWayland *wayland, GError **error)
{
  CompositorContext context = { wayland->engine, wayland->application_id, wayland->instance_id };
  int ends[2] = { -1, -1 };
  int listener = listen_at (wayland->socket);
  gboolean made;

  if (listener < 0 || pipe2 (ends, O_CLOEXEC) < 0) {
    g_set_error (error, JAIL_ERROR, JAIL_ERROR_HOST, "cannot make the socket '%s': %s", wayland->socket, g_strerror (errno));
    if (listener >= 0)
      close (listener);
    return -1;
  }
  /* The reading end of a pipe hangs up, as the protocol asks; a writing end would report an error. */
  made = compositor_make_context (wayland->compositor, &context, listener, ends[0], error);
  g_prefix_error (error, "cannot make a Wayland socket for the jail: ");
  close (listener);
  close (ends[0]);
  if (made)
    return ends[1];
  close (ends[1]);
  return -1;
}
