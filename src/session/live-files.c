/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "session/live-files.h"

#include "util/error.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/inotify.h>
#include <sys/stat.h>
#include <sys/timerfd.h>
#include <unistd.h>

/* As many as the kernel follows: path_resolution(7). */
#define MAX_LINKS 40

/* Files of this kind are a few lines; a larger one is something else. */
#define LARGEST_FILE (1024 * 1024)

/* Closing an inotify descriptor makes the kernel wait for all its processors: some
 * 10 ms, more than all else of a short run. So watching begins only when the jail
 * has lived for a while; what has changed by then is copied at that time. */
#define WATCH_AFTER_SECONDS 1

struct LiveFiles {
  const Plan *plan;
  int ready; /* epoll(7) over the next two: one descriptor to poll for */
  int timer; /* timerfd_create(2), until watching begins */
  int watch; /* inotify(7), or -1 */
};

static char *
read_original (const char *path, gsize *length)
{
  int fd = open (path, O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY);
  g_autoptr (GString) text = g_string_new (NULL);
  struct stat status;
  char buffer[4096];
  ssize_t got = -1;

  if (fd < 0)
    return NULL;
  if (fstat (fd, &status) == 0 && S_ISREG (status.st_mode))
    while ((got = read (fd, buffer, sizeof buffer)) > 0 && text->len <= LARGEST_FILE)
      g_string_append_len (text, buffer, got);
  close (fd);
  if (got != 0)
    return NULL;
  *length = text->len;
  return g_string_free (g_steal_pointer (&text), FALSE);
}

/* Writes the copy in its place: the jail has its inode mounted. */
static gboolean
write_copy (const char *copy, const char *text, gsize length)
{
  int fd = open (copy, O_RDWR | O_CREAT | O_NOFOLLOW | O_CLOEXEC, 0644);
  g_autofree char *old = g_malloc (length + 1);
  gsize done = 0;
  gboolean same;

  if (fd < 0)
    return FALSE;
  /* Whoever watches the copy is not woken for nothing. */
  same = pread (fd, old, length + 1, 0) == (ssize_t) length && memcmp (old, text, length) == 0;
  while (!same && done < length) {
    ssize_t written = pwrite (fd, text + done, length - done, (off_t) done);

    if (written < 0 && errno != EINTR)
      break;
    done += written > 0 ? (gsize) written : 0;
  }
  same = same || (done == length && ftruncate (fd, (off_t) length) == 0);
  close (fd);
  return same;
}

static void
watch_directory (LiveFiles *live, const char *path)
{
  g_autofree char *directory = g_path_get_dirname (path);

  /* One that cannot be watched changes unseen; its file has been copied. */
  if (live->watch >= 0)
    inotify_add_watch (live->watch, directory, IN_CREATE | IN_MOVED_TO | IN_CLOSE_WRITE | IN_DELETE | IN_ONLYDIR);
}

/* Every directory on the way of links: any of them can lead elsewhere from now on. */
static void
watch_file (LiveFiles *live, const char *path)
{
  g_autofree char *at = g_strdup (path);

  for (int i = 0; i < MAX_LINKS; i++) {
    char target[PATH_MAX];
    ssize_t length = readlink (at, target, sizeof target - 1);
    g_autofree char *directory = NULL;

    watch_directory (live, at);
    if (length <= 0)
      return;
    target[length] = '\0';
    directory = g_path_get_dirname (at);
    g_free (at);
    at = target[0] == '/' ? g_strdup (target) : g_build_filename (directory, target, NULL);
  }
}

static gboolean
refresh (LiveFiles *live, const PlannedLiveFile *file)
{
  gsize length = 0;
  g_autofree char *text = NULL;

  /* First the watch: what changes while it is read is seen afterwards. */
  watch_file (live, file->path);
  text = read_original (file->path, &length);
  if (text == NULL && access (file->copy, F_OK) == 0)
    return TRUE; /* between the old file and the new one */
  return write_copy (file->copy, text != NULL ? text : "", length);
}

static void
add_ready (const LiveFiles *live, int fd)
{
  struct epoll_event event = { .events = EPOLLIN };

  epoll_ctl (live->ready, EPOLL_CTL_ADD, fd, &event);
}

/* FALSE with errno where the process has no descriptors left for it. */
static gboolean
arm (LiveFiles *live)
{
  struct itimerspec after = { .it_value.tv_sec = WATCH_AFTER_SECONDS };

  live->ready = epoll_create1 (EPOLL_CLOEXEC);
  live->timer = timerfd_create (CLOCK_MONOTONIC, TFD_CLOEXEC | TFD_NONBLOCK);
  if (live->ready < 0 || live->timer < 0 || timerfd_settime (live->timer, 0, &after, NULL) < 0)
    return FALSE;
  add_ready (live, live->timer);
  return TRUE;
}

static void
begin_watching (LiveFiles *live)
{
  close (live->timer);
  live->timer = -1;
  live->watch = inotify_init1 (IN_CLOEXEC | IN_NONBLOCK);
  if (live->watch >= 0)
    add_ready (live, live->watch);
}

LiveFiles *
live_files_start (const Plan *plan, GError **error)
{
  g_autoptr (LiveFiles) live = g_new0 (LiveFiles, 1);

  live->plan = plan;
  live->ready = live->timer = live->watch = -1;
  for (guint i = 0; i < plan->live_files->len; i++) {
    const PlannedLiveFile *file = &g_array_index (plan->live_files, PlannedLiveFile, i);

    if (!refresh (live, file)) {
      g_set_error (error, JAIL_ERROR, JAIL_ERROR_HOST, "cannot write '%s', the copy of '%s': %s", file->copy,
                   file->path, g_strerror (errno));
      return NULL;
    }
  }
  if (plan->live_files->len > 0 && !arm (live)) {
    g_set_error (error, JAIL_ERROR, JAIL_ERROR_HOST, "cannot follow the changes of '%s': %s",
                 g_array_index (plan->live_files, PlannedLiveFile, 0).path, g_strerror (errno));
    return NULL;
  }
  return g_steal_pointer (&live);
}

int
live_files_get_fd (const LiveFiles *live)
{
  return live->ready;
}

void
live_files_follow (LiveFiles *live)
{
  char events[4096];

  if (live->timer >= 0)
    begin_watching (live);
  /* What happened does not matter: all are looked at. */
  while (live->watch >= 0 && read (live->watch, events, sizeof events) > 0)
    ;
  for (guint i = 0; i < live->plan->live_files->len; i++)
    refresh (live, &g_array_index (live->plan->live_files, PlannedLiveFile, i));
}

void
live_files_free (LiveFiles *live)
{
  if (live->timer >= 0)
    close (live->timer);
  if (live->watch >= 0)
    close (live->watch);
  if (live->ready >= 0)
    close (live->ready);
  g_free (live);
}
