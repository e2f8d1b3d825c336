/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* jail-probe [--expect FILE]... [--fact KEY=VALUE]... [--only NAME]... [--list]
 * jail-probe --fixture DIRECTORY
 *
 * The table of checks, the runner, and the comparison with what is expected. */
#include "probe.h"

#include <dirent.h>
#include <fcntl.h>
#include <getopt.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#define CHECK_SECONDS 5
#define MAX_FACTS 64
#define MAX_EXPECTATIONS 512
#define MAX_ONLY 64

static const struct check *const themes[] = {
  file_checks,   process_checks, mount_checks,      namespace_checks, kernel_checks,
  abi_checks,    socket_checks,  descriptor_checks, terminal_checks,
};
#define N_THEMES (sizeof themes / sizeof themes[0])

/* What a check's process tells the runner. */
struct report {
  enum { REPORT_NONE, REPORT_ERRNO, REPORT_NOT_AVAILABLE, REPORT_NO_FACT } kind;
  int error;
  char reason[96];
};

struct expectation {
  char *name;
  char *results;
};

static struct {
  const char *facts[MAX_FACTS];
  size_t n_facts;
  struct expectation expectations[MAX_EXPECTATIONS];
  size_t n_expectations;
  const char *only[MAX_ONLY];
  size_t n_only;
  bool compares;
  int report_fd;
  char scratch[64];
  bool scratch_made;
} probe = { .report_fd = -1 };

static void
send_report (int kind, int error, const char *reason)
{
  struct report report = { .kind = kind, .error = error };

  snprintf (report.reason, sizeof report.reason, "%s", reason);
  if (write (probe.report_fd, &report, sizeof report) != sizeof report)
    _exit (3);
}

_Noreturn void
not_available (const char *reason)
{
  send_report (REPORT_NOT_AVAILABLE, 0, reason);
  _exit (0);
}

const char *
fact (const char *key)
{
  size_t length = strlen (key);

  for (size_t i = 0; i < probe.n_facts; i++)
    if (strncmp (probe.facts[i], key, length) == 0 && probe.facts[i][length] == '=')
      return probe.facts[i] + length + 1;
  send_report (REPORT_NO_FACT, 0, key);
  _exit (0);
}

long long
fact_number (const char *key)
{
  return strtoll (fact (key), NULL, 0);
}

char *
fact_path (char *buffer, size_t size, const char *key, const char *rest)
{
  snprintf (buffer, size, "%s/%s", fact (key), rest);
  return buffer;
}

int
try_open (const char *path, int flags)
{
  int fd = open (path, flags | O_CLOEXEC | O_NOCTTY | O_NONBLOCK);

  if (fd < 0)
    return errno;
  close (fd);
  return 0;
}

int
try_read (const char *path)
{
  char byte;
  int fd = open (path, O_RDONLY | O_CLOEXEC | O_NOCTTY | O_NONBLOCK);
  ssize_t n;

  if (fd < 0)
    return errno;
  n = read (fd, &byte, 1);
  if (n < 0)
    return errno;
  close (fd);
  /* An empty file is what a hidden one may be covered with. */
  return n == 1 ? 0 : ENODATA;
}

/* Named after the check's process, so that the runner finds it, however that ended. */
static void
name_scratch (pid_t check)
{
  snprintf (probe.scratch, sizeof probe.scratch, "/tmp/jail-probe-scratch-%d", (int) check);
}

const char *
scratch (void)
{
  if (!probe.scratch_made && mkdir (probe.scratch, 0700) < 0)
    not_available ("no directory to write in");
  probe.scratch_made = true;
  return probe.scratch;
}

char *
scratch_path (char *buffer, size_t size, const char *name)
{
  snprintf (buffer, size, "%s/%s", scratch (), name);
  return buffer;
}

/* Only plain entries and empty directories: nothing here is ever followed. */
static void
remove_scratch (void)
{
  DIR *directory;
  struct dirent *entry;
  int fd = open (probe.scratch, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);

  if (fd < 0 || (directory = fdopendir (fd)) == NULL)
    return;
  while ((entry = readdir (directory)) != NULL)
    if (unlinkat (dirfd (directory), entry->d_name, 0) < 0)
      unlinkat (dirfd (directory), entry->d_name, AT_REMOVEDIR);
  closedir (directory);
  rmdir (probe.scratch);
}

