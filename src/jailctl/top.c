/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* jailctl top: what the jails that run take, again and again, on a full screen. */
#include "jailctl/verbs.h"

#include "jailctl/record-json.h"
#include "jailctl/show.h"
#include "jailctl/top-screen.h"
#include "jailctl/usage.h"
#include "util/error.h"

#include <errno.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/signalfd.h>
#include <sys/wait.h>
#include <unistd.h>

#define DELAY_SECONDS 2
#define LONGEST_DELAY 3600
#define USAGE "top [--json|--once] [--delay=SECONDS] [--sort=cpu|memory|name|pid|time]"

typedef struct {
  TopScreen *screen;
  UsageMeter *meter;
  UsageOrder order;
  gboolean reverse;
  int delay;     /* milliseconds */
  int signals;   /* signalfd(2) of those that end it */
  sigset_t mask; /* as it was before */
  GPid stopping; /* a jailctl stop that runs; 0: none */
  int ended_by;  /* signal, or 0 */
} Top;

static int
print_json (GPtrArray *usages)
{
  json_object *array = json_object_new_array ();

  for (guint i = 0; i < usages->len; i++) {
    const JailUsage *usage = g_ptr_array_index (usages, i);
    json_object *object = record_to_json (usage->record);

    json_object_object_add (object, "n_processes", json_object_new_int ((int) usage->n_processes));
    json_object_object_add (object, "cpu", json_object_new_double (usage->share));
    json_object_object_add (object, "cpu_seconds", json_object_new_double ((double) usage->ticks / (double) sysconf (_SC_CLK_TCK)));
    json_object_object_add (object, "resident", json_object_new_int64 ((gint64) usage->resident));
    json_object_object_add (object, "seconds", json_object_new_int64 (usage->seconds));
    json_object_array_add (array, object);
  }
  return show_json (array);
}

static int
print_table (GPtrArray *usages)
{
  if (usages->len > 0)
    printf ("%8s %-16s %6s %7s %5s %9s %s\n", "PID", "NAME", "CPU%", "MEMORY", "PROCS", "TIME", "COMMAND");
  for (guint i = 0; i < usages->len; i++) {
    const JailUsage *usage = g_ptr_array_index (usages, i);
    g_autofree char *size = usage_size (usage->resident), *time = usage_duration (usage->seconds);
    g_autofree char *command = usage_command (usage);

    printf ("%8d %-16s %6.1f %7s %5u %9s %s\n", (int) usage->record->launcher,
            usage->record->name[0] != '\0' ? usage->record->name : "-", usage->share, size, usage->n_processes, time, command);
  }
  return fflush (stdout) == 0 ? 0 : 1;
}

static void
look (Top *top)
{
  g_autoptr (GPtrArray) usages = usage_meter_look (top->meter);

  usage_sort (usages, top->order, top->reverse);
  top_screen_show (top->screen, usages, top->order);
}

/* In the child. */
static void
restore_signals (gpointer data)
{
  const Top *top = data;

  sigprocmask (SIG_SETMASK, &top->mask, NULL);
}

/* Runs this program with another verb on the marked jail. With `pid` it is not waited for. */
static gboolean
run_verb (Top *top, const char *verb, GPid *pid, int *status, GError **error)
{
  const JailUsage *usage = top_screen_marked (top->screen);
  g_autofree char *jail = g_strdup_printf ("%d", (int) usage->record->launcher);
  const char *words[] = { "/proc/self/exe", "jailctl", verb, jail, NULL };
  const GSpawnFlags flags = G_SPAWN_FILE_AND_ARGV_ZERO;

  if (pid != NULL)
    return g_spawn_async (NULL, (char **) words, NULL,
                          flags | G_SPAWN_DO_NOT_REAP_CHILD | G_SPAWN_STDOUT_TO_DEV_NULL | G_SPAWN_STDERR_TO_DEV_NULL,
                          restore_signals, top, pid, error);
  return g_spawn_sync (NULL, (char **) words, NULL, flags | G_SPAWN_CHILD_INHERITS_STDIN | G_SPAWN_CHILD_INHERITS_STDOUT | G_SPAWN_CHILD_INHERITS_STDERR,
                       restore_signals, top, NULL, NULL, status, error);
}

static void
stop_marked (Top *top)
{
  g_autoptr (GError) error = NULL;

  if (top->stopping != 0)
    top_screen_tell (top->screen, "Another one is being stopped.");
  else if (run_verb (top, "stop", &top->stopping, NULL, &error))
    top_screen_tell (top->screen, "It was asked to end; after 10 seconds it is killed.");
  else
    top_screen_tell (top->screen, error->message);
}

static void
attend_stopping (Top *top)
{
  int status;

  if (top->stopping == 0 || waitpid (top->stopping, &status, WNOHANG) != top->stopping)
    return;
  top->stopping = 0;
  if (!WIFEXITED (status) || WEXITSTATUS (status) != 0)
    top_screen_tell (top->screen, "The jail could not be stopped.");
}

