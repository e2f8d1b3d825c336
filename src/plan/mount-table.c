/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "plan/mount-table.h"

#include "util/mount-api.h"

#include <errno.h>
#include <limits.h>
#include <string.h>
#include <sys/sysmacros.h>
#include <unistd.h>

typedef enum {
  NODE_WAY,    /* nothing of its own: what is here comes from what is above */
  NODE_ENTRY,  /* in a file system of the jail's own */
  NODE_HOST,   /* the rest are mounts */
  NODE_OWN,
  NODE_KERNEL,
  NODE_COVER,
} NodeKind;

typedef struct {
  NodeKind kind;
  const char *source;  /* NODE_HOST: host path; NODE_ENTRY: target of a link */
  mode_t mode;
  uint64_t attributes; /* of a mount */
  const Step *step, *limit;
  GHashTable *children; /* name (borrowed) -> Node; NULL: none */
} Node;

struct MountTable {
  const Plan *plan;
  Node *root;
};

static void
node_free (gpointer data)
{
  Node *node = data;

  g_clear_pointer (&node->children, g_hash_table_unref);
  g_free (node);
}

static Node *
node_child (const Node *node, const char *name)
{
  return node != NULL && node->children != NULL ? g_hash_table_lookup (node->children, name) : NULL;
}

static Node *
node_add (Node *node, const char *name)
{
  Node *child = g_new0 (Node, 1);

  if (node->children == NULL)
    node->children = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, node_free);
  g_hash_table_insert (node->children, g_strdup (name), child);
  return child;
}

static gboolean
is_mount (const Node *node)
{
  return node->kind >= NODE_HOST;
}

void
spot_clear (Spot *spot)
{
  g_clear_pointer (&spot->source, g_free);
}

/* From a directory to one of its entries. */
static void
descend (Spot *spot, const Node *node, const char *name)
{
  spot->mount_point = node != NULL && is_mount (node);
  if (node != NULL && node->kind != NODE_WAY) {
    static const SpotKind kinds[] = {
      [NODE_ENTRY] = SPOT_OWN, [NODE_HOST] = SPOT_HOST, [NODE_OWN] = SPOT_OWN,
      [NODE_KERNEL] = SPOT_KERNEL, [NODE_COVER] = SPOT_COVER,
    };

    g_clear_pointer (&spot->source, g_free);
    spot->kind = kinds[node->kind];
    spot->mode = node->mode;
    spot->step = node->step;
    spot->target = node->kind == NODE_ENTRY ? node->source : NULL;
    if (node->kind == NODE_HOST)
      spot->source = g_strdup (node->source);
    if (is_mount (node)) {
      spot->attributes = node->attributes;
      spot->limit = node->limit;
    }
    return;
  }
  if (spot->kind == SPOT_HOST) {
    char *below = g_build_filename (spot->source, name, NULL);

    g_free (spot->source);
    spot->source = below;
  } else if (spot->kind != SPOT_KERNEL) {
    spot->kind = SPOT_NOTHING;
  }
}

static void
find (const MountTable *table, const char *path, Spot *spot, Node **found)
{
  g_auto (GStrv) names = g_strsplit (path, "/", -1);
  Node *node = table->root;

  *spot = (Spot) { .kind = SPOT_OWN, .mode = S_IFDIR | 0755, .attributes = table->root->attributes,
                   .limit = table->root->limit, .mount_point = TRUE };
  for (char **name = names; *name != NULL; name++) {
    if (**name == '\0')
      continue;
    node = node_child (node, *name);
    descend (spot, node, *name);
  }
  if (found != NULL)
    *found = node;
}

void
mount_table_find (const MountTable *table, const char *path, Spot *spot)
{
  find (table, path, spot, NULL);
}

GPtrArray *
mount_table_names (const MountTable *table, const char *path)
{
  GPtrArray *names = g_ptr_array_new ();
  g_auto (Spot) spot = { 0 };
  GHashTableIter iter;
  gpointer name;
  Node *node;

  find (table, path, &spot, &node);
  if (node == NULL || node->children == NULL)
    return names;
  g_hash_table_iter_init (&iter, node->children);
  while (g_hash_table_iter_next (&iter, &name, NULL))
    g_ptr_array_add (names, name);
  return names;
}

/* The host --------------------------------------------------------------- */

static gboolean
is_at_or_below (const char *path, const char *directory)
{
  gsize length = strlen (directory);

  return strncmp (path, directory, length) == 0 && (path[length] == '\0' || path[length] == '/');
}

/* A missing file that a host step makes, or a directory on its way. */
static gboolean
stat_planned (const Plan *plan, const char *path, struct stat *status)
{
  for (guint i = 0; i < plan->host_steps->len; i++) {
    const HostStep *step = &g_array_index (plan->host_steps, HostStep, i);

    if (!is_at_or_below (step->path, path))
      continue;
    *status = (struct stat) { .st_uid = plan->uid, .st_gid = plan->gid, .st_mode = S_IFDIR | 0700 };
    if (strcmp (step->path, path) == 0 && !step->directory)
      status->st_mode = S_IFREG | 0600;
    return TRUE;
  }
  errno = ENOENT;
  return FALSE;
}

