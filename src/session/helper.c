/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "session/helper.h"

#include "enforce/enforce.h"
#include "util/error.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

/* How long a helper may take to end by itself, in milliseconds. */
#define PATIENCE 2000

/* How long it may take until it is ready before the user is told, and before it is given up. An X
 * server on a slow disk takes some seconds. In milliseconds. */
#define SILENT_WAIT 1000
#define LONGEST_WAIT 20000

/* How often a socket is looked for, in microseconds. */
#define SOCKET_STEP 5000

/* Descriptors are moved above this one before they get their places. */
#define FAR_DESCRIPTORS 64

extern char **environ;

struct Helper {
  char *name;
  const Plan *root;
  gboolean ends_by_itself;
  pid_t pid;     /* 0: it has ended and been waited for */
  int status;    /* of wait(2), once pid is 0 */
  int ready_fd;  /* the reading end; -1: there is none */
  int complaints_fd; /* what a quiet one writes to standard error; -1: it goes to the launcher's own */
  const char *ready_socket;
  int exec_fd;   /* what failed before it was executed comes through it; -1: nobody cares any more */
};

/* The child -------------------------------------------------------------- */

static _Noreturn void
fail_child (int exec_fd)
{
  int number = errno;

  if (write (exec_fd, &number, sizeof number) < 0)
    _exit (127);
  _exit (127);
}

/* Puts `wanted` at the places 0, 1, ... and closes everything else; -1 leaves
 * the place as it is. Returns the new number of exec_fd. */
static int
place_descriptors (const int *wanted, gsize n, int exec_fd)
{
  int far[FAR_DESCRIPTORS];

  for (gsize i = 0; i < n; i++) {
    far[i] = wanted[i] < 0 ? -1 : fcntl (wanted[i], F_DUPFD_CLOEXEC, FAR_DESCRIPTORS);
    if (wanted[i] >= 0 && far[i] < 0)
      fail_child (exec_fd);
  }
  exec_fd = fcntl (exec_fd, F_DUPFD_CLOEXEC, FAR_DESCRIPTORS);
  for (gsize i = 0; i < n; i++)
    if (far[i] >= 0 && dup2 (far[i], (int) i) < 0)
      fail_child (exec_fd);
  /* Those above are closed by the exec, whatever they were before. */
  if (syscall (SYS_close_range, n, FAR_DESCRIPTORS - 1, 0) < 0
      || syscall (SYS_close_range, FAR_DESCRIPTORS, ~0U, 4 /* CLOSE_RANGE_CLOEXEC */) < 0)
    fail_child (exec_fd);
  return exec_fd;
}

/* Mask and actions that a program expects, whatever the launcher inherited. */
static void
reset_signals (void)
{
  sigset_t none;

  for (int number = 1; number < NSIG; number++)
    if (number != SIGKILL && number != SIGSTOP)
      signal (number, SIG_DFL);
  sigemptyset (&none);
  sigprocmask (SIG_SETMASK, &none, NULL);
}

static _Noreturn void
become_helper (const HelperSpec *spec, pid_t launcher, int null, int ready, int complaints, int exec_fd)
{
  int wanted[FAR_DESCRIPTORS] = { null, spec->output > 0 ? spec->output : null, complaints, ready };

  setsid ();
  reset_signals ();
  if (prctl (PR_SET_PDEATHSIG, spec->death_signal != 0 ? spec->death_signal : SIGKILL, 0, 0, 0) < 0)
    fail_child (exec_fd);
  /* It may have died before it could be noticed. */
  if (getppid () != launcher)
    _exit (127);
  for (gsize i = 0; i < spec->n_descriptors; i++)
    wanted[HELPER_FIRST_FD + i] = spec->descriptors[i];
  exec_fd = place_descriptors (wanted, HELPER_FIRST_FD + spec->n_descriptors, exec_fd);
  if (spec->root != NULL)
    enforce_become (spec->root, exec_fd, (unsigned) (HELPER_FIRST_FD + spec->n_descriptors));
  execve (spec->program, spec->arguments, spec->environment != NULL ? spec->environment : environ);
  fail_child (exec_fd);
}

/* The launcher ------------------------------------------------------------ */

static void
close_pair (int pair[2])
{
  for (int i = 0; i < 2; i++)
    if (pair[i] >= 0)
      close (pair[i]);
}

