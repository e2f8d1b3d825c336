/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* What a helper itself may see and do. A helper that reads what the program sends
 * is the next to be attacked, so it gets a jail of its own: namespaces, the
 * system's programs and libraries, no capabilities, filtered system calls. It has no pid namespace,
 * since others have to find it by its pid. */
#include "plan/planner-private.h"

#include "seccomp/cache.h"
#include "seccomp/filter-policy.h"

#include <sched.h>
#include <string.h>
#include <unistd.h>

static const char *const directories[] = {
  "/usr", "/bin", "/sbin", "/lib", "/lib32", "/lib64", "/libx32", "/nix", "/gnu",
};

/* A program in the home directory, or a link from there, may be what a program left in a
 * former jail; helpers get what no jail gets. */
static gboolean
is_of_home (Planner *planner, const char *real, const HostWay *way)
{
  gboolean result = path_is_below (real, planner->home);

  for (guint i = 0; i < way->links->len; i++)
    result = result || path_is_below (g_ptr_array_index (way->links, i), planner->home);
  return result;
}

const char *
plan_find_helper (Planner *planner, const char *program, const char *package, Origin origin, GError **error)
{
  const char *path = plan_caller_variable (planner, "PATH");
  g_autofree char *all = g_strconcat (path != NULL ? path : "", ":/usr/local/bin:/usr/bin:/bin", NULL);
  g_auto (GStrv) list = g_strsplit (all, ":", -1);
  g_autofree char *where = NULL;

  for (char **directory = list; *directory != NULL; directory++) {
    g_autofree char *candidate = g_build_filename (*directory, program, NULL);
    g_auto (HostWay) way = { 0 };
    g_autofree char *real = g_path_is_absolute (*directory) ? host_resolve (planner->host, candidate, &way) : NULL;

    if (real != NULL && S_ISREG (way.entry->mode) && !is_of_home (planner, real, &way) && access (real, X_OK) == 0)
      return plan_text (planner->plan, real);
  }
  where = origin_to_string (origin);
  g_set_error (error, JAIL_ERROR, JAIL_ERROR_HOST, "%s: this needs %s, which is not installed; install the package %s",
               where, program, package);
  return NULL;
}

View *
plan_helper_view (Planner *planner, Plan *root)
{
  g_autoptr (View) view = view_new (root);
  g_autofree char *directory = g_path_get_dirname (root->program);

  for (gsize i = 0; i < G_N_ELEMENTS (directories); i++) {
    const HostEntry *entry = host_look (planner->host, directories[i]);

    if (S_ISLNK (entry->mode))
      view_add_symlink (view, directories[i], entry->link, ORIGIN_BUILT_IN);
    else if (S_ISDIR (entry->mode))
      view_add_bind (view, directories[i], directories[i], TRUE, ATTRIBUTES_SYSTEM, ORIGIN_BUILT_IN);
  }
  if (host_look (planner->host, "/etc/ld.so.cache")->mode != 0)
    view_add_bind (view, "/etc/ld.so.cache", "/etc/ld.so.cache", FALSE, ATTRIBUTES_SYSTEM | MOUNT_ATTR_NOEXEC, ORIGIN_BUILT_IN);
  if (view_find (view, directory, NULL, NULL) != VIEW_HOST)
    view_add_bind (view, root->program, root->program, FALSE, ATTRIBUTES_SYSTEM, ORIGIN_BUILT_IN);
  return g_steal_pointer (&view);
}

Plan *
plan_helper_root (Planner *planner, const char *program, GError **error)
{
  g_autoptr (Policy) policy = policy_new ();
  g_autoptr (GPtrArray) warnings = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (Plan) root = plan_new ();
  FilterContext context = { .refuse_group_signals = TRUE };

  policy->seccomp.deny = (TextWish) { "", ORIGIN_BUILT_IN };
  policy->seccomp.protocols = PROTOCOL_UNIX;
  policy->seccomp.protocols_set = TRUE;
  policy->seccomp.restrict_namespaces = NAMESPACE_ALL;
  g_clear_pointer (&root->filters, g_ptr_array_unref);
  root->filters = filter_programs_for_policy (policy, &context, planner->request->filter_cache, warnings, error);
  if (root->filters == NULL) {
    root->filters = g_ptr_array_new ();
    return NULL;
  }
  root->uid = planner->request->uid;
  root->gid = planner->request->gid;
  root->program = plan_text (root, program);
  root->directory = "/";
  root->namespaces = CLONE_NEWUSER | CLONE_NEWNS | CLONE_NEWIPC | CLONE_NEWUTS;
  root->landlock_scopes = planner->plan->landlock_scopes;
  return g_steal_pointer (&root);
}
