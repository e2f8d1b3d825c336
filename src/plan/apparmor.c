/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* apparmor: which profile the program is put under. */
#include "plan/planner-private.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

/* What "apparmor" without a name means. */
#define USUAL_PROFILE "jail-program"

static gboolean
is_active (void)
{
  char first = 0;
  int fd = open ("/sys/module/apparmor/parameters/enabled", O_RDONLY | O_CLOEXEC);

  if (fd >= 0) {
    if (read (fd, &first, 1) != 1)
      first = 0;
    close (fd);
  }
  return first == 'Y';
}

/* The list of profiles is root's to read; asking for a transition tells. A child
 * does it, since it would hold for the next program that this process starts. */
static gboolean
is_loaded (const char *command)
{
  pid_t child = fork ();
  int status = -1;

  if (child == 0) {
    int fd = open ("/proc/self/attr/apparmor/exec", O_WRONLY | O_CLOEXEC);

    _exit (fd >= 0 && write (fd, command, strlen (command)) > 0 ? 0 : 1);
  }
  while (child > 0 && waitpid (child, &status, 0) < 0 && errno == EINTR)
    ;
  return child > 0 && status == 0;
}

gboolean
plan_apparmor (Planner *planner, GError **error)
{
  const AppArmorWish *wish = &planner->policy->apparmor;
  const char *name = wish->profile != NULL ? wish->profile : USUAL_PROFILE;
  const char *why = NULL;
  g_autofree char *command = NULL, *where = NULL, *shown = NULL;

  if (!wish->wish.set)
    return TRUE;
  command = g_strdup_printf ("%s %s", wish->replace ? "exec" : "stack", name);
  if (!is_active ())
    why = "AppArmor is not active on this machine";
  else if (!is_loaded (command))
    why = "no such profile is loaded; apparmor_parser(8) loads one";
  if (why == NULL) {
    planner->plan->apparmor = (PlannedAppArmor) { plan_text (planner->plan, command), wish->wish.origin };
    return TRUE;
  }
  if (wish->profile == NULL) {
    plan_note (planner->plan, "apparmor has no effect: %s", why);
    return TRUE;
  }
  where = origin_to_string (wish->wish.origin);
  shown = g_strescape (name, NULL);
  g_set_error (error, JAIL_ERROR, JAIL_ERROR_HOST, "%s: the AppArmor profile '%s' cannot be used: %s", where, shown, why);
  return FALSE;
}
