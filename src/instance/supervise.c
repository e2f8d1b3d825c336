/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "instance/supervise.h"

#include "util/error.h"

#include <errno.h>
#include <poll.h>
#include <signal.h>
#include <sys/signalfd.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

/* What a program that ends sooner need not wait for waits that long. */
#define SETTLED_MILLISECONDS 300
/* Between SIGTERM and SIGKILL when the time is over. */
#define GRACE_SECONDS 10
/* And when a helper that it needs has ended. */
#define SHORT_GRACE_SECONDS 3

/* Signals that are about this process itself and cannot be waited for, or that
 * the terminal uses to stop background jobs. */
static void
fill_supervised (sigset_t *set)
{
  static const int not_ours[] = { SIGSEGV, SIGBUS, SIGFPE, SIGILL, SIGABRT, SIGTRAP, SIGSYS, SIGTTIN, SIGTTOU };

  sigfillset (set);
  for (gsize i = 0; i < G_N_ELEMENTS (not_ours); i++)
    sigdelset (set, not_ours[i]);
}

gboolean
supervision_begin (Supervision *supervision, const Plan *plan, GError **error)
{
  sigset_t supervised;

  *supervision = (Supervision) { .plan = plan, .jail = RUNNING_JAIL_INIT, .options.streams = { -1, -1, -1 }, .other_fd = -1 };
  /* An ignored SIGCHLD, inherited, would let statuses vanish. */
  signal (SIGCHLD, SIG_DFL);
  fill_supervised (&supervised);
  sigprocmask (SIG_BLOCK, &supervised, &supervision->mask);
  supervision->options.program_signals = supervision->mask;
  supervision->signals = signalfd (-1, &supervised, SFD_CLOEXEC | SFD_NONBLOCK);
  if (supervision->signals < 0) {
    g_set_error (error, JAIL_ERROR, JAIL_ERROR_HOST, "cannot watch signals: %s", g_strerror (errno));
    sigprocmask (SIG_SETMASK, &supervision->mask, NULL);
    return FALSE;
  }
  supervision->terminal = terminal_open (&supervision->options.terminal);
  supervision->reads_terminal = supervision->options.terminal.streams[0] && supervision->options.terminal.streams[1];
  return TRUE;
}

void
supervision_end (Supervision *supervision)
{
  g_clear_pointer (&supervision->terminal, terminal_close);
  g_clear_pointer (&supervision->control, control_free);
  running_jail_clear (&supervision->jail);
  close (supervision->signals);
  sigprocmask (SIG_SETMASK, &supervision->mask, NULL);
}

static void
queue_signal (const Supervision *supervision, int number, int value)
{
  union sigval with = { .sival_int = value };

  if (supervision->jail.pid > 0)
    sigqueue (supervision->jail.pid, number, with);
}

/* Stops this process, and with it the job that it belongs to, as the signal
 * would have done; returns when it goes on. Where there is no shell that could
 * continue it, the kernel does not stop it: setpgid(2) about orphaned groups. */
static void
stop_job (const Supervision *supervision, int number)
{
  sigset_t stop, old;

  if (supervision->terminal != NULL)
    kill (0, number);
  else
    raise (number);
  sigemptyset (&stop);
  sigaddset (&stop, number);
  sigprocmask (SIG_UNBLOCK, &stop, &old);
  sigprocmask (SIG_SETMASK, &old, NULL);
}

/* After a stop, or when the shell may have moved the job to the foreground. */
static void
go_on (Supervision *supervision)
{
  gboolean taken = supervision->reads_terminal && terminal_take (supervision->terminal);

  terminal_resize (supervision->terminal);
  queue_signal (supervision, SIGCONT, taken ? CONTINUE_IN_FOREGROUND : CONTINUE_IN_BACKGROUND);
}

/* The program was stopped: it wants to read and has the terminal now, or the
 * whole job stops. */
static void
handle_stop (Supervision *supervision, int number)
{
  Terminal *terminal = supervision->terminal;
  gboolean wants_terminal = number == SIGTTIN || number == SIGTTOU;

  if (wants_terminal && !terminal_is_taken (terminal) && terminal_take (terminal)) {
    supervision->reads_terminal = TRUE;
    queue_signal (supervision, SIGCONT, CONTINUE_IN_FOREGROUND);
    return;
  }
  terminal_give_back (terminal);
  stop_job (supervision, wants_terminal ? number : SIGTSTP);
  go_on (supervision);
}

/* The program is in another session, so it got nothing of what a terminal sends
 * to all processes of the foreground job (SI_KERNEL): all is passed on. */