int
in_child (int (*trial) (void))
{
  int status = 0;
  pid_t child = fork ();

  if (child < 0)
    return errno;
  if (child == 0)
    _exit (trial ());
  if (waitpid (child, &status, 0) < 0)
    return errno;
  if (WIFSIGNALED (status)) {
    signal (WTERMSIG (status), SIG_DFL);
    raise (WTERMSIG (status));
  }
  return WEXITSTATUS (status);
}

static _Noreturn void
check_process (const struct check *check, int report_fd)
{
  int error;

  probe.report_fd = report_fd;
  name_scratch (getpid ());
  alarm (CHECK_SECONDS);
  error = check->run ();
  send_report (REPORT_ERRNO, error, "");
  _exit (0);
}

static void
describe (char *text, size_t size, const struct report *report, int status)
{
  if (report->kind == REPORT_NOT_AVAILABLE)
    snprintf (text, size, "n/a %s", report->reason);
  else if (report->kind == REPORT_NO_FACT)
    snprintf (text, size, "missing-fact %s", report->reason);
  else if (report->kind == REPORT_NONE && WIFSIGNALED (status))
    snprintf (text, size, "SIG%s", sigabbrev_np (WTERMSIG (status)));
  else if (report->kind == REPORT_NONE)
    snprintf (text, size, "died");
  else if (report->error == 0)
    snprintf (text, size, "ok");
  else if (strerrorname_np (report->error) != NULL)
    snprintf (text, size, "%s", strerrorname_np (report->error));
  else
    snprintf (text, size, "errno-%d", report->error);
}

static void
run_check (const struct check *check, char *text, size_t size)
{
  struct report report = { .kind = REPORT_NONE };
  int status = 0, ends[2];
  pid_t child;

  fflush (NULL);
  if (pipe2 (ends, O_CLOEXEC) < 0 || (child = fork ()) < 0) {
    snprintf (text, size, "died");
    return;
  }
  if (child == 0) {
    close (ends[0]);
    check_process (check, ends[1]);
  }
  close (ends[1]);
  if (read (ends[0], &report, sizeof report) != sizeof report)
    report.kind = REPORT_NONE;
  close (ends[0]);
  while (waitpid (child, &status, 0) < 0 && errno == EINTR)
    ;
  name_scratch (child);
  remove_scratch ();
  describe (text, size, &report, status);
}

static const struct check *
find_check (const char *name)
{
  for (size_t theme = 0; theme < N_THEMES; theme++)
    for (const struct check *check = themes[theme]; check->name != NULL; check++)
      if (strcmp (check->name, name) == 0)
        return check;
  return NULL;
}

static struct expectation *
find_expectation (const char *name)
{
  for (size_t i = 0; i < probe.n_expectations; i++)
    if (strcmp (probe.expectations[i].name, name) == 0)
      return &probe.expectations[i];
  return NULL;
}

static bool
add_expectation (const char *name, const char *results)
{
  struct expectation *expectation = find_expectation (name);

  if (expectation == NULL) {
    if (probe.n_expectations == MAX_EXPECTATIONS)
      return false;
    expectation = &probe.expectations[probe.n_expectations++];
    expectation->name = strdup (name);
  }
  expectation->results = strdup (results);
  return expectation->name != NULL && expectation->results != NULL;
}

static bool
read_expectations (const char *path)
{
  char line[256];
  FILE *file = fopen (path, "re");
  bool good = file != NULL;

  if (!good)
    fprintf (stderr, "jail-probe: %s: %s\n", path, strerror (errno));
  for (int number = 1; good && fgets (line, sizeof line, file) != NULL; number++) {
    char *save = NULL, *name, *results;

    line[strcspn (line, "#\n")] = '\0';
    name = strtok_r (line, " \t", &save);
    if (name == NULL)
      continue;
    results = strtok_r (NULL, " \t", &save);
    good = results != NULL && strtok_r (NULL, " \t", &save) == NULL && find_check (name) != NULL
           && add_expectation (name, results);
    if (!good)
      fprintf (stderr, "jail-probe: %s:%d: not the name of a check and its results: %s\n", path, number, name);
  }
  if (file != NULL)
    fclose (file);
  return good;
}

