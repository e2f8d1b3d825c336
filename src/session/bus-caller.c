/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "session/bus-caller.h"

#include "util/error.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <string.h>
#include <unistd.h>

/* More than all lines can be long. */
#define LONGEST_ANSWER (256 * 1024)

/* A call itself has 25 seconds; a bus that does not even greet has no limit of its own. Milliseconds. */
#define LONGEST_WAIT 30000

struct BusCaller {
  Helper *helper;
  int answer; /* the reading end of its standard output */
};

BusCaller *
bus_caller_start (const char *program, const char *const *arguments, GError **error)
{
  g_autoptr (GPtrArray) words = g_ptr_array_new ();
  HelperSpec spec = { .name = "bus helper", .program = program, .ends_by_itself = TRUE };
  Helper *helper;
  BusCaller *caller;
  int ends[2];

  if (pipe2 (ends, O_CLOEXEC) < 0) {
    g_set_error (error, JAIL_ERROR, JAIL_ERROR_HOST, "cannot make a pipe: %s", g_strerror (errno));
    return NULL;
  }
  g_ptr_array_add (words, (gpointer) "jail-bus-helper");
  for (; *arguments != NULL; arguments++)
    g_ptr_array_add (words, (gpointer) *arguments);
  g_ptr_array_add (words, NULL);
  spec.arguments = (char *const *) words->pdata;
  spec.output = ends[1];
  helper = helper_start (&spec, error);
  close (ends[1]);
  if (helper == NULL || !helper_wait_ready (helper, NULL, error)) {
    close (ends[0]);
    g_clear_pointer (&helper, helper_end);
    return NULL;
  }
  caller = g_new0 (BusCaller, 1);
  caller->helper = helper;
  caller->answer = ends[0];
  return caller;
}

/* FALSE at the end of the answer, or where it does not come in time: then `late` becomes TRUE. */
static gboolean
read_more (int fd, GString *text, gint64 deadline, gboolean *late)
{
  struct pollfd readable = { .fd = fd, .events = POLLIN };
  gint64 left = (deadline - g_get_monotonic_time ()) / 1000;
  char buffer[4096];
  gssize length;

  *late = left <= 0;
  if (*late)
    return FALSE;
  if (poll (&readable, 1, (int) left) <= 0)
    return TRUE;
  length = read (fd, buffer, sizeof buffer);
  if (length > 0)
    g_string_append_len (text, buffer, length);
  return length > 0 || (length < 0 && errno == EINTR);
}

char **
bus_caller_finish (BusCaller *caller, GError **error)
{
  g_autoptr (GString) text = g_string_new (NULL);
  gint64 deadline = g_get_monotonic_time () + LONGEST_WAIT * 1000;
  gboolean late = FALSE;

  while (text->len < LONGEST_ANSWER && read_more (caller->answer, text, deadline, &late))
    ;
  bus_caller_free (caller);
  if (late) {
    g_set_error (error, JAIL_ERROR, JAIL_ERROR_HOST, "the bus does not answer");
    return NULL;
  }
  if (g_str_has_prefix (text->str, "error: ")) {
    g_strchomp (text->str);
    g_set_error (error, JAIL_ERROR, JAIL_ERROR_HOST, "%s", text->str + strlen ("error: "));
    return NULL;
  }
  return g_strsplit (g_strchomp (text->str), "\n", -1);
}

void
bus_caller_free (BusCaller *caller)
{
  close (caller->answer);
  helper_end (caller->helper);
  g_free (caller);
}