static void
handle_signal (Supervision *supervision, const struct signalfd_siginfo *info)
{
  int number = (int) info->ssi_signo;

  if (supervision->terminal != NULL && number == SIGWINCH) {
    terminal_resize (supervision->terminal);
    return;
  }
  if (supervision->terminal != NULL && number == SIGCONT) {
    go_on (supervision);
    return;
  }
  queue_signal (supervision, number, info->ssi_code <= 0 ? 0 : SIGNAL_GROUP);
  /* With a terminal it is told when the program has stopped. */
  if (supervision->terminal == NULL && number == SIGTSTP)
    stop_job (supervision, SIGTSTP);
}

typedef struct {
  gint64 deadline; /* microseconds of the monotonic clock; 0: none */
  gboolean asked;  /* SIGTERM was sent */
} TimeLimit;

static int
milliseconds_left (const TimeLimit *limit)
{
  gint64 left = (limit->deadline - g_get_monotonic_time () + 999) / 1000;

  return limit->deadline == 0 ? -1 : (int) CLAMP (left, 0, 3600 * 1000);
}

static int
time_to_wait (const Supervision *supervision, const TimeLimit *limit)
{
  int left = milliseconds_left (limit);

  return supervision->settled != NULL && (left < 0 || left > SETTLED_MILLISECONDS) ? SETTLED_MILLISECONDS : left;
}

/* The program is asked to end at once, and made to later. */
static void
hasten (const Supervision *supervision, TimeLimit *limit)
{
  kill (supervision->jail.pid, SIGTERM);
  limit->deadline = g_get_monotonic_time () + SHORT_GRACE_SECONDS * G_USEC_PER_SEC;
  limit->asked = TRUE;
}

static void
check_time (const Supervision *supervision, TimeLimit *limit)
{
  if (limit->deadline == 0 || g_get_monotonic_time () < limit->deadline || supervision->jail.pid <= 0)
    return;
  kill (supervision->jail.pid, limit->asked ? SIGKILL : SIGTERM);
  /* A program that is stopped has to wake up to hear it. */
  queue_signal (supervision, SIGCONT, 0);
  limit->deadline = limit->asked ? 0 : g_get_monotonic_time () + GRACE_SECONDS * G_USEC_PER_SEC;
  limit->asked = TRUE;
}

/* Nobody inside can mount, so what changes there was lost: somebody outside replaced a file that
 * is hidden or limited inside. */
static void
mend_view (Supervision *supervision)
{
  g_autoptr (GError) error = NULL;

  if (supervision->jail.pid <= 0 || enforce_restore_view (supervision->plan, supervision->jail.namespaces, &error))
    return;
  kill (supervision->jail.pid, SIGKILL);
  close (supervision->jail.mounts_fd);
  supervision->jail.mounts_fd = -1;
  if (supervision->failed != NULL)
    supervision->failed (error->message, supervision->data);
}

/* Without somebody who serves them, whoever touches the files waits for ever. */
static gboolean
let_files_be_served (Supervision *supervision, GError **error)
{
  RunningJail *jail = &supervision->jail;
  gboolean served = supervision->serve_files != NULL && supervision->serve_files (jail->served_fd, supervision->data, error);

  close (jail->served_fd);
  jail->served_fd = -1;
  if (!served && jail->pid > 0)
    kill (jail->pid, SIGKILL);
  return served;
}

/* FALSE where the program does not run. */
static gboolean
read_reports (Supervision *supervision, gboolean reaped, GError **error)
{
  RunningJail *jail = &supervision->jail;
  StartState state = enforce_read_report (supervision->plan, jail, error);

  if (supervision->terminal != NULL && jail->terminal_fd >= 0) {
    terminal_attach (supervision->terminal, jail->terminal_fd);
    jail->terminal_fd = -1;
    if (supervision->options.terminal.foreground)
      terminal_take (supervision->terminal);
  }
  if (jail->served_fd >= 0 && !let_files_be_served (supervision, error))
    return FALSE;
  if (state == START_GOES_ON)
    return TRUE;
  close (jail->report_fd);
  jail->report_fd = -1;
  if (state == START_DONE && jail->pid <= 0 && !reaped) {
    g_set_error_literal (error, JAIL_ERROR, JAIL_ERROR_HOST, "the jail has ended");
    return FALSE;
  }
  if (state == START_DONE && supervision->started != NULL)
    supervision->started (jail, supervision->data);
  return state == START_DONE;
}

static gboolean
reap (Supervision *supervision, int *status, gboolean *runs, GError **error)
{
  int ended;

  if (supervision->jail.pid <= 0 || waitpid (supervision->jail.pid, &ended, WNOHANG) != supervision->jail.pid)
    return FALSE;
  supervision->jail.pid = 0;
  /* It may have been too fast to be heard before. */
  while (*runs && supervision->jail.report_fd >= 0)
    *runs = read_reports (supervision, TRUE, error);
  *status = WIFEXITED (ended) ? WEXITSTATUS (ended) : 128 + WTERMSIG (ended);
  return TRUE;
}