static bool
listed (const char *result, const char *results)
{
  size_t length = strcspn (result, " ");

  for (const char *at = results; *at != '\0';) {
    size_t n = strcspn (at, ",");

    if (n == length && strncmp (at, result, n) == 0)
      return true;
    at += n + (at[n] == ',');
  }
  return false;
}

/* Prints the outcome as a line, or as a TAP line; returns whether it is as expected. */
static bool
print_result (const struct check *check, const char *result, int number)
{
  const struct expectation *expectation = find_expectation (check->name);

  if (!probe.compares) {
    printf ("%s %s\n", check->name, result);
    return true;
  }
  if (expectation != NULL && listed (result, expectation->results)) {
    printf ("ok %d - %s: %s\n", number, check->name, result);
    return true;
  }
  if (strncmp (result, "n/a ", 4) == 0 && expectation != NULL) {
    printf ("ok %d - %s # SKIP %s\n", number, check->name, result + 4);
    return true;
  }
  printf ("not ok %d - %s: got %s, expected %s\n", number, check->name, result,
          expectation != NULL ? expectation->results : "something, but no file says what");
  return false;
}

static bool
chosen (const struct check *check)
{
  for (size_t i = 0; i < probe.n_only; i++)
    if (strcmp (probe.only[i], check->name) == 0)
      return true;
  return probe.n_only == 0;
}

static int
count_chosen (void)
{
  int n = 0;

  for (size_t theme = 0; theme < N_THEMES; theme++)
    for (const struct check *check = themes[theme]; check->name != NULL; check++)
      n += chosen (check);
  return n;
}

static int
run_all (void)
{
  int number = 0, failed = 0;

  if (probe.compares)
    printf ("1..%d\n", count_chosen ());
  for (size_t theme = 0; theme < N_THEMES; theme++)
    for (const struct check *check = themes[theme]; check->name != NULL; check++) {
      char result[128];

      if (!chosen (check))
        continue;
      run_check (check, result, sizeof result);
      failed += !print_result (check, result, ++number);
    }
  return failed == 0 ? 0 : 1;
}

static int
list_all (void)
{
  for (size_t theme = 0; theme < N_THEMES; theme++)
    for (const struct check *check = themes[theme]; check->name != NULL; check++)
      puts (check->name);
  return 0;
}

static int
usage (void)
{
  fputs ("usage: jail-probe [--expect FILE]... [--fact KEY=VALUE]... [--only NAME]... [--list]\n"
         "       jail-probe --fixture DIRECTORY\n", stderr);
  return 2;
}

static bool
take_option (int option)
{
  switch (option) {
  case 'e':
    probe.compares = true;
    return read_expectations (optarg);
  case 'f':
    if (probe.n_facts == MAX_FACTS || strchr (optarg, '=') == NULL)
      return false;
    probe.facts[probe.n_facts++] = optarg;
    return true;
  case 'o':
    if (probe.n_only == MAX_ONLY || find_check (optarg) == NULL)
      return false;
    probe.only[probe.n_only++] = optarg;
    return true;
  default:
    return false;
  }
}

int
main (int argc, char **argv)
{
  static const struct option options[] = {
    { "expect", required_argument, NULL, 'e' }, { "fact", required_argument, NULL, 'f' },
    { "only", required_argument, NULL, 'o' },   { "list", no_argument, NULL, 'l' },
    { "fixture", required_argument, NULL, 'x' }, { 0 },
  };
  int option;

  descriptors_remember ();
  while ((option = getopt_long (argc, argv, "", options, NULL)) != -1) {
    if (option == 'l')
      return list_all ();
    if (option == 'x')
      return fixture_main (optarg);
    if (!take_option (option))
      return usage ();
  }
  if (optind < argc)
    return usage ();
  /* For root much of it would succeed, and mean nothing. */
  if (geteuid () == 0) {
    fputs ("jail-probe: to be run as an ordinary user\n", stderr);
    return 2;
  }
  return run_all ();
}
