/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Which file is executed, and in which directory it starts. */
#include "plan/planner-private.h"

#include "plan/appimage-file.h"
#include "plan/launcher.h"

#include <errno.h>
#include <string.h>
#include <unistd.h>

static char *
shown (const char *text)
{
  return g_strescape (text, NULL);
}

char *
plan_find_program (Planner *planner, const char *name, GError **error)
{
  const char *search = plan_get_variable (planner, "PATH");
  g_autofree char *text = shown (name);
  gboolean forbidden = FALSE;
  char *path;

  if (strchr (name, '/') != NULL) {
    if (g_path_is_absolute (name))
      return g_strdup (name);
    if (planner->request->working_directory != NULL)
      return g_build_filename (planner->request->working_directory, name, NULL);
    g_set_error (error, JAIL_ERROR, JAIL_ERROR_NOT_FOUND,
                 "'%s' cannot be found: the current directory cannot be read", text);
    return NULL;
  }

  path = launcher_find_program (search, name, &forbidden);
  if (path != NULL)
    return path;
  if (forbidden)
    g_set_error (error, JAIL_ERROR, JAIL_ERROR_NOT_EXECUTABLE, "'%s' is not executable", text);
  else
    g_set_error (error, JAIL_ERROR, JAIL_ERROR_NOT_FOUND, "'%s' is not found in PATH", text);
  return NULL;
}

static gboolean
check_program (Planner *planner, const char *path, GError **error)
{
  g_auto (HostWay) way = { 0 };
  g_autofree char *real = host_resolve (planner->host, path, &way);
  g_autofree char *text = shown (path);
  uint64_t attributes = 0;

  if (real == NULL && errno != EACCES) {
    g_set_error (error, JAIL_ERROR, JAIL_ERROR_NOT_FOUND, "'%s' does not exist", text);
    return FALSE;
  }
  if (real == NULL || !S_ISREG (way.entry->mode) || access (real, X_OK) != 0) {
    g_set_error (error, JAIL_ERROR, JAIL_ERROR_NOT_EXECUTABLE, "'%s' %s", text,
                 real != NULL && S_ISDIR (way.entry->mode) ? "is a directory" : "is not executable");
    return FALSE;
  }
  if (view_find (planner->view, real, NULL, &attributes) != VIEW_HOST) {
    g_set_error (error, JAIL_ERROR, JAIL_ERROR_NOT_FOUND,
                 "'%s' is not visible inside the jail; --whitelist=%s would show it", text, text);
    return FALSE;
  }
  if (attributes & MOUNT_ATTR_NOEXEC) {
    g_set_error (error, JAIL_ERROR, JAIL_ERROR_NOT_EXECUTABLE,
                 "'%s' lies where the profile lets nothing be executed (noexec)", text);
    return FALSE;
  }
  return TRUE;
}

/* A directory that a profile makes first is not there yet. */
static gboolean
may_be_made (const Policy *policy)
{
  for (guint i = 0; i < policy->paths->len; i++)
    if (g_array_index (policy->paths, PathWish, i).verb == PATH_MKDIR)
      return TRUE;
  return FALSE;
}

/* private-cwd: home, or a directory that has to be visible inside. */
static gboolean
chosen_directory (Planner *planner, const TextWish *wish, GError **error)
{
  g_autoptr (GPtrArray) paths = NULL;
  g_autofree char *real = NULL, *where = NULL, *text = NULL;

  if (wish->text[0] == '\0') {
    planner->plan->directory
        = view_find (planner->view, planner->home, NULL, NULL) != VIEW_NOTHING ? plan_text (planner->plan, planner->home) : "/";
    return TRUE;
  }
  paths = plan_expand_path (planner, wish->text, wish->origin, error);
  if (paths == NULL)
    return FALSE;
  real = paths->len > 0 ? host_resolve (planner->host, g_ptr_array_index (paths, 0), NULL) : NULL;
  if (real == NULL && paths->len > 0
      && (view_find (planner->view, g_ptr_array_index (paths, 0), NULL, NULL) != VIEW_HOST || may_be_made (planner->policy)))
    real = g_strdup (g_ptr_array_index (paths, 0));
  if (real != NULL && view_find (planner->view, real, NULL, NULL) != VIEW_NOTHING) {
    planner->plan->directory = plan_text (planner->plan, real);
    return TRUE;
  }
  where = origin_to_string (wish->origin);
  text = shown (wish->text);
  g_set_error (error, JAIL_ERROR, JAIL_ERROR_HOST, "%s: '%s' is not there, or not visible inside the jail", where, text);
  return FALSE;
}

/* The caller's directory where it is visible inside, else home, else the root. */
static const char *
starting_directory (Planner *planner)
{
  const char *current = planner->request->working_directory;
  g_autofree char *real = current != NULL ? host_resolve (planner->host, current, NULL) : NULL;

  if (real != NULL && view_find (planner->view, real, NULL, NULL) != VIEW_NOTHING)
    return plan_text (planner->plan, real);
  if (view_find (planner->view, planner->home, NULL, NULL) != VIEW_NOTHING)
    return plan_text (planner->plan, planner->home);
  return "/";
}

char *
plan_program_name (const Planner *planner)
{
  const char *program = planner->request->arguments[0];
  char *name = planner->policy->appimage.text != NULL ? appimage_name (program) : NULL;

  return name != NULL ? name : g_path_get_basename (program);
}

gboolean
plan_program (Planner *planner, GError **error)
{
  const char *name = planner->request->arguments[0];
  g_autofree char *path = NULL;

  if (name[0] == '\0') {
    g_set_error (error, JAIL_ERROR, JAIL_ERROR_NOT_FOUND, "the program's name is empty");
    return FALSE;
  }
  if (planner->plan->appimage.image != NULL)
    /* Whether it is there is seen inside: no link in an AppImage is followed outside. */
    path = g_build_filename (planner->plan->appimage.directory, "AppRun", NULL);
  else
    path = plan_find_program (planner, name, error);
  if (path == NULL || (planner->plan->appimage.image == NULL && !check_program (planner, path, error)))
    return FALSE;
  planner->plan->program = plan_text (planner->plan, path);
  planner->plan->arguments = planner->plan->own_arguments != NULL ? planner->plan->own_arguments : planner->request->arguments;
  planner->plan->command_line = planner->request->command_line;
  if (planner->policy->process.directory.text == NULL)
    planner->plan->directory = starting_directory (planner);
  else if (!chosen_directory (planner, &planner->policy->process.directory, error))
    return FALSE;
  /* The shell's idea of where it is would name a directory that may be hidden. */
  plan_set_variable (planner, "PWD", planner->plan->directory, ORIGIN_BUILT_IN);
  plan_unset_variable (planner, "OLDPWD");
  return TRUE;
}