enum {
  WATCH_SIGNALS,
  WATCH_REPORT,
  WATCH_EVENTS,
  WATCH_LISTENER,
  WATCH_OTHER,
  WATCH_MOUNTS,
  WATCH_TERMINAL,
  WATCH_CONTROL = WATCH_TERMINAL + TERMINAL_WATCHES,
  N_WATCHES = WATCH_CONTROL + CONTROL_WATCHES,
};

static void
fill_watches (const Supervision *supervision, struct pollfd *watches)
{
  for (int i = 0; i < N_WATCHES; i++)
    watches[i] = (struct pollfd) { .fd = -1 };
  watches[WATCH_SIGNALS] = (struct pollfd) { .fd = supervision->signals, .events = POLLIN };
  watches[WATCH_REPORT] = (struct pollfd) { .fd = supervision->jail.report_fd, .events = POLLIN };
  watches[WATCH_EVENTS] = (struct pollfd) { .fd = supervision->jail.events_fd, .events = POLLIN };
  watches[WATCH_LISTENER] = (struct pollfd) { .fd = supervision->jail.listener_fd, .events = POLLIN };
  watches[WATCH_OTHER] = (struct pollfd) { .fd = supervision->other_fd, .events = POLLIN };
  /* There is always something to read; only changes count. */
  watches[WATCH_MOUNTS] = (struct pollfd) { .fd = supervision->jail.mounts_fd, .events = POLLPRI };
  if (supervision->terminal != NULL)
    terminal_watch (supervision->terminal, watches + WATCH_TERMINAL);
  if (supervision->control != NULL)
    control_watch (supervision->control, watches + WATCH_CONTROL);
}

static void
serve (Supervision *supervision, const struct pollfd *watches)
{
  struct signalfd_siginfo info;
  ProgramStop stop;

  if (watches[WATCH_MOUNTS].revents != 0)
    mend_view (supervision);

  if (watches[WATCH_EVENTS].revents != 0) {
    ssize_t length = read (supervision->jail.events_fd, &stop, sizeof stop);

    if (length == sizeof stop) {
      handle_stop (supervision, stop.signal_number);
    } else if (length == 0) {
      close (supervision->jail.events_fd);
      supervision->jail.events_fd = -1;
    }
  }
  /* Closed without an answerer, it answers ENOSYS: nothing is allowed by that. */
  if (watches[WATCH_LISTENER].revents != 0
      && ((watches[WATCH_LISTENER].revents & POLLIN) == 0 || supervision->asked == NULL
          || !supervision->asked (supervision->jail.listener_fd, supervision->data))) {
    close (supervision->jail.listener_fd);
    supervision->jail.listener_fd = -1;
  }
  if (watches[WATCH_OTHER].revents != 0)
    supervision->other_ready (supervision->data);
  if (watches[WATCH_SIGNALS].revents != 0 && read (supervision->signals, &info, sizeof info) == sizeof info
      && info.ssi_signo != SIGCHLD)
    handle_signal (supervision, &info);
  if (supervision->terminal != NULL && terminal_serve (supervision->terminal, watches + WATCH_TERMINAL)
      && supervision->reads_terminal && terminal_take (supervision->terminal))
    queue_signal (supervision, SIGCONT, CONTINUE_IN_FOREGROUND);
  if (supervision->control != NULL)
    control_serve (supervision->control, watches + WATCH_CONTROL);
}

gboolean
supervise (Supervision *supervision, int *status, GError **error)
{
  struct pollfd watches[N_WATCHES];
  TimeLimit limit = { 0 };
  gboolean runs = TRUE;
  int ready;

  if (supervision->plan->timeout != 0)
    limit.deadline = g_get_monotonic_time () + supervision->plan->timeout * G_USEC_PER_SEC;
  for (;;) {
    if (reap (supervision, status, &runs, error))
      return runs;
    if (!limit.asked && supervision->jail.pid > 0 && supervision->child_ended != NULL
        && !supervision->child_ended (supervision->data))
      hasten (supervision, &limit);
    fill_watches (supervision, watches);
    ready = poll (watches, N_WATCHES, time_to_wait (supervision, &limit));
    if (ready < 0)
      continue;
    if (ready == 0 && supervision->settled != NULL) {
      supervision->settled (supervision->data);
      supervision->settled = NULL;
    }
    check_time (supervision, &limit);
    if (watches[WATCH_REPORT].revents != 0)
      runs = read_reports (supervision, FALSE, error);
    if (!runs) {
      /* It reported and ends by itself. */
      while (supervision->jail.pid > 0 && waitpid (supervision->jail.pid, status, 0) < 0 && errno == EINTR)
        ;
      return FALSE;
    }
    serve (supervision, watches);
  }
}
