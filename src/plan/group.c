/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Limits for the jail as a whole: memory, tasks, share of the processors. The
 * kernel has them for control groups, and a user may make one in two ways: the user's
 * systemd makes a scope, or the session lies in a group that was handed to the user
 * (cgroups(7), "delegation"). Where there is neither, a wish for a limit is an error. */
#include "plan/planner-private.h"

#include "util/control-group.h"

#include <stdio.h>
#include <string.h>
#include <unistd.h>

#define CGROUP_ROOT "/sys/fs/cgroup"

/* Where a user's units of this kind are to be: "Desktop Environment Integration"
 * of systemd.io wants app-LAUNCHER-ID-RANDOM.scope, with ID escaped. */
static const char *
scope_name (Planner *planner)
{
  g_autofree char *program = plan_program_name (planner);
  g_autofree char *instance = planner->request->instance_directory != NULL
                                ? g_path_get_basename (planner->request->instance_directory)
                                : g_strdup_printf ("%08x", g_random_int ());
  g_autoptr (GString) name = g_string_new ("app-jail-");

  for (const char *c = program; *c != '\0' && name->len < 160; c++)
    if (g_ascii_isalnum (*c) || *c == '_' || *c == '.' || *c == ':')
      g_string_append_c (name, *c);
    else
      g_string_append_printf (name, "\\x%02x", (guchar) *c);
  return plan_text_printf (planner->plan, "%s-%s.scope", name->str, instance);
}

static const char *
find_manager (Planner *planner)
{
  g_autofree char *path = planner->host_runtime != NULL
                            ? g_build_filename (planner->host_runtime, "systemd", "private", NULL) : NULL;
  g_auto (HostWay) way = { 0 };
  g_autofree char *real = path != NULL ? host_resolve (planner->host, path, &way) : NULL;

  return real != NULL && S_ISSOCK (way.entry->mode) ? plan_text (planner->plan, real) : NULL;
}

/* TRUE where the user may make groups in `parent` that have all the wished limits. */
static gboolean
can_divide (const PlannedGroup *group, const char *parent)
{
  g_autofree char *file = g_build_filename (parent, "cgroup.subtree_control", NULL);
  g_autofree char *members = g_build_filename (parent, "cgroup.procs", NULL);
  g_autofree char *text = NULL;
  g_auto (GStrv) has = NULL;

  if (access (parent, W_OK) != 0 || access (members, W_OK) != 0 || !g_file_get_contents (file, &text, NULL, NULL))
    return FALSE;
  has = g_strsplit (g_strchomp (text), " ", -1);
  return (group->memory_max == 0 || g_strv_contains ((const char *const *) has, "memory"))
         && (group->tasks_max == 0 || g_strv_contains ((const char *const *) has, "pids"))
         && (group->cpu_weight == 0 || g_strv_contains ((const char *const *) has, "cpu"));
}

/* A group with processes in it cannot be divided, so that the jail's stands beside
 * the one of the session. */
static void
find_delegation (Planner *planner, PlannedGroup *group)
{
  g_autofree char *path = control_group_of (0);
  g_autofree char *own = path != NULL ? g_build_filename (CGROUP_ROOT, path, NULL) : NULL;
  g_autofree char *parent = own != NULL ? g_path_get_dirname (own) : NULL;

  if (own == NULL || !path_is_below (parent, CGROUP_ROOT) || !can_divide (group, parent))
    return;
  group->group = plan_text_printf (planner->plan, "%s/jail-%08x%08x", parent, g_random_int (), g_random_int ());
  group->home = plan_text (planner->plan, own);
}

static void
take_limit (PlannedGroup *group, guint64 *limit, const TextWish *wish, const char **name, const char *directive)
{
  if (wish->text == NULL)
    return;
  *limit = policy_size (wish->text);
  group->origin = wish->origin;
  *name = directive;
}

gboolean
plan_group (Planner *planner, GError **error)
{
  const Policy *policy = planner->policy;
  PlannedGroup *group = &planner->plan->group;
  const char *name = NULL;
  g_autofree char *where = NULL;

  take_limit (group, &group->cpu_weight, &policy->cpu_weight, &name, "cpu-weight");
  take_limit (group, &group->tasks_max, &policy->tasks_max, &name, "tasks-max");
  take_limit (group, &group->memory_max, &policy->memory_max, &name, "memory-max");
  /* In a control group namespace that it makes inside the program can mount the group that the launcher is in, with all below
   * it, and as the user write there: end every process in it, and lift limits. So that has to be one of the jail's
   * own, and one without limits. */
  planner->plan->no_cgroup_namespaces = planner->plan->allow_inner_jails && name != NULL;
  if (name == NULL && !planner->plan->allow_inner_jails)
    return TRUE;
  if (name == NULL)
    group->origin = planner->plan->allow_userns_origin;
  group->manager = find_manager (planner);
  if (group->manager != NULL) {
    group->scope = scope_name (planner);
    group->helper = plan_text_printf (planner->plan, "%s/jail-bus-helper", planner->request->helper_directory);
    planner->plan->own_group = TRUE;
    return TRUE;
  }
  find_delegation (planner, group);
  planner->plan->own_group = group->group != NULL;
  if (name == NULL)
    planner->plan->no_cgroup_namespaces = group->group == NULL;
  if (group->group != NULL || name == NULL)
    return TRUE;
  where = origin_to_string (group->origin);
  g_set_error (error, JAIL_ERROR, JAIL_ERROR_HOST,
               "%s: %s needs a user manager of systemd, and none listens on %s/systemd/private, or a control group that "
               "was delegated to the user; leave the limit out, or start jail in such a session", where, name,
               planner->host_runtime != NULL ? planner->host_runtime : planner->runtime);
  return FALSE;
}
