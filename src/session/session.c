/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "session/session.h"

#include "session/group.h"
#include "session/helper.h"
#include "session/live-files.h"
#include "session/portal.h"
#include "session/unpack.h"
#include "util/error.h"
#include "util/openat2.h"
#include "session/wayland.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <sys/stat.h>
#include <unistd.h>

typedef struct {
  Helper *helper;
  gboolean essential;
  gboolean reader; /* of what another helper writes */
} Running;

struct Session {
  GArray *helpers; /* Running */
  Portal *portal;  /* NULL: none */
  LiveFiles *live_files;
  char *words;     /* to be told with the next session_attend (); or NULL */
  Group *group;    /* NULL: that of the launcher's own session */
  int unpacked;    /* the lock of the unpacked AppImage; -1: none */
  int lifeline;    /* the compositor watches who holds it: the launcher, which ends with the jail; -1: none */
};

static void
running_clear (gpointer data)
{
  helper_end (((Running *) data)->helper);
}

static gboolean
set_error (GError **error, const char *what, const char *path)
{
  g_set_error (error, JAIL_ERROR, JAIL_ERROR_HOST, "cannot %s '%s': %s", what, path, g_strerror (errno));
  return FALSE;
}

static gboolean
run_helper (Session *session, const HelperSpec *spec, gboolean essential, GError **error)
{
  Running running = { helper_start (spec, error), essential, spec->ends_by_itself };

  if (running.helper == NULL)
    return FALSE;
  g_array_append_val (session->helpers, running);
  return TRUE;
}

/* The program may be able to write to its directory: no link is followed, and what lies there has
 * to be a plain file of this user's. -1 with errno. */
static int
open_log (const char *path)
{
  struct open_how how = {
    .flags = O_WRONLY | O_CREAT | O_APPEND | O_NONBLOCK | O_CLOEXEC, .mode = 0600, .resolve = RESOLVE_NO_SYMLINKS,
  };
  int fd = (int) syscall (SYS_openat2, AT_FDCWD, path, &how, sizeof how);
  struct stat status;

  if (fd >= 0 && (fstat (fd, &status) < 0 || !S_ISREG (status.st_mode) || status.st_uid != getuid ())) {
    close (fd);
    errno = EACCES;
    return -1;
  }
  return fd;
}

static void
close_if_open (int fd)
{
  if (fd >= 0)
    close (fd);
}

/* Starts who reads what the helper prints; returns where that is to be written, or -1. */
static int
start_log_reader (Session *session, const PlannedHelper *planned, GError **error)
{
  const char *arguments[] = { planned->log_reader, planned->log_word, planned->log_kept != NULL ? "kept" : NULL, NULL };
  int out = planned->log_file == NULL ? fcntl (STDERR_FILENO, F_DUPFD_CLOEXEC, STDERR_FILENO + 1)
                                      : open_log (planned->log_file);
  int ends[2], given[2];
  HelperSpec spec = {
    .name = "bus log", .program = planned->log_reader, .arguments = (char *const *) arguments,
    .descriptors = given, .n_descriptors = planned->log_kept != NULL ? 2 : 1, .output = out, .ends_by_itself = TRUE,
  };
  gboolean fine;

  given[1] = planned->log_kept != NULL ? open (planned->log_kept, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0600) : -1;
  if (out < 0 || (planned->log_kept != NULL && given[1] < 0) || pipe2 (ends, O_CLOEXEC) < 0) {
    set_error (error, "write to", out >= 0 && given[1] < 0 && planned->log_kept != NULL ? planned->log_kept
                                  : planned->log_file != NULL                            ? planned->log_file
                                                                                         : "standard error");
    close_if_open (out);
    close_if_open (given[1]);
    return -1;
  }
  given[0] = ends[0];
  fine = run_helper (session, &spec, FALSE, error);
  close (out);
  close_if_open (given[1]);
  close (ends[0]);
  if (fine)
    return ends[1];
  close (ends[1]);
  return -1;
}

static gboolean
make_empty_file (const char *directory, const char *name, GError **error)
{
  g_autofree char *path = g_build_filename (directory, name, NULL);
  int fd = open (path, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0600);

  if (fd < 0)
    return set_error (error, "make", path);
  close (fd);
  return TRUE;
}

static gboolean
start_helper (Session *session, const PlannedHelper *planned, const char *instance_directory, int descriptor, GError **error)
{
  HelperSpec spec = {
    .name = planned->name,
    .program = planned->program,
    .arguments = (char *const *) planned->arguments->pdata,
    .root = planned->root,
    .tells_ready = planned->tells_ready,
    .ready_socket = planned->ready_socket,
    .quiet = planned->quiet,
    .descriptors = &descriptor,
    .n_descriptors = descriptor >= 0 ? 1 : 0,
  };
  gboolean fine;

  if (planned->directory != NULL) {
    g_autofree char *directory = g_build_filename (instance_directory, planned->directory, NULL);

    if (mkdir (directory, 0700) < 0 && errno != EEXIST)
      return set_error (error, "make", directory);
    if (planned->mount_point != NULL && !make_empty_file (directory, planned->mount_point, error))
      return FALSE;
  }
  if (planned->log_reader != NULL && (spec.output = start_log_reader (session, planned, error)) < 0)
    return FALSE;
  fine = run_helper (session, &spec, planned->essential, error);
  if (spec.output > 0)
    close (spec.output);
  return fine;
}

