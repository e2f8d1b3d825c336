/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Jails that the program makes inside. Whoever may mount can do away with covers: in a mount namespace where a name
 * is no mount point it can be removed or replaced, and then the kernel takes every mount from it, in all namespaces
 * (since Linux 3.18); renamed, it or what it lies in, it is where the next start does not look for it. So nothing that hides or
 * limits may lie below a directory of the host's in which the program, or the user outside, can rename something. */
#include "plan/planner-private.h"

#include "util/cover.h"
#include "util/error.h"
#include "util/mount-api.h"

#include <errno.h>
#include <string.h>
#include <unistd.h>

/* Deeper places are taken for ones that can be uncovered. */
#define MAX_DEPTH 64

typedef struct {
  Planner *planner;
  char *host[MAX_DEPTH]; /* by depth: the host's path that is seen at the place, NULL: the jail's own */
  uint64_t attributes[MAX_DEPTH]; /* of the mount through which it is seen */
  char *path; /* the first that could be uncovered */
  Origin origin;
} Search;

/* Inside another jail its own file system belongs to the user and can be written by nobody: that one keeps it so. */
static gboolean
is_sealed (const char *directory)
{
  return access (directory, W_OK) != 0 && errno == EROFS && is_inside_jail ();
}

/* Whether the kernel keeps everybody but root from renaming what is in the directory at that depth, that directory itself, and so
 * on up to where the view begins to show the host. */
static gboolean
is_fixed (const Search *search, guint depth)
{
  const char *directory;

  for (guint i = depth + 1; i-- > 0 && (directory = search->host[i]) != NULL;)
    if ((host_owner (search->planner->host, directory) == search->planner->request->uid || access (directory, W_OK) == 0)
        && !is_sealed (directory))
      return FALSE;
  return TRUE;
}

/* Whether the place shows less than what lies there on the host, or something else. */
static gboolean
is_cover (const ViewItem *item, const char *lies_there, uint64_t around)
{
  if (item->kind == ITEM_PATH)
    return FALSE;
  return item->kind != ITEM_HOST || strcmp (item->source, lies_there) != 0
         || (item->attributes & ~around & (MOUNT_ATTR_RDONLY | MOUNT_ATTR_NOEXEC)) != 0;
}

static void
look_at (View *view, const ViewItem *item, gpointer data)
{
  Search *search = data;
  const char *directory = item->depth > 0 && item->depth < MAX_DEPTH ? search->host[item->depth - 1] : NULL;
  g_autofree char *name = g_path_get_basename (item->path);
  g_autofree char *lies_there = directory != NULL ? g_build_filename (directory, name, NULL) : NULL;
  gboolean cover = item->depth >= MAX_DEPTH
                   || (directory != NULL && is_cover (item, lies_there, search->attributes[item->depth - 1])
                       && !is_fixed (search, item->depth - 1));

  (void) view;
  if (cover && search->path == NULL) {
    search->path = g_strdup (item->path);
    search->origin = item->origin;
  }
  if (item->depth >= MAX_DEPTH)
    return;
  g_free (search->host[item->depth]);
  search->host[item->depth] = item->kind == ITEM_HOST   ? g_strdup (item->source)
                              : item->kind == ITEM_PATH ? g_steal_pointer (&lies_there)
                                                        : NULL;
  search->attributes[item->depth] = item->kind == ITEM_PATH && item->depth > 0 ? search->attributes[item->depth - 1] : item->attributes;
}

static gboolean
refuse_capabilities (Planner *planner, GError **error)
{
  g_autofree char *allowed = origin_to_string (planner->plan->allow_userns_origin);
  g_autofree char *where = origin_to_string (planner->plan->capabilities_origin);

  g_set_error (error, JAIL_ERROR, JAIL_ERROR_NOT_SUPPORTED,
               "%s: allow-bwrap cannot be had with capabilities that are kept (%s): with both the program could undo the jail's mounts",
               allowed, where);
  return FALSE;
}

/* A jail is made of all kinds of them. */
static gboolean
refuse_restricted (Planner *planner, GError **error)
{
  g_autofree char *allowed = origin_to_string (planner->plan->allow_userns_origin);
  g_autofree char *where = origin_to_string (planner->policy->seccomp.restrict_namespaces_origin);

  g_set_error (error, JAIL_ERROR, JAIL_ERROR_NOT_SUPPORTED,
               "%s: allow-bwrap needs the namespaces that restrict-namespaces refuses (%s); one of them has to go, as by "
               "--ignore=restrict-namespaces",
               allowed, where);
  return FALSE;
}

gboolean
plan_inner_jails (Planner *planner, GError **error)
{
  Search search = { .planner = planner };
  g_autofree char *where = NULL, *allowed = NULL, *shown = NULL;

  if (!planner->plan->allow_inner_jails)
    return TRUE;
  /* With them it could unmount in the jail itself. */
  if (planner->plan->keep_capabilities != 0)
    return refuse_capabilities (planner, error);
  if (planner->policy->seccomp.restrict_namespaces != 0)
    return refuse_restricted (planner, error);
  view_visit (planner->view, look_at, &search);
  for (gsize i = 0; i < MAX_DEPTH; i++)
    g_free (search.host[i]);
  if (search.path == NULL)
    return TRUE;
  where = origin_to_string (search.origin);
  allowed = origin_to_string (planner->plan->allow_userns_origin);
  shown = g_strescape (search.path, NULL);
  g_free (search.path);
  g_set_error (error, JAIL_ERROR, JAIL_ERROR_NOT_SUPPORTED,
               "%s: allow-bwrap lets the program uncover what is hidden or limited by itself in a directory that is shown, "
               "as %s (%s); show only what is needed, by whitelist or --private",
               allowed, shown, where);
  return FALSE;
}

gboolean
planner_refuse_inner_jails (Planner *planner, Origin origin, const char *other, GError **error)
{
  g_autofree char *where = origin_to_string (origin), *allowed = origin_to_string (planner->plan->allow_userns_origin);

  g_set_error (error, JAIL_ERROR, JAIL_ERROR_NOT_SUPPORTED,
               "%s: %s cannot be had with allow-bwrap (%s): under rules for files the kernel refuses every mount", where, other,
               allowed);
  return FALSE;
}
