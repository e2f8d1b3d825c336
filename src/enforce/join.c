/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Entering the namespaces of a jail that runs. */
#include "enforce/enforcement.h"

#include "util/error.h"

#include <errno.h>
#include <linux/sched.h>
#include <sched.h>
#include <sys/prctl.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

/* The caller made the jail's user namespace, so it has all capabilities in it
 * once it is there: user_namespaces(7). */
int
enforcement_enter (const int *namespaces, uint64_t which)
{
  /* What the jail's programs could see of this process: nothing. */
  if (prctl (PR_SET_DUMPABLE, 0, 0, 0, 0) < 0)
    return -1;
  for (int i = 0; i < N_NAMESPACES; i++)
    if ((which & (uint64_t) namespace_flags[i]) && setns (namespaces[i], namespace_flags[i]) < 0)
      return -1;
  return 0;
}

static _Noreturn void
run_joined (Enforcement *enforcement, mode_t mask)
{
  enforcement_end_with_launcher (enforcement);
  if (enforcement_tell (enforcement, REPORT_STARTED, NULL, 0) < 0)
    enforcement_fail (enforcement, STAGE_SUPERVISION, -1);
  enforcement_set_memory_score (enforcement);
  enforcement_make_session (enforcement);
  enforcement_drop_capabilities (enforcement);
  enforcement_run_program (enforcement, mask);
}

/* A process enters a pid namespace by being born in it. The one that changes
 * its namespaces is not the launcher, which stays outside with the terminal;
 * what it bears is the launcher's child all the same. */
static _Noreturn void
enter_and_bear (Enforcement *enforcement, const int *namespaces)
{
  struct clone_args arguments = { .flags = CLONE_PARENT };
  mode_t mask = umask (022);
  long pid;

  enforcement_forget_command_line (enforcement->plan);
  if (enforcement_enter (namespaces, enforcement->plan->namespaces) < 0)
    enforcement_fail (enforcement, STAGE_JOIN, -1);
  pid = syscall (SYS_clone3, &arguments, sizeof arguments);
  if (pid == 0)
    run_joined (enforcement, mask);
  if (pid < 0)
    enforcement_fail (enforcement, STAGE_JOIN, -1);
  _exit (0);
}

gboolean
enforce_join (const Plan *plan, const int *namespaces, const EnforceOptions *options, RunningJail *jail,
              GError **error)
{
  g_auto (Enforcement) enforcement = { 0 };
  pid_t bearer;
  int status;

  if (!enforcement_refuse_directories (error))
    return FALSE;
  if (!enforcement_prepare (&enforcement, plan, options) || (bearer = fork ()) < 0) {
    g_set_error (error, JAIL_ERROR, JAIL_ERROR_HOST, "cannot start a process: %s", g_strerror (errno));
    return FALSE;
  }
  if (bearer == 0)
    enter_and_bear (&enforcement, namespaces);
  enforcement_hand_over (&enforcement, jail);
  while (waitpid (bearer, &status, 0) < 0 && errno == EINTR)
    ;
  /* How it went the report socket tells. */
  return TRUE;
}

gboolean
enforce_enter_files (const Plan *plan, const int *namespaces)
{
  static const Plan powerless = { .keep_capabilities = 0 };
  Enforcement enforcement = { .plan = &powerless, .report_fd = -1 };
  g_auto (Enforcement) files = { .report_fd = -1, .report_read_fd = -1, .events_fd = -1, .events_read_fd = -1 };
  int rule;

  if (enforcement_enter (namespaces, CLONE_NEWUSER | CLONE_NEWNS) < 0)
    return FALSE;
  enforcement_drop_capabilities (&enforcement);
  enforcement_take_plan (&files, plan);
  return chdir ("/") == 0 && enforcement_apply_landlock (&files, &rule) == 0;
}