Helper *
helper_start (const HelperSpec *spec, GError **error)
{
  int null = open ("/dev/null", O_RDWR | O_CLOEXEC);
  int ready[2] = { -1, -1 }, exec_pipe[2] = { -1, -1 }, complaints[2] = { -1, -1 };
  pid_t launcher = getpid (), pid = -1;
  Helper *helper;

  g_return_val_if_fail (HELPER_FIRST_FD + spec->n_descriptors <= FAR_DESCRIPTORS, NULL);
  if (null >= 0 && pipe2 (exec_pipe, O_CLOEXEC) == 0 && (!spec->tells_ready || pipe2 (ready, O_CLOEXEC) == 0)
      && (!spec->quiet || pipe2 (complaints, O_CLOEXEC | O_NONBLOCK) == 0))
    pid = fork ();
  if (pid == 0)
    become_helper (spec, launcher, null, ready[1], complaints[1], exec_pipe[1]);
  if (pid < 0) {
    g_set_error (error, JAIL_ERROR, JAIL_ERROR_HOST, "cannot start the %s: %s", spec->name, g_strerror (errno));
    close_pair (ready);
    close_pair (exec_pipe);
    close_pair (complaints);
    if (null >= 0)
      close (null);
    return NULL;
  }
  close (null);
  close (exec_pipe[1]);
  if (ready[1] >= 0)
    close (ready[1]);
  if (complaints[1] >= 0)
    close (complaints[1]);
  helper = g_new0 (Helper, 1);
  helper->name = g_strdup (spec->name);
  helper->root = spec->root;
  helper->ends_by_itself = spec->ends_by_itself;
  helper->pid = pid;
  helper->ready_fd = ready[0];
  helper->ready_socket = spec->ready_socket;
  helper->complaints_fd = complaints[0];
  helper->exec_fd = exec_pipe[0];
  return helper;
}

static gssize
read_again (int fd, void *data, gsize size)
{
  gssize length;

  do
    length = read (fd, data, size);
  while (length < 0 && errno == EINTR);
  return length;
}

/* Waits until it is executed. */
static gboolean
check_exec (Helper *helper, GError **error)
{
  RunningJail jail = { .pid = helper->pid, .report_fd = helper->exec_fd };
  gboolean runs = TRUE;
  int number;

  if (helper->exec_fd < 0)
    return TRUE;
  if (helper->root != NULL) {
    runs = enforce_read_report (helper->root, &jail, error) == START_DONE;
    g_prefix_error (error, "the %s: ", helper->name);
  } else if (read_again (helper->exec_fd, &number, sizeof number) == sizeof number) {
    runs = FALSE;
    g_set_error (error, JAIL_ERROR, JAIL_ERROR_HOST, "cannot execute the %s: %s", helper->name, g_strerror (number));
  }
  close (helper->exec_fd);
  helper->exec_fd = -1;
  helper->root = NULL;
  return runs;
}

static gboolean
wait_for (Helper *helper, int flags)
{
  pid_t pid;

  if (helper->pid == 0)
    return TRUE;
  do
    pid = waitpid (helper->pid, &helper->status, flags);
  while (pid < 0 && errno == EINTR);
  if (pid != 0)
    helper->pid = 0;
  return helper->pid == 0;
}

/* FALSE where nothing comes, nor the end of it, within so many milliseconds. */
static gboolean
can_read (int fd, gint64 milliseconds)
{
  struct pollfd readable = { .fd = fd, .events = POLLIN };
  gint64 end = g_get_monotonic_time () + milliseconds * 1000, left;
  int result;

  do {
    left = MAX ((end - g_get_monotonic_time ()) / 1000, 0);
    result = poll (&readable, 1, (int) left);
  } while (result < 0 && errno == EINTR);
  return result != 0;
}

static gboolean
ends_within (const Helper *helper, int milliseconds)
{
  int pidfd = (int) syscall (SYS_pidfd_open, helper->pid, 0);
  gboolean ended = pidfd >= 0 && can_read (pidfd, milliseconds);

  if (pidfd >= 0)
    close (pidfd);
  return ended;
}

static char *
describe_end (int status)
{
  if (WIFSIGNALED (status))
    return g_strdup_printf ("was killed by signal %d", WTERMSIG (status));
  return g_strdup_printf ("ended with status %d", WEXITSTATUS (status));
}

/* The last line of what a quiet helper complained about (g_free ()), fit to be printed;
 * NULL where there is none. The pipe takes 64 KiB, and then what is written gets lost. */
static char *
last_complaint (Helper *helper)
{
  g_autofree char *text = g_malloc (0x10000 + 1);
  gssize length = helper->complaints_fd >= 0 ? read_again (helper->complaints_fd, text, 0x10000) : 0;
  char *start;

  if (length <= 0)
    return NULL;
  text[length] = '\0';
  g_strchomp (text);
  start = strrchr (text, '\n');
  start = start != NULL ? start + 1 : text;
  return *start != '\0' ? g_strescape (start, NULL) : NULL;
}

