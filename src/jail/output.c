/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "jail/output.h"

#include "util/error.h"
#include "util/log-file.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

/* When a file is full, and how many old ones are kept: as Firejail has it. */
#define LARGEST_FILE (500 * 1000)
#define OLD_FILES 5

struct Output {
  pid_t copier;
};

typedef struct {
  int directory;
  const char *name; /* in the directory */
  int file;
  off_t size;
} Log;

static gboolean
open_log (Log *log)
{
  log->file = log_file_open_in (log->directory, log->name, &log->size);
  return log->file >= 0;
}

static void
rotate (Log *log)
{
  char from[NAME_MAX + 8], to[NAME_MAX + 8];

  close (log->file);
  for (int i = OLD_FILES; i > 0; i--) {
    if (i > 1)
      snprintf (from, sizeof from, "%s.%d", log->name, i - 1);
    else
      snprintf (from, sizeof from, "%s", log->name);
    snprintf (to, sizeof to, "%s.%d", log->name, i);
    renameat (log->directory, from, log->directory, to);
  }
  open_log (log);
}

static void
write_log (Log *log, const char *data, size_t length)
{
  if (log->file >= 0 && log->size > 0 && log->size + (off_t) length > LARGEST_FILE)
    rotate (log);
  while (log->file >= 0 && length > 0) {
    ssize_t written = write (log->file, data, length);

    /* A full disk does not end the program. */
    if (written <= 0)
      return;
    data += written;
    length -= (size_t) written;
    log->size += written;
  }
}

/* FALSE when nobody reads any more. */
static gboolean
write_stream (int fd, const char *data, size_t length)
{
  while (length > 0) {
    ssize_t written = write (fd, data, length);

    if (written < 0 && errno == EAGAIN) {
      struct pollfd ready = { .fd = fd, .events = POLLOUT };

      poll (&ready, 1, -1);
      continue;
    }
    if (written < 0 && errno != EINTR)
      return FALSE;
    if (written > 0) {
      data += written;
      length -= (size_t) written;
    }
  }
  return TRUE;
}

/* sources[i] goes to stream i and to the file, until all of them have ended. */
static _Noreturn void
copy (Log *log, int *sources)
{
  char data[16384];
  struct pollfd watches[3];

  signal (SIGPIPE, SIG_IGN);
  for (;;) {
    int open = 0;

    for (int i = 0; i < 3; i++) {
      watches[i] = (struct pollfd) { .fd = sources[i], .events = POLLIN };
      open += sources[i] >= 0;
    }
    if (open == 0)
      _exit (0);
    if (poll (watches, 3, -1) < 0)
      continue;
    for (int i = 0; i < 3; i++) {
      ssize_t length;

      if (watches[i].fd < 0 || watches[i].revents == 0)
        continue;
      length = read (sources[i], data, sizeof data);
      if (length < 0 && errno == EINTR)
        continue;
      if (length > 0)
        write_log (log, data, (size_t) length);
      /* Closing the pipe is how the program learns that its reader has gone. */
      if (length <= 0 || !write_stream (i, data, (size_t) length)) {
        close (sources[i]);
        sources[i] = -1;
      }
    }
  }
}

static gboolean
open_directory (Log *log, const char *path, GError **error)
{
  log->directory = log_file_open_directory (path, &log->name);
  if (log->directory >= 0 && open_log (log))
    return TRUE;

  g_autofree char *shown = g_strescape (path, NULL);

  g_set_error (error, JAIL_ERROR, JAIL_ERROR_HOST, "cannot write to '%s': %s", shown, g_strerror (errno));
  if (log->directory >= 0)
    close (log->directory);
  return FALSE;
}

Output *
output_start (const char *path, gboolean errors, int *streams, GError **error)
{
  g_autofree Output *output = g_new0 (Output, 1);
  Log log = { .directory = -1, .file = -1 };
  int sources[3] = { -1, -1, -1 };
  gboolean good = TRUE;

  if (!open_directory (&log, path, error))
    return NULL;
  for (int i = 1; good && i <= (errors ? 2 : 1); i++) {
    int ends[2];

    good = pipe2 (ends, O_CLOEXEC) == 0;
    sources[i] = good ? ends[0] : -1;
    streams[i] = good ? ends[1] : -1;
  }
  output->copier = good ? fork () : -1;
  if (output->copier == 0) {
    for (int i = 1; i < 3; i++)
      if (streams[i] >= 0)
        close (streams[i]);
    copy (&log, sources);
  }
  if (output->copier < 0)
    g_set_error (error, JAIL_ERROR, JAIL_ERROR_HOST, "cannot copy the output: %s", g_strerror (errno));
  for (int i = 1; i < 3; i++)
    if (sources[i] >= 0)
      close (sources[i]);
  close (log.directory);
  close (log.file);
  if (output->copier < 0) {
    output_started (output, streams);
    return NULL;
  }
  return g_steal_pointer (&output);
}

void
output_started (Output *output, int *streams)
{
  (void) output;
  for (int i = 1; i < 3; i++) {
    if (streams[i] >= 0)
      close (streams[i]);
    streams[i] = -1;
  }
}

void
output_finish (Output *output)
{
  while (waitpid (output->copier, NULL, 0) < 0 && errno == EINTR)
    ;
  g_free (output);
}