gboolean
plan_stat (const Plan *plan, const char *path, struct stat *status, char **place)
{
  const PlannedOverlay *overlay = &plan->overlay;

  if (place != NULL)
    *place = NULL;
  if (overlay->home != NULL && overlay->layer != NULL && is_at_or_below (path, overlay->home)) {
    g_autofree char *changed = g_strconcat (overlay->layer, "/changes", path + strlen (overlay->home), NULL);

    if (lstat (changed, status) == 0) {
      /* A device of that number says that the file was removed. */
      if (S_ISCHR (status->st_mode) && status->st_rdev == makedev (0, 0))
        return stat_planned (plan, path, status);
      if (place != NULL)
        *place = g_steal_pointer (&changed);
      return TRUE;
    }
  }
  if (lstat (path, status) == 0) {
    if (place != NULL)
      *place = g_strdup (path);
    return TRUE;
  }
  return errno == ENOENT && stat_planned (plan, path, status);
}

/* The steps -------------------------------------------------------------- */

static Node *
need (MountTable *table, const char *path)
{
  g_auto (GStrv) names = g_strsplit (path, "/", -1);
  Node *node = table->root;

  for (char **name = names; *name != NULL; name++)
    if (**name != '\0') {
      Node *child = node_child (node, *name);

      node = child != NULL ? child : node_add (node, *name);
    }
  return node;
}

static Node *
put (MountTable *table, const Step *step, NodeKind kind)
{
  Node *node = need (table, step->path);

  g_clear_pointer (&node->children, g_hash_table_unref);
  *node = (Node) { .kind = kind, .step = step, .source = step->source, .mode = step->mode, .attributes = step->attributes };
  return node;
}

static gboolean
is_there (const MountTable *table, const char *path)
{
  g_auto (Spot) spot = { 0 };
  struct stat status;

  mount_table_find (table, path, &spot);
  return spot.kind == SPOT_HOST ? plan_stat (table->plan, spot.source, &status, NULL) : spot.kind != SPOT_NOTHING;
}

/* What the launcher or a helper makes in the instance directory before the jail starts; 0: nothing of that kind. */
static mode_t
mode_of_session (const Plan *plan, const char *source)
{
  for (guint i = 0; i < plan->live_files->len; i++)
    if (strcmp (g_array_index (plan->live_files, PlannedLiveFile, i).copy, source) == 0)
      return S_IFREG | 0644;
  if (g_strcmp0 (plan->wayland.socket, source) == 0)
    return S_IFSOCK | 0600;
  for (guint i = 0; i < plan->helpers->len; i++) {
    const char *directory = g_array_index (plan->helpers, PlannedHelper, i).directory;
    g_autofree char *part = directory != NULL ? g_strdup_printf ("/%s/", directory) : NULL;

    if (part != NULL && strstr (source, part) != NULL)
      return S_IFSOCK | 0600;
  }
  return 0;
}

static void
do_bind (MountTable *table, const Step *step)
{
  struct stat status;
  mode_t made;

  if (plan_stat (table->plan, step->source, &status, NULL) || errno != ENOENT || !step->optional) {
    put (table, step, NODE_HOST);
    return;
  }
  made = mode_of_session (table->plan, step->source);
  if (made != 0)
    put (table, step, NODE_OWN)->mode = made;
}

static void
do_file (MountTable *table, const Step *step)
{
  Node *node = put (table, step, step->make_target ? NODE_ENTRY : NODE_OWN);

  node->mode = S_IFREG | (step->make_target ? step->mode : 0600);
  node->source = NULL;
  if (!step->make_target)
    node->attributes = MOUNT_ATTR_RDONLY | MOUNT_ATTR_NOSUID | MOUNT_ATTR_NODEV | MOUNT_ATTR_NOEXEC;
}

static void
do_outer (MountTable *table, const Step *step)
{
  switch (step->kind) {
  case STEP_DIRECTORY:
    if (!is_there (table, step->path))
      put (table, step, NODE_ENTRY)->mode = S_IFDIR | step->mode;
    break;
  case STEP_SYMLINK:
    put (table, step, NODE_ENTRY)->mode = S_IFLNK | 0777;
    break;
  case STEP_FILE:
    do_file (table, step);
    break;
  case STEP_TMPFS:
    put (table, step, NODE_OWN)->mode = S_IFDIR | step->mode;
    break;
  case STEP_BIND:
    do_bind (table, step);
    break;
  case STEP_PROC:
  case STEP_DEVPTS:
  case STEP_MQUEUE:
  case STEP_FUSE:
    put (table, step, NODE_KERNEL)->mode = S_IFDIR | 0555;
    break;
  case STEP_SEAL:
  case STEP_COVER:
  case STEP_KEEP:
  case STEP_REMOUNT:
    break;
  }
}