static gboolean
has_socket (const Helper *helper)
{
  struct stat status;

  return lstat (helper->ready_socket, &status) == 0 && S_ISSOCK (status.st_mode);
}

/* TRUE once it has said something, has ended, or its socket is there. */
static gboolean
has_word (Helper *helper, gint64 milliseconds)
{
  gint64 end = g_get_monotonic_time () + milliseconds * 1000;

  if (helper->ready_socket == NULL)
    return can_read (helper->ready_fd, milliseconds);
  while (!has_socket (helper) && !wait_for (helper, WNOHANG)) {
    if (g_get_monotonic_time () >= end)
      return FALSE;
    g_usleep (SOCKET_STEP);
  }
  return TRUE;
}

static gboolean
wait_for_word (Helper *helper, HelperTell tell, GError **error)
{
  g_autofree char *words = NULL;

  if (has_word (helper, SILENT_WAIT))
    return TRUE;
  words = g_strdup_printf ("waiting for the %s", helper->name);
  if (tell != NULL)
    tell (words);
  if (has_word (helper, LONGEST_WAIT - SILENT_WAIT))
    return TRUE;
  g_set_error (error, JAIL_ERROR, JAIL_ERROR_HOST, "the %s runs, but has not become ready within %d seconds", helper->name,
               LONGEST_WAIT / 1000);
  return FALSE;
}

gboolean
helper_wait_ready (Helper *helper, HelperTell tell, GError **error)
{
  g_autofree char *how = NULL, *complaint = NULL;
  char word;

  if (!check_exec (helper, error))
    return FALSE;
  if (helper->ready_fd < 0 && helper->ready_socket == NULL)
    return TRUE;
  if (!wait_for_word (helper, tell, error))
    return FALSE;
  /* What comes after the first byte is of no interest. */
  if (helper->ready_socket != NULL ? !wait_for (helper, WNOHANG) : read_again (helper->ready_fd, &word, sizeof word) > 0)
    return TRUE;
  /* It may have closed the descriptor only. */
  if (!wait_for (helper, WNOHANG) && !ends_within (helper, PATIENCE)) {
    g_set_error (error, JAIL_ERROR, JAIL_ERROR_HOST, "the %s runs, but will never tell that it is ready", helper->name);
    return FALSE;
  }
  wait_for (helper, 0);
  how = describe_end (helper->status);
  complaint = last_complaint (helper);
  g_set_error (error, JAIL_ERROR, JAIL_ERROR_HOST, "the %s %s before it was ready%s%.300s", helper->name, how,
               complaint != NULL ? ": " : "", complaint != NULL ? complaint : "");
  return FALSE;
}

gboolean
helper_has_ended (Helper *helper, char **how)
{
  if (!wait_for (helper, WNOHANG))
    return FALSE;
  if (how != NULL)
    *how = describe_end (helper->status);
  return TRUE;
}

gboolean
helper_wait_end (Helper *helper, int milliseconds, int *status)
{
  struct pollfd ended = { .fd = helper->pid != 0 ? (int) syscall (SYS_pidfd_open, helper->pid, 0) : -1, .events = POLLIN };

  if (ended.fd >= 0) {
    poll (&ended, 1, milliseconds);
    close (ended.fd);
  }
  if (!wait_for (helper, WNOHANG))
    return FALSE;
  *status = helper->status;
  return TRUE;
}

char *
helper_take_complaint (Helper *helper)
{
  return last_complaint (helper);
}

const char *
helper_get_name (const Helper *helper)
{
  return helper->name;
}

pid_t
helper_get_pid (const Helper *helper)
{
  return helper->pid;
}

void
helper_end (Helper *helper)
{
  int pidfd = helper->pid != 0 ? (int) syscall (SYS_pidfd_open, helper->pid, 0) : -1;

  /* Some take the hang-up for a sign to end. */
  if (helper->ready_fd >= 0)
    close (helper->ready_fd);
  if (helper->exec_fd >= 0)
    close (helper->exec_fd);
  if (helper->complaints_fd >= 0)
    close (helper->complaints_fd);
  if (!wait_for (helper, WNOHANG)) {
    struct pollfd ended = { .fd = pidfd, .events = POLLIN };

    if (!helper->ends_by_itself || pidfd < 0 || poll (&ended, 1, PATIENCE) <= 0)
      kill (helper->pid, SIGTERM);
    if (pidfd < 0 || poll (&ended, 1, PATIENCE) <= 0)
      kill (helper->pid, SIGKILL);
    wait_for (helper, 0);
  }
  if (pidfd >= 0)
    close (pidfd);
  g_free (helper->name);
  g_free (helper);
}
