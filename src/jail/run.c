/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "jail/run.h"

#include "instance/record.h"
#include "instance/supervise.h"
#include "jail/message.h"
#include "jail/output.h"
#include "util/error.h"
#include "util/memory.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

/* The program has these now; a reader or writer at their other end must not be
 * kept waiting by the launcher. */
static void
let_go_of_streams (void)
{
  int null = open ("/dev/null", O_RDWR | O_CLOEXEC);

  if (null < 0)
    return;
  dup2 (null, STDIN_FILENO);
  dup2 (null, STDOUT_FILENO);
  close (null);
}

static gboolean
write_record (const Run *run, const RunningJail *jail, GError **error)
{
  g_autofree char **profiles = g_new0 (char *, run->policy->profiles->len + 1);
  JailRecord record = {
    .name = (char *) (run->plan->name != NULL ? run->plan->name : ""),
    .program = (char *) run->plan->program,
    .arguments = (char **) run->plan->arguments,
    .profiles = profiles,
    .launcher = getpid (),
    .launcher_start = process_start_time (getpid ()),
    .init = jail->pid,
    .init_start = process_start_time (jail->pid),
    .program_pid = jail->program_pid,
    .started = g_get_real_time () / G_USEC_PER_SEC,
    .joinable = run->plan->joinable,
  };

  for (guint i = 0; i < run->policy->profiles->len; i++)
    profiles[i] = (char *) g_array_index (run->policy->profiles, TextWish, i).text;
  return jail_record_write (&record, instance_get_fd (run->instance), error);
}

/* While the program starts to work, so nobody waits for it. */
static void
program_runs (const RunningJail *jail, gpointer data)
{
  const Run *run = data;
  g_autoptr (GError) error = NULL;

  if (run->told)
    message_running (run->since);
  let_go_of_streams ();
  if (run->instance != NULL && jail->pid > 0 && !write_record (run, jail, &error)) {
    g_autofree char *note = g_strdup_printf ("%s; 'jailctl list' does not show it", error->message);

    message_warning (note);
  }
}

static void
program_stays (gpointer data)
{
  (void) data;
  memory_forget_unused ();
}

/* A child has ended: a helper, maybe. FALSE where the jail cannot go on. */
static gboolean
attend_helpers (gpointer data)
{
  const Run *run = data;
  g_autofree char *words = NULL;
  gboolean go_on = session_attend (run->session, &words);

  if (words != NULL)
    message_warning (words);
  return go_on;
}

/* A helper has something to say. */
static void
follow_helpers (gpointer data)
{
  session_follow (((const Run *) data)->session);
}

static gboolean
serve_files (int descriptor, gpointer data, GError **error)
{
  const Run *run = data;

  return session_serve_files (run->session, run->plan, descriptor, error);
}

static void
tell_failure (const char *why, gpointer data)
{
  (void) data;
  message_error (why);
}

static gboolean
answer_denials (int listener, gpointer data)
{
  return denials_answer (((const Run *) data)->denials, listener);
}

static gboolean
start (const Run *run, Supervision *supervision, GError **error)
{
  g_autoptr (GError) problem = NULL;

  if (!enforce_start (run->plan, &supervision->options, &supervision->jail, error))
    return FALSE;
  session_tell_pid (run->session, supervision->jail.pid);
  supervision->other_fd = session_get_fd (run->session);
  if (run->told)
    message_child (supervision->jail.pid);
  if (run->instance == NULL)
    return TRUE;
  /* The program needs it not: it runs without. */
  supervision->control = control_new (instance_get_fd (run->instance), run->plan, &supervision->jail, run->describe,
                                      run->data, &problem);
  if (supervision->control == NULL)
    message_warning (problem->message);
  return TRUE;
}

/* The program may have put something else in its place, which must not keep the launcher waiting. */
static GMappedFile *
map_program (const char *path)
{
  int fd = open (path, O_RDONLY | O_NONBLOCK | O_NOCTTY | O_CLOEXEC);
  GMappedFile *file = NULL;
  struct stat status;

  if (fd >= 0 && fstat (fd, &status) == 0 && S_ISREG (status.st_mode))
    file = g_mapped_file_new_from_fd (fd, FALSE, NULL);
  if (fd >= 0)
    close (fd);
  return file;
}

/* TRUE where the program's file itself asks for a library of X11, and for none of Wayland. */
static gboolean
needs_x11 (const char *path)
{
  static const char *const libraries[] = { "libX11.so.6", "libxcb.so.1", "libXt.so.6" };
  static const char wayland[] = "libwayland-client.so";
  g_autoptr (GMappedFile) file = map_program (path);
  const char *content = file != NULL ? g_mapped_file_get_contents (file) : NULL;
  gsize size = file != NULL ? g_mapped_file_get_length (file) : 0;
  gboolean needs = FALSE;

  if (content == NULL || size < 4 || memcmp (content, "\177ELF", 4) != 0
      || memmem (content, size, wayland, strlen (wayland)) != NULL)
    return FALSE;
  for (gsize i = 0; i < G_N_ELEMENTS (libraries) && !needs; i++)
    needs = memmem (content, size, libraries[i], strlen (libraries[i]) + 1) != NULL;
  return needs;
}

/* Whoever sees a program of X11 say that it finds no display has to learn why. */
static void
explain_missing_display (const Run *run, int status)
{
  if (status == 0 || !run->plan->x11_withheld || policy_has (run->policy, POLICY_QUIET) || !needs_x11 (run->plan->program))
    return;
  message_note ("beside Wayland the program got no X server; --x11 gives it one of its own, --x11=host the session's");
}

gboolean
run_jail (const Run *run, int *status, GError **error)
{
  g_autoptr (Output) output = NULL;
  Supervision supervision;
  gboolean result, was_started = FALSE;

  if (!supervision_begin (&supervision, run->plan, error))
    return FALSE;
  supervision.started = program_runs;
  supervision.settled = program_stays;
  supervision.child_ended = attend_helpers;
  supervision.failed = tell_failure;
  supervision.serve_files = serve_files;
  supervision.other_ready = follow_helpers;
  if (run->denials != NULL)
    supervision.asked = answer_denials;
  supervision.data = (gpointer) run;
  result = run->plan->output == NULL
           || (output = output_start (run->plan->output, run->plan->output_errors, supervision.options.streams, error)) != NULL;
  if (output != NULL && supervision.terminal != NULL)
    terminal_share_output (supervision.terminal);
  if (result)
    result = was_started = start (run, &supervision, error);
  if (output != NULL)
    output_started (output, supervision.options.streams);
  if (result)
    result = supervise (&supervision, status, error);
  supervision_end (&supervision);
  if (result)
    explain_missing_display (run, *status);
  if (run->denials != NULL && was_started)
    denials_sum_up (run->denials);
  if (run->told && was_started)
    message_bye ();
  return result;
}
