/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* What a failed set-up means, in words: what, why, and how to mend it. */
#include "enforce/enforce.h"

#include "enforce/enforcement.h"
#include "enforce/hints.h"
#include "util/error.h"

#include <errno.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

static const char *const stage_words[] = {
  [STAGE_NAMESPACES] = "cannot make its namespaces",
  [STAGE_SUPERVISION] = "cannot tie the jail's life to the launcher's",
  [STAGE_MEMORY_SCORE] = "cannot set when the jail is killed for want of memory",
  [STAGE_MAPS] = "cannot map the user into the new user namespace",
  [STAGE_NAMESPACE_LIMIT] = "cannot forbid further user namespaces",
  [STAGE_HOSTNAME] = "cannot set the host name",
  [STAGE_LOOPBACK] = "cannot bring up the loopback interface",
  [STAGE_ROOT] = "cannot make the jail's root file system",
  [STAGE_LAYER] = "cannot put a layer (overlayfs) over the home directory",
  [STAGE_STEP] = "cannot build the file view",
  [STAGE_PIVOT] = "cannot move into the jail's root file system",
  [STAGE_JOIN] = "cannot enter the jail",
  [STAGE_CAPABILITIES] = "cannot drop the capabilities",
  [STAGE_MEMORY] = "cannot forbid memory that is written and then executed",
  [STAGE_TERMINAL] = "cannot make a terminal for the program",
  [STAGE_FORK] = "cannot start another process",
  [STAGE_LIMITS] = "cannot limit the program's resources",
  [STAGE_DESCRIPTORS] = "cannot close inherited descriptors",
  [STAGE_LANDLOCK] = "cannot restrict the program with Landlock",
  [STAGE_APPARMOR] = "cannot put the program under its AppArmor profile",
  [STAGE_FILTER] = "cannot load the system call filter",
  [STAGE_OBSERVER] = "cannot load the system call filter that is watched",
  [STAGE_STRICT] = "cannot load the strict system call filter at the start of the program",
  [STAGE_EXEC] = "cannot execute the program",
};

static gboolean
set_exec_error (const Plan *plan, int error_number, GError **error)
{
  g_autofree char *program = g_strescape (plan->program, NULL);

  switch (error_number) {
  case ENOENT:
    g_set_error (error, JAIL_ERROR, JAIL_ERROR_NOT_FOUND,
                 "cannot execute '%s': it, or the interpreter it names, is not there inside the jail", program);
    break;
  case ENOEXEC:
    g_set_error (error, JAIL_ERROR, JAIL_ERROR_NOT_EXECUTABLE,
                 "cannot execute '%s': neither a program of this machine nor a script that names its interpreter",
                 program);
    break;
  case ENOTCONN:
  case ECONNABORTED:
    g_set_error (error, JAIL_ERROR, JAIL_ERROR_NOT_EXECUTABLE, "cannot execute '%s': what serves its file system has ended; is the image damaged?", program);
    break;
  default:
    g_set_error (error, JAIL_ERROR, JAIL_ERROR_NOT_EXECUTABLE, "cannot execute '%s': %s", program,
                 g_strerror (error_number));
  }
  return FALSE;
}

static gboolean
set_step_error (const Plan *plan, const Report *report, GError **error)
{
  const Step *step = &g_array_index (plan->steps, Step, report->step);
  g_autofree char *where = origin_to_string (step->origin);
  g_autofree char *path = g_strescape (step->path, NULL);
  const char *hint = "";

  if (step->kind == STEP_FUSE)
    hint = " (a file system by FUSE; --appimage=unpack does without)";
  if (step->kind == STEP_PROC && report->error == EPERM)
    hint = " (the /proc of this machine or container is partly covered, so the kernel allows no new one)";
  g_set_error (error, JAIL_ERROR, JAIL_ERROR_HOST, "%s: %s at '%s': %s%s", where, stage_words[STAGE_STEP], path,
               g_strerror (report->error), hint);
  return FALSE;
}