/* What it complains about is on the screen that comes back: a key is waited for. */
static void
join_marked (Top *top)
{
  g_autoptr (GError) error = NULL;
  int status = 0;
  g_autofree char *words = NULL;

  top_screen_leave (top->screen);
  if (!run_verb (top, "join", NULL, &status, &error))
    words = g_strdup (error->message);
  else if (WIFEXITED (status) && WEXITSTATUS (status) == 125) {
    printf ("Enter leads back.");
    fflush (stdout);
    for (char c = 0; c != '\n' && read (STDIN_FILENO, &c, 1) == 1;)
      ;
    words = g_strdup ("That jail cannot be joined.");
  }
  top_screen_return (top->screen);
  if (words != NULL)
    top_screen_tell (top->screen, words);
}

/* FALSE where it ends. */
static gboolean
do_wishes (Top *top)
{
  TopWish wish;

  while ((wish = top_screen_read (top->screen, &top->order)) != TOP_NOTHING)
    switch (wish) {
    case TOP_QUIT:
      return FALSE;
    case TOP_STOP:
      stop_marked (top);
      break;
    case TOP_JOIN:
      join_marked (top);
      look (top);
      break;
    case TOP_REVERSE:
      top->reverse = !top->reverse;
      look (top);
      break;
    case TOP_SORT:
    case TOP_REFRESH:
    case TOP_NOTHING:
      look (top);
      break;
    }
  return TRUE;
}

/* FALSE where a signal or the end of the terminal ends it. */
static gboolean
wait_for_keys (Top *top, gint64 until)
{
  struct pollfd watched[] = { { .fd = STDIN_FILENO, .events = POLLIN }, { .fd = top->signals, .events = POLLIN } };
  struct signalfd_siginfo signal;
  gint64 rest = (until - g_get_monotonic_time ()) / 1000;

  /* EINTR: the size of the window has changed, which top_screen_read () finds out. */
  if (poll (watched, 2, (int) CLAMP (rest + 1, 0, LONGEST_DELAY * 1000)) < 0)
    return errno == EINTR;
  if (watched[1].revents != 0 && read (top->signals, &signal, sizeof signal) == sizeof signal) {
    top->ended_by = (int) signal.ssi_signo;
    return FALSE;
  }
  return (watched[0].revents & (POLLHUP | POLLERR | POLLNVAL)) == 0;
}

static void
watch (Top *top)
{
  gint64 next = 0;
  gboolean more = TRUE;

  while (more) {
    gint64 now = g_get_monotonic_time ();

    attend_stopping (top);
    if (now >= next) {
      look (top);
      next = now + (gint64) top->delay * 1000;
    }
    more = do_wishes (top) && wait_for_keys (top, next);
  }
}

/* The terminal is as before, whatever ended it. */
static int
run_screen (Top *top)
{
  sigset_t ending;

  sigemptyset (&ending);
  sigaddset (&ending, SIGINT);
  sigaddset (&ending, SIGTERM);
  sigaddset (&ending, SIGHUP);
  sigaddset (&ending, SIGQUIT);
  sigprocmask (SIG_BLOCK, &ending, &top->mask);
  top->signals = signalfd (-1, &ending, SFD_CLOEXEC);
  if (top->signals >= 0)
    watch (top);
  g_clear_pointer (&top->screen, top_screen_free);
  close (top->signals);
  sigprocmask (SIG_SETMASK, &top->mask, NULL);
  /* Ctrl-C is how one leaves such a program. */
  return top->signals < 0 ? 1 : top->ended_by == 0 || top->ended_by == SIGINT ? 0 : 128 + top->ended_by;
}

static gboolean
read_options (Top *top, const char *delay, const char *sort, GError **error)
{
  if (delay != NULL) {
    char *end;
    double seconds = g_ascii_strtod (delay, &end);

    /* Not a number is neither. */
    if (end == delay || *end != '\0' || !(seconds >= 0.1 && seconds <= LONGEST_DELAY)) {
      g_set_error (error, JAIL_ERROR, JAIL_ERROR_USAGE, "--delay needs seconds from 0.1 to %d; usage: jailctl " USAGE, LONGEST_DELAY);
      return FALSE;
    }
    top->delay = (int) (seconds * 1000);
  }
  if (sort == NULL)
    return TRUE;
  for (int i = 0; i < USAGE_N_ORDERS; i++)
    if (strcmp (usage_order_words[i], sort) == 0) {
      top->order = (UsageOrder) i;
      return TRUE;
    }
  g_set_error (error, JAIL_ERROR, JAIL_ERROR_USAGE, "--sort knows no such order; usage: jailctl " USAGE);
  return FALSE;
}

int
verb_top (int argc, char **argv, GError **error)
{
  gboolean json = take_flag (&argc, argv, "--json"), once = take_flag (&argc, argv, "--once");
  const char *delay = take_value (&argc, argv, "--delay"), *sort = take_value (&argc, argv, "--sort");
  g_autoptr (UsageMeter) meter = usage_meter_new ();
  g_autoptr (GPtrArray) usages = NULL;
  Top top = { .meter = meter, .delay = DELAY_SECONDS * 1000, .signals = -1 };

  if (!take_words (&argc, argv, 0, 0, USAGE, error) || !read_options (&top, delay, sort, error))
    return -1;
  if (!json && !once && (top.screen = top_screen_new ()) != NULL)
    return run_screen (&top);
  usages = usage_meter_look (meter);
  usage_sort (usages, top.order, FALSE);
  return json ? print_json (usages) : print_table (usages);
}
