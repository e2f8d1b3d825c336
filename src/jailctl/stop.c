/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* jailctl stop: asks jails to end, and makes those that do not. */
#include "jailctl/verbs.h"

#include "instance/registry.h"
#include "jailctl/show.h"
#include "util/error.h"

#include <errno.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/syscall.h>
#include <unistd.h>

#define PATIENCE_SECONDS 10

/* A descriptor of the supervisor itself, whatever becomes of its number; -1 where
 * it has ended. */
static int
open_supervisor (const JailRecord *record)
{
  int fd = (int) syscall (SYS_pidfd_open, record->launcher, 0);

  if (fd >= 0 && process_start_time (record->launcher) != record->launcher_start) {
    close (fd);
    return -1;
  }
  return fd;
}

static gboolean
send_signal (int fd, int number)
{
  return syscall (SYS_pidfd_send_signal, fd, number, NULL, 0) == 0;
}

static gboolean
has_ended (int fd, int milliseconds)
{
  struct pollfd watched = { .fd = fd, .events = POLLIN };
  int ready;

  do
    ready = poll (&watched, 1, milliseconds);
  while (ready < 0 && errno == EINTR);
  return ready > 0;
}

/* A supervisor that is killed takes its jail with it. */
static gboolean
stop_jail (const JailRecord *record, int seconds, GError **error)
{
  int fd = open_supervisor (record);
  gboolean ended = fd < 0;

  if (!ended && send_signal (fd, SIGTERM)) {
    send_signal (fd, SIGCONT);
    ended = has_ended (fd, seconds * 1000);
    if (!ended && send_signal (fd, SIGKILL))
      ended = has_ended (fd, -1);
  }
  if (!ended && errno == ESRCH)
    ended = TRUE;
  if (!ended)
    g_set_error (error, JAIL_ERROR, JAIL_ERROR_HOST, "cannot stop the jail %d: %s", (int) record->launcher,
                 g_strerror (errno));
  if (fd >= 0)
    close (fd);
  return ended;
}

static gboolean
find_jails (int argc, char **argv, gboolean all, GPtrArray *jails, GError **error)
{
  for (int i = 1; i < argc; i++) {
    JailRecord *record = registry_find_one (argv[i], error);

    if (record == NULL)
      return FALSE;
    g_ptr_array_add (jails, record);
  }
  if (all) {
    g_autoptr (GPtrArray) list = registry_list ();

    g_ptr_array_extend_and_steal (jails, g_steal_pointer (&list));
  }
  return TRUE;
}

int
verb_stop (int argc, char **argv, GError **error)
{
  static const char usage[] = "stop [--timeout=SECONDS] NAME...|--all";
  gboolean all = take_flag (&argc, argv, "--all");
  const char *patience = take_value (&argc, argv, "--timeout");
  g_autoptr (GPtrArray) jails = g_ptr_array_new_with_free_func ((GDestroyNotify) jail_record_free);
  guint64 seconds = PATIENCE_SECONDS;

  if (!take_words (&argc, argv, all ? 0 : 1, -1, usage, error))
    return -1;
  if (patience != NULL && !g_ascii_string_to_unsigned (patience, 10, 0, 86400, &seconds, error)) {
    g_clear_error (error);
    g_set_error (error, JAIL_ERROR, JAIL_ERROR_USAGE, "--timeout needs a number of seconds; usage: jailctl %s", usage);
    return -1;
  }
  if (!find_jails (argc, argv, all, jails, error))
    return -1;
  for (guint i = 0; i < jails->len; i++)
    if (!stop_jail (g_ptr_array_index (jails, i), (int) seconds, error))
      return -1;
  /* Removes what a supervisor that was killed left. */
  g_ptr_array_unref (registry_list ());
  return 0;
}