static void
limit_tree (Node *node, const Step *step)
{
  GHashTableIter iter;
  gpointer child;

  if (is_mount (node)) {
    node->attributes |= step->attributes;
    if (step->attributes & MOUNT_ATTR_RDONLY)
      node->limit = step;
  }
  if (node->children == NULL)
    return;
  g_hash_table_iter_init (&iter, node->children);
  while (g_hash_table_iter_next (&iter, NULL, &child))
    limit_tree (child, step);
}

/* What is at the path becomes a mount of itself. */
static Node *
mount_itself (MountTable *table, const Step *step)
{
  g_auto (Spot) spot = { 0 };
  Node *node = need (table, step->path);

  mount_table_find (table, step->path, &spot);
  if (is_mount (node))
    return node;
  node->mode = spot.mode;
  node->attributes = spot.attributes;
  node->limit = spot.limit;
  node->step = spot.step;
  if (spot.kind == SPOT_HOST) {
    node->kind = NODE_HOST;
    node->source = g_string_chunk_insert (table->plan->text, spot.source);
  } else {
    node->kind = spot.kind == SPOT_KERNEL ? NODE_KERNEL : NODE_OWN;
  }
  return node;
}

static void
do_keep (MountTable *table, const Step *step)
{
  Node *node = need (table, step->path);
  g_autoptr (GHashTable) old = g_steal_pointer (&node->children);
  g_auto (Spot) directory = { 0 };

  mount_table_find (table, step->path, &directory);
  *node = (Node) {
    .kind = NODE_OWN, .step = step, .mode = S_IFDIR | 0755,
    .attributes = MOUNT_ATTR_RDONLY | MOUNT_ATTR_NOSUID | MOUNT_ATTR_NODEV | MOUNT_ATTR_NOEXEC,
  };
  for (const char *name = step->content; name < step->content + step->content_size; name += strlen (name) + 1) {
    const Node *known = old != NULL ? g_hash_table_lookup (old, name) : NULL;
    g_autofree char *source = directory.source != NULL ? g_build_filename (directory.source, name, NULL) : NULL;
    char target[PATH_MAX];
    ssize_t length = source != NULL ? readlink (source, target, sizeof target - 1) : -1;
    struct stat status;
    Node *child;

    if (directory.kind == SPOT_HOST && !plan_stat (table->plan, source, &status, NULL))
      continue;
    child = node_add (node, name);
    *child = known != NULL && is_mount (known)
               ? *known
               : (Node) { .kind = directory.kind == SPOT_KERNEL ? NODE_KERNEL : NODE_HOST, .mode = S_IFDIR | 0555,
                          .attributes = directory.attributes, .step = directory.step, .limit = directory.limit };
    child->children = NULL;
    if (length >= 0) {
      target[length] = '\0';
      *child = (Node) { .kind = NODE_ENTRY, .mode = S_IFLNK | 0777, .step = step,
                        .source = g_string_chunk_insert (table->plan->text, target) };
    } else if (source != NULL && child->source == NULL) {
      child->source = g_string_chunk_insert (table->plan->text, source);
    }
  }
}

static void
do_inner (MountTable *table, const Step *step)
{
  switch (step->kind) {
  case STEP_SEAL:
    {
      Node *node = need (table, step->path);

      node->attributes |= MOUNT_ATTR_RDONLY;
      node->limit = step;
      break;
    }
  case STEP_COVER:
    if (is_there (table, step->path)) {
      Node *node = put (table, step, NODE_COVER);

      node->mode = step->directory ? S_IFDIR : S_IFREG;
      node->attributes = MOUNT_ATTR_RDONLY | MOUNT_ATTR_NOSUID | MOUNT_ATTR_NODEV | MOUNT_ATTR_NOEXEC;
    }
    break;
  case STEP_KEEP:
    if (is_there (table, step->path))
      do_keep (table, step);
    break;
  case STEP_REMOUNT:
    if (is_there (table, step->path))
      limit_tree (mount_itself (table, step), step);
    break;
  default:
    break;
  }
}

MountTable *
mount_table_new (const Plan *plan)
{
  MountTable *table = g_new0 (MountTable, 1);

  table->plan = plan;
  table->root = g_new0 (Node, 1);
  *table->root = (Node) { .kind = NODE_OWN, .mode = S_IFDIR | 0755, .attributes = MOUNT_ATTR_NOSUID | MOUNT_ATTR_NODEV };
  for (guint i = 0; i < plan->steps->len; i++)
    do_outer (table, &g_array_index (plan->steps, Step, i));
  for (guint i = 0; i < plan->steps->len; i++)
    do_inner (table, &g_array_index (plan->steps, Step, i));
  return table;
}

void
mount_table_free (MountTable *table)
{
  node_free (table->root);
  g_free (table);
}