gboolean
session_serve_files (Session *session, const Plan *plan, int descriptor, GError **error)
{
  for (guint i = 0; i < plan->helpers->len; i++) {
    const PlannedHelper *planned = &g_array_index (plan->helpers, PlannedHelper, i);

    if (planned->moment != HELPER_AT_MOUNT)
      continue;
    if (!start_helper (session, planned, NULL, descriptor, error)
        || !helper_wait_ready (g_array_index (session->helpers, Running, session->helpers->len - 1).helper, NULL, error))
      return FALSE;
  }
  return TRUE;
}

Session *
session_start (const Plan *plan, const char *instance_directory, SessionTell tell, GError **error)
{
  g_autoptr (Session) session = g_new0 (Session, 1);

  session->helpers = g_array_new (FALSE, FALSE, sizeof (Running));
  g_array_set_clear_func (session->helpers, running_clear);
  session->lifeline = session->unpacked = -1;
  /* Before the helpers: one of them may be a client. */
  if (plan->wayland.compositor != NULL && (session->lifeline = wayland_make_socket (&plan->wayland, error)) < 0)
    return NULL;
  /* An ignored SIGCHLD, inherited, would let statuses vanish. */
  signal (SIGCHLD, SIG_DFL);
  if ((plan->group.scope != NULL || plan->group.group != NULL) && (session->group = group_start (plan, error)) == NULL)
    return NULL;
  if (plan->portal.application_id != NULL && (session->portal = portal_start (plan, error)) == NULL)
    return NULL;
  if (plan->appimage.cache != NULL && (session->unpacked = unpack_appimage (plan, error)) < 0)
    return NULL;
  /* All are started before the first is waited for: they start side by side. */
  for (guint i = 0; i < plan->helpers->len; i++)
    if (g_array_index (plan->helpers, PlannedHelper, i).moment == HELPER_BESIDE
        && !start_helper (session, &g_array_index (plan->helpers, PlannedHelper, i), instance_directory, -1, error))
      return NULL;
  session->live_files = live_files_start (plan, error);
  if (session->live_files == NULL)
    return NULL;
  for (guint i = 0; i < session->helpers->len; i++)
    if (!helper_wait_ready (g_array_index (session->helpers, Running, i).helper, tell, error))
      return NULL;
  if (session->portal != NULL && !portal_wait_ready (session->portal, &session->words, error))
    return NULL;
  return g_steal_pointer (&session);
}

void
session_tell_pid (Session *session, pid_t pid)
{
  if (session->portal != NULL)
    portal_tell_pid (session->portal, pid);
}

gboolean
session_attend (Session *session, char **words)
{
  g_autoptr (GString) text = g_string_new (NULL);
  gboolean go_on = TRUE;

  if (session->words != NULL)
    g_string_append (text, session->words);
  g_clear_pointer (&session->words, g_free);
  for (guint i = session->helpers->len; i-- > 0;) {
    const Running *running = &g_array_index (session->helpers, Running, i);
    g_autofree char *how = NULL;

    if (!helper_has_ended (running->helper, &how))
      continue;
    /* Who reads what another helper writes ends after that one, of which is told. */
    if (running->reader) {
      g_array_remove_index (session->helpers, i);
      continue;
    }
    g_string_append_printf (text, "%sthe %s %s%s", text->len > 0 ? "; " : "", helper_get_name (running->helper), how,
                            running->essential ? ", and the jail ends with it" : "");
    go_on = go_on && !running->essential;
    g_array_remove_index (session->helpers, i);
  }
  *words = text->len > 0 ? g_strdup (text->str) : NULL;
  return go_on;
}

int
session_get_fd (const Session *session)
{
  return live_files_get_fd (session->live_files);
}

void
session_follow (Session *session)
{
  live_files_follow (session->live_files);
}

void
session_stop_helpers (Session *session)
{
  /* The last first: who reads what another one writes was started before it. */
  while (session->helpers->len > 0)
    g_array_remove_index (session->helpers, session->helpers->len - 1);
}

void
session_end (Session *session)
{
  session_stop_helpers (session);
  g_clear_pointer (&session->live_files, live_files_free);
  g_array_unref (session->helpers);
  g_clear_pointer (&session->portal, portal_free);
  g_free (session->words);
  g_clear_pointer (&session->group, group_free);
  close_if_open (session->lifeline);
  close_if_open (session->unpacked);
  g_free (session);
}
