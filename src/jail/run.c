/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "jail/run.h"

#include "enforce/enforce.h"
#include "jail/message.h"
#include "util/error.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <sys/signalfd.h>
#include <sys/wait.h>
#include <unistd.h>

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

/* Stops this process as the signal would have done, until it is continued. */
static void
stop_self (void)
{
  sigset_t stop, old;

  sigemptyset (&stop);
  sigaddset (&stop, SIGTSTP);
  raise (SIGTSTP);
  sigprocmask (SIG_UNBLOCK, &stop, &old);
  sigprocmask (SIG_SETMASK, &old, NULL);
}

static void
handle_signal (const RunningJail *jail, const struct signalfd_siginfo *info)
{
  /* What a terminal sends goes to all of its foreground processes, the program
   * among them: only what somebody sent to this process is passed on. */
  if (info->ssi_code <= 0)
    kill (jail->pid, (int) info->ssi_signo);
  if (info->ssi_signo == SIGTSTP)
    stop_self ();
}

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

/* The time in which the program may end by itself, in milliseconds. */
#define PATIENCE 3000

/* A child has ended: a helper, maybe. FALSE where the jail cannot go on. */
static gboolean
attend_helpers (Session *session)
{
  g_autofree char *words = NULL;
  gboolean go_on = session_attend (session, &words);

  if (words != NULL)
    message_warning (words);
  return go_on;
}

/* Takes what the descriptors tell until pid 1 has ended. */
static gboolean
supervise (const Plan *plan, Session *session, RunningJail *jail, int signals, gint64 told_since, int *status,
           GError **error)
{
  struct pollfd watched[] = {
    { .fd = signals, .events = POLLIN },
    { .fd = jail->report_fd, .events = POLLIN },
    { .fd = session_get_fd (session), .events = POLLIN },
  };
  gboolean runs = TRUE, ending = FALSE;

  for (;;) {
    struct signalfd_siginfo info;
    int ended, ready;

    if (waitpid (jail->pid, &ended, WNOHANG) == jail->pid) {
      if (watched[1].fd >= 0)
        runs = enforce_read_report (plan, jail, error);
      if (runs && watched[1].fd >= 0 && told_since != 0)
        message_running (told_since);
      if (runs)
        *status = WIFEXITED (ended) ? WEXITSTATUS (ended) : 128 + WTERMSIG (ended);
      return runs;
    }
    if (!ending && !attend_helpers (session)) {
      ending = TRUE;
      kill (jail->pid, SIGTERM);
    }
    ready = poll (watched, G_N_ELEMENTS (watched), ending ? PATIENCE : -1);
    if (ready == 0)
      kill (jail->pid, SIGKILL);
    if (ready <= 0)
      continue;
    if (watched[1].fd >= 0 && watched[1].revents != 0) {
      runs = enforce_read_report (plan, jail, error);
      watched[1].fd = -1;
      if (runs && told_since != 0)
        message_running (told_since);
      if (runs)
        let_go_of_streams ();
    }
    if (watched[2].revents != 0)
      session_follow (session);
    if (watched[0].revents != 0 && read (signals, &info, sizeof info) == sizeof info && info.ssi_signo != SIGCHLD)
      handle_signal (jail, &info);
    if (!runs) {
      /* It reported and ends by itself. */
      while (waitpid (jail->pid, &ended, 0) < 0 && errno == EINTR)
        ;
      return FALSE;
    }
  }
}

gboolean
run_jail (const Plan *plan, Session *session, gboolean told, gint64 since, int *status, GError **error)
{
  sigset_t supervised, original;
  RunningJail jail;
  gboolean result;
  int signals;

  /* An ignored SIGCHLD, inherited, would let statuses vanish. */
  signal (SIGCHLD, SIG_DFL);
  fill_supervised (&supervised);
  sigprocmask (SIG_BLOCK, &supervised, &original);
  signals = signalfd (-1, &supervised, SFD_CLOEXEC | SFD_NONBLOCK);
  if (signals < 0) {
    g_set_error (error, JAIL_ERROR, JAIL_ERROR_HOST, "cannot watch signals: %s", g_strerror (errno));
    return FALSE;
  }
  result = enforce_start (plan, &original, &jail, error);
  if (result) {
    session_tell_pid (session, jail.pid);
    if (told)
      message_child (jail.pid);
    result = supervise (plan, session, &jail, signals, told ? since : 0, status, error);
    if (told)
      message_bye ();
    close (jail.report_fd);
  }
  close (signals);
  sigprocmask (SIG_SETMASK, &original, NULL);
  return result;
}
