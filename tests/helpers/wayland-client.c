/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* wayland-client [wait]: prints the interfaces that the compositor offers, one a line, or why it
 * cannot be reached (status 1). With "wait" it then prints "connected" and stays until the
 * compositor goes away or standard input ends. */
#include <errno.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <wayland-client.h>

static void
print_global (void *data, struct wl_registry *registry, uint32_t name, const char *interface, uint32_t version)
{
  (void) data;
  (void) registry;
  (void) name;
  (void) version;
  puts (interface);
}

static void
forget_global (void *data, struct wl_registry *registry, uint32_t name)
{
  (void) data;
  (void) registry;
  (void) name;
}

static const struct wl_registry_listener listener = { print_global, forget_global };

int
main (int argc, char **argv)
{
  struct wl_display *display = wl_display_connect (NULL);

  if (display == NULL) {
    printf ("cannot connect: %s\n", strerror (errno));
    return EXIT_FAILURE;
  }
  wl_registry_add_listener (wl_display_get_registry (display), &listener, NULL);
  if (wl_display_roundtrip (display) < 0) {
    printf ("no answer: %s\n", strerror (errno));
    return EXIT_FAILURE;
  }
  if (argc > 1 && strcmp (argv[1], "wait") == 0) {
    struct pollfd ends[] = { { .fd = 0, .events = POLLIN }, { .fd = wl_display_get_fd (display), .events = POLLIN } };

    puts ("connected");
    fflush (stdout);
    poll (ends, 2, -1);
  }
  return EXIT_SUCCESS;
}
