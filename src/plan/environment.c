/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The program's environment: the caller's, less what would lead it to things
 * that are not inside, edited by env and rmenv. */
#include "plan/planner-private.h"

#include <fnmatch.h>
#include <string.h>

static gboolean
is_variable (const PlannedVariable *variable, const char *name)
{
  gsize length = strlen (name);

  return strncmp (variable->name, name, length) == 0 && variable->name[length] == '=';
}

void
plan_unset_variable (Planner *planner, const char *name)
{
  GArray *environment = planner->plan->environment;

  for (guint i = environment->len; i-- > 0;)
    if (is_variable (&g_array_index (environment, PlannedVariable, i), name))
      g_array_remove_index (environment, i);
}

void
plan_set_variable (Planner *planner, const char *name, const char *value, Origin origin)
{
  PlannedVariable variable = { plan_text_printf (planner->plan, "%s=%s", name, value), origin };

  plan_unset_variable (planner, name);
  g_array_append_val (planner->plan->environment, variable);
}

const char *
plan_get_variable (Planner *planner, const char *name)
{
  GArray *environment = planner->plan->environment;

  for (guint i = 0; i < environment->len; i++) {
    const PlannedVariable *variable = &g_array_index (environment, PlannedVariable, i);

    if (is_variable (variable, name))
      return variable->name + strlen (name) + 1;
  }
  return NULL;
}

static void
unset_matching (Planner *planner, const char *pattern)
{
  GArray *environment = planner->plan->environment;

  for (guint i = environment->len; i-- > 0;) {
    const char *text = g_array_index (environment, PlannedVariable, i).name;
    g_autofree char *name = g_strndup (text, strcspn (text, "="));

    if (fnmatch (pattern, name, 0) == 0)
      g_array_remove_index (environment, i);
  }
}

/* Copies the caller's variables and takes out the addresses of services that
 * the jail does not show: a program that finds one waits for it, or, worse,
 * starts a service of its own. */
static void
start_environment (Planner *planner)
{
  static const char *const services[] = {
    "DBUS_SESSION_BUS_ADDRESS", "DBUS_SESSION_BUS_PID", "DBUS_SESSION_BUS_WINDOWID", "DBUS_STARTER_ADDRESS",
    "DBUS_STARTER_BUS_TYPE",    "DBUS_SYSTEM_BUS_ADDRESS", "AT_SPI_BUS_ADDRESS",     "SSH_AUTH_SOCK",
    "SSH_AGENT_PID",            "GPG_AGENT_INFO",       "GNOME_KEYRING_CONTROL",     "NOTIFY_SOCKET",
    "LISTEN_FDS",               "LISTEN_PID",           "LISTEN_FDNAMES",            "JOURNAL_STREAM",
    "INVOCATION_ID",            "SYSTEMD_EXEC_PID",     "MANAGERPID",
  };

  for (char *const *entry = planner->request->environment; *entry != NULL; entry++) {
    PlannedVariable variable = { *entry, ORIGIN_BUILT_IN };

    if (strchr (*entry, '=') != NULL)
      g_array_append_val (planner->plan->environment, variable);
  }
  for (gsize i = 0; i < G_N_ELEMENTS (services); i++)
    plan_unset_variable (planner, services[i]);

  /* Without an address libraries look for a bus, and some start one. */
  plan_set_variable (planner, "DBUS_SESSION_BUS_ADDRESS", "disabled:",
                     planner->policy->buses[BUS_USER].mode_origin);
  plan_set_variable (planner, "DBUS_SYSTEM_BUS_ADDRESS", "disabled:",
                     planner->policy->buses[BUS_SYSTEM].mode_origin);
  plan_set_variable (planner, "HOME", planner->request->home, ORIGIN_BUILT_IN);
  plan_set_variable (planner, "XDG_RUNTIME_DIR", planner->runtime, ORIGIN_BUILT_IN);
  plan_set_variable (planner, "container", "jail", ORIGIN_BUILT_IN);
  /* Shared memory of the X server belongs to another IPC namespace. */
  plan_set_variable (planner, "QT_X11_NO_MITSHM", "1", ORIGIN_BUILT_IN);
}

/* A value may begin with ${HOME} or ${RUNUSER}, as a path does. */
static void
set_wished (Planner *planner, const EnvWish *wish)
{
  const char *base = g_str_has_prefix (wish->value, "${HOME}/")      ? planner->request->home
                     : g_str_has_prefix (wish->value, "${RUNUSER}/") ? planner->runtime
                                                                     : NULL;
  g_autofree char *value = g_strconcat (base != NULL ? base : "",
                                        base != NULL ? strchr (wish->value, '}') + 1 : wish->value, NULL);

  plan_set_variable (planner, wish->name, value, wish->origin);
}

void
plan_environment (Planner *planner)
{
  GArray *wishes = planner->policy->environment;
  const char *temporary;

  start_environment (planner);
  temporary = plan_get_variable (planner, "TMPDIR");
  if (temporary != NULL && strcmp (temporary, "/tmp") != 0)
    plan_unset_variable (planner, "TMPDIR");
  for (guint i = 0; i < wishes->len; i++) {
    const EnvWish *wish = &g_array_index (wishes, EnvWish, i);

    if (wish->value == NULL)
      unset_matching (planner, wish->name);
    else
      set_wished (planner, wish);
  }
}
