/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "enforce/host-steps.h"

#include "util/error.h"
#include "util/openat2.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

static int
open_directory (int parent, const char *name)
{
  return openat (parent, name, O_PATH | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
}

/* Makes one missing part below `parent`; returns it opened for the next one, or
 * -1 with errno. For the last part of a file step a file is made. */
static int
make_part (int parent, const char *name, gboolean directory)
{
  int fd;

  if (directory) {
    if (mkdirat (parent, name, 0700) < 0 && errno != EEXIST)
      return -1;
    return open_directory (parent, name);
  }
  fd = openat (parent, name, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0600);
  return fd < 0 && errno == EEXIST ? open_directory (parent, ".") : fd;
}

static gboolean
make_step (const HostStep *step)
{
  g_autofree char *existing = g_strndup (step->path, step->existing);
  g_auto (GStrv) parts = g_strsplit (step->path + step->existing + 1, "/", -1);
  /* The planner followed all links there were. One that is there now was put there since. */
  int at = call_openat2 (AT_FDCWD, existing, O_PATH | O_DIRECTORY | O_CLOEXEC, RESOLVE_NO_SYMLINKS | RESOLVE_NO_MAGICLINKS);

  for (guint i = 0; at >= 0 && parts[i] != NULL; i++) {
    int next = make_part (at, parts[i], parts[i + 1] != NULL || step->directory);
    int error = errno;

    close (at);
    errno = error;
    at = next;
  }
  if (at < 0)
    return FALSE;
  close (at);
  return TRUE;
}

/* A layer is for one jail at a time. The lock is held until this process ends:
 * its descriptor is left open. */
static gboolean
lock_layer (const char *layer, GError **error)
{
  g_autofree char *path = g_build_filename (layer, "lock", NULL);
  int fd = open (path, O_RDWR | O_CREAT | O_NOFOLLOW | O_CLOEXEC, 0600);

  if (fd >= 0 && flock (fd, LOCK_EX | LOCK_NB) == 0)
    return TRUE;
  g_set_error (error, JAIL_ERROR, JAIL_ERROR_HOST, "cannot use the layer '%s': %s", layer,
               fd >= 0 && errno == EWOULDBLOCK ? "another jail does; --overlay-named=NAME takes another"
                                               : g_strerror (errno));
  return FALSE;
}

/* The two directories of a layer, as layer.c expects them. */
static gboolean
make_layer (const PlannedOverlay *overlay, GError **error)
{
  static const char *const names[] = { "changes", "work" };

  for (gsize i = 0; overlay->layer != NULL && i < G_N_ELEMENTS (names); i++) {
    g_autofree char *path = g_build_filename (overlay->layer, names[i], NULL);
    HostStep step = { .path = path, .existing = overlay->existing, .directory = TRUE };

    if (!make_step (&step)) {
      g_set_error (error, JAIL_ERROR, JAIL_ERROR_HOST, "cannot make the layer '%s': %s", path, g_strerror (errno));
      return FALSE;
    }
  }
  return overlay->layer == NULL || lock_layer (overlay->layer, error);
}

gboolean
host_steps_make (const Plan *plan, GError **error)
{
  if (!make_layer (&plan->overlay, error))
    return FALSE;
  for (guint i = 0; i < plan->host_steps->len; i++) {
    const HostStep *step = &g_array_index (plan->host_steps, HostStep, i);

    /* Those are made when the layer is there. */
    if (step->in_layer)
      continue;
    if (!make_step (step)) {
      int number = errno;
      g_autofree char *where = origin_to_string (step->origin);
      g_autofree char *path = g_strescape (step->path, NULL);

      g_set_error (error, JAIL_ERROR, JAIL_ERROR_HOST, "%s: cannot make '%s': %s", where, path, g_strerror (number));
      return FALSE;
    }
  }
  return TRUE;
}