static gboolean
set_error (const Plan *plan, const Report *report, GError **error)
{
  g_autofree char *hint = NULL;

  if (report->stage == STAGE_EXEC)
    return set_exec_error (plan, report->error, error);
  if (report->stage == STAGE_STEP)
    return set_step_error (plan, report, error);
  if (report->stage == STAGE_LANDLOCK && report->step >= 0 && (guint) report->step < plan->landlock.rules->len) {
    const LandlockRule *rule = &g_array_index (plan->landlock.rules, LandlockRule, report->step);
    g_autofree char *where = origin_to_string (rule->origin), *path = g_strescape (rule->path, NULL);

    g_set_error (error, JAIL_ERROR, JAIL_ERROR_HOST, "%s: %s at '%s': %s", where, stage_words[STAGE_LANDLOCK], path,
                 report->error == EXDEV ? "it is not the jail's own as the plan says" : g_strerror (report->error));
    return FALSE;
  }
  if (report->stage == STAGE_JOIN) {
    /* A pid namespace whose pid 1 has ended takes nobody in. */
    g_set_error (error, JAIL_ERROR, JAIL_ERROR_HOST, "%s: %s", stage_words[STAGE_JOIN],
                 report->error == ENOMEM || report->error == ESRCH ? "it has ended" : g_strerror (report->error));
    return FALSE;
  }
  if (report->stage == STAGE_NAMESPACES || report->stage == STAGE_MAPS || report->stage == STAGE_ROOT)
    hint = namespace_hint (report->error);
  if (report->stage == STAGE_LAYER)
    hint = layer_hint (plan->overlay.home, report->error);
  g_set_error (error, JAIL_ERROR, JAIL_ERROR_HOST, "%s: %s%s%s", stage_words[report->stage],
               g_strerror (report->error), hint != NULL ? "; " : "", hint != NULL ? hint : "");
  return FALSE;
}

/* One message with what it carries; the number of descriptors in *n. */
static ssize_t
receive (int fd, Report *report, int *fds, gsize *n, pid_t *sender)
{
  union {
    struct cmsghdr align;
    char space[CMSG_SPACE (N_NAMESPACES * sizeof (int)) + CMSG_SPACE (sizeof (struct ucred))];
  } control;
  struct iovec data = { .iov_base = report, .iov_len = sizeof *report };
  struct msghdr message = {
    .msg_iov = &data, .msg_iovlen = 1, .msg_control = &control, .msg_controllen = sizeof control,
  };
  ssize_t length;

  *n = 0;
  *sender = 0;
  do
    length = recvmsg (fd, &message, MSG_CMSG_CLOEXEC);
  while (length < 0 && errno == EINTR);
  /* A helper that becomes one has a pipe. */
  if (length < 0 && errno == ENOTSOCK)
    return read (fd, report, sizeof *report);
  if (length <= 0)
    return length;
  for (struct cmsghdr *header = CMSG_FIRSTHDR (&message); header != NULL; header = CMSG_NXTHDR (&message, header)) {
    if (header->cmsg_level != SOL_SOCKET)
      continue;
    if (header->cmsg_type == SCM_RIGHTS) {
      *n = (header->cmsg_len - CMSG_LEN (0)) / sizeof (int);
      memcpy (fds, CMSG_DATA (header), *n * sizeof (int));
    } else if (header->cmsg_type == SCM_CREDENTIALS) {
      struct ucred credentials;

      memcpy (&credentials, CMSG_DATA (header), sizeof credentials);
      *sender = credentials.pid;
    }
  }
  return length;
}

StartState
enforce_read_report (const Plan *plan, RunningJail *jail, GError **error)
{
  Report report;
  int fds[N_NAMESPACES];
  gsize n;
  pid_t sender;
  ssize_t length = receive (jail->report_fd, &report, fds, &n, &sender);
  int failure = errno;

  /* Closed by the exec: the program runs, or pid 1 was killed, which its status
   * tells. */
  if (length == 0)
    return START_DONE;
  if (length == sizeof report) {
    switch (report.kind) {
    case REPORT_NAMESPACES:
      if (n != N_NAMESPACES)
        break;
      memcpy (jail->namespaces, fds, sizeof fds);
      return START_GOES_ON;
    case REPORT_TERMINAL:
      if (n != 1)
        break;
      jail->terminal_fd = fds[0];
      return START_GOES_ON;
    case REPORT_MOUNTS:
      if (n != 1)
        break;
      jail->mounts_fd = fds[0];
      return START_GOES_ON;
    case REPORT_SERVED:
      if (n != 1)
        break;
      jail->served_fd = fds[0];
      return START_GOES_ON;
    case REPORT_LISTENER:
      if (n != 1)
        break;
      jail->listener_fd = fds[0];
      return START_GOES_ON;
    case REPORT_STARTED:
      jail->pid = sender;
      return START_GOES_ON;
    case REPORT_PROGRAM:
      jail->program_pid = sender;
      return START_GOES_ON;
    case REPORT_FAILED:
      if ((gsize) report.stage >= G_N_ELEMENTS (stage_words))
        break;
      set_error (plan, &report, error);
      return START_FAILED;
    }
  }
  while (n > 0)
    close (fds[--n]);
  /* It may wait for what this process would have done with the message. */
  if (jail->pid > 0)
    kill (jail->pid, SIGKILL);
  if (length < 0)
    g_set_error (error, JAIL_ERROR, JAIL_ERROR_HOST, "cannot hear how the jail's set-up goes: %s", g_strerror (failure));
  else
    g_set_error (error, JAIL_ERROR, JAIL_ERROR_HOST, "the jail's set-up ended without a word");
  return START_FAILED;
}
