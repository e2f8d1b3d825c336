/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "plan/view-private.h"

#include "util/mount-api.h"

#include <limits.h>
#include <string.h>

/* Fewer children are found one by one. */
#define INDEX_PAYS 12

static Node *
node_new (const char *name)
{
  Node *node = g_new0 (Node, 1);

  node->name = name;
  node->kind = NODE_PATH;
  node->mode = 0755;
  return node;
}

static void
node_forget_children (Node *node)
{
  g_clear_pointer (&node->by_name, g_hash_table_unref);
  g_clear_pointer (&node->children, g_ptr_array_unref);
}

static void
node_free (gpointer data)
{
  Node *node = data;

  node_forget_children (node);
  g_free (node);
}

static Node *
node_child (const Node *node, const char *name)
{
  if (node->children == NULL)
    return NULL;
  if (node->by_name != NULL)
    return g_hash_table_lookup (node->by_name, name);
  for (guint i = 0; i < node->children->len; i++) {
    Node *child = g_ptr_array_index (node->children, i);

    if (child->name[0] == name[0] && strcmp (child->name, name) == 0)
      return child;
  }
  return NULL;
}

static void
index_children (Node *node)
{
  node->by_name = g_hash_table_new (g_str_hash, g_str_equal);
  for (guint i = 0; i < node->children->len; i++) {
    Node *child = g_ptr_array_index (node->children, i);

    g_hash_table_insert (node->by_name, (gpointer) child->name, child);
  }
}

static Node *
node_add_child (Node *node, const char *name)
{
  Node *child = node_new (name);

  if (node->children == NULL)
    node->children = g_ptr_array_new_with_free_func (node_free);
  g_ptr_array_add (node->children, child);
  if (node->by_name != NULL)
    g_hash_table_insert (node->by_name, (gpointer) child->name, child);
  else if (node->children->len > INDEX_PAYS)
    index_children (node);
  return child;
}

static void
node_remove_child (Node *node, Node *child)
{
  if (node->by_name != NULL)
    g_hash_table_remove (node->by_name, child->name);
  g_ptr_array_remove (node->children, child);
}

View *
view_new (Plan *plan)
{
  View *view = g_new0 (View, 1);

  view->plan = plan;
  view->root = node_new ("");
  view->root->kind = NODE_TMPFS;
  return view;
}

void
view_free (View *view)
{
  node_free (view->root);
  g_free (view);
}

/* Takes the next component off *path into `name`; FALSE at the end. What is too
 * long for a name is cut to a length that no name has. */
static gboolean
next_component (const char **path, char name[NAME_MAX + 2])
{
  const char *start = *path, *end;
  gsize length;

  while (*start == '/')
    start++;
  for (end = start; *end != '\0' && *end != '/'; end++)
    ;
  *path = end;
  length = MIN ((gsize) (end - start), NAME_MAX + 1);
  memcpy (name, start, length);
  name[length] = '\0';
  return length > 0;
}

/* Walks on from `place`, as far as there are nodes and at most up to `end`. */
static void
walk (Place *place, const char *path, const char *end)
{
  char name[NAME_MAX + 2];

  while (place->node != NULL && (end == NULL || path < end) && next_component (&path, name)) {
    place->parent = place->node;
    place->node = node_child (place->node, name);
    if (place->node != NULL && !node_is_plain (place->node)) {
      place->backing = place->node;
      place->beyond = path;
    }
  }
}

static Place
find_place (View *view, const char *path)
{
  Place place = { view->root, NULL, view->root, path };
  const char *slash = strrchr (path, '/');
  gsize length = slash != NULL ? (gsize) (slash - path) : 0;

  if (length == 0 || length >= sizeof view->last) {
    walk (&place, path, NULL);
    return place;
  }
  if (view->last_length != length || memcmp (view->last, path, length) != 0) {
    walk (&place, path, slash);
    memcpy (view->last, path, length);
    view->last_length = length;
    view->last_beyond = (gsize) (place.beyond - path);
    view->last_place = place;
  } else {
    place = view->last_place;
    place.beyond = path + view->last_beyond;
  }
  walk (&place, slash, NULL);
  return place;
}

/* The node at `path`, made where it is missing. */
static Node *
need_node (View *view, const char *path)
{
  Node *node = view->root;
  char name[NAME_MAX + 2];

  view->last_length = 0;

  while (next_component (&path, name)) {
    Node *child = node_child (node, name);

    node = child != NULL ? child : node_add_child (node, plan_text (view->plan, name));
    /* What something else lies in is no file. */
    if (node->kind == NODE_FILE && *path != '\0')
      node->kind = NODE_PATH;
  }
  return node;
}

static Node *
fill_node (View *view, const char *path, NodeKind kind, Origin origin)
{
  Node *node = need_node (view, path);

  node_forget_children (node);
  node->kind = kind;
  node->origin = origin;
  node->attributes = 0;
  return node;
}

void
view_add_directory (View *view, const char *path, mode_t mode, Origin origin)
{
  Node *node = need_node (view, path);

  if (node->kind != NODE_PATH)
    return;
  node->kind = NODE_DIRECTORY;
  node->mode = mode;
  node->origin = origin;
}

void
view_add_tmpfs (View *view, const char *path, mode_t mode, uint64_t attributes, Origin origin)
{
  Node *node = fill_node (view, path, NODE_TMPFS, origin);

  node->mode = mode;
  node->attributes = attributes;
}

void
view_add_bind (View *view, const char *path, const char *source, gboolean directory,
               uint64_t attributes, Origin origin)
{
  Node *node = fill_node (view, path, NODE_BIND, origin);

  node->source = plan_text (view->plan, source);
  node->directory = directory;
  node->attributes = attributes;
}

void
view_add_symlink (View *view, const char *path, const char *target, Origin origin)
{
  Node *node = fill_node (view, path, NODE_SYMLINK, origin);

  node->source = plan_text (view->plan, target);
}

void
view_add_file (View *view, const char *path, const char *content, gsize size, Origin origin)
{
  Node *node = fill_node (view, path, NODE_FILE, origin);

  node->source = g_string_chunk_insert_len (view->plan->text, content, (gssize) size);
  node->size = size;
  node->mode = 0600;
}

void
view_add_special (View *view, const char *path, StepKind kind, uint64_t attributes, Origin origin)
{
  Node *node = fill_node (view, path, NODE_SPECIAL, origin);

  node->special = kind;
  node->attributes = attributes;
}

void
view_hide (View *view, const char *path, gboolean directory, Origin origin)
{
  Place place = find_place (view, path);
  Node *above = place.backing;

  if (place.node == view->root || above->kind == NODE_HIDDEN)
    return;

  /* What decides is the file system that the path lies in: from one of the
   * jail's own an entry is simply left out. */
  if (place.node != NULL && above == place.node) {
    g_autofree char *parent = g_path_get_dirname (path);

    above = find_place (view, parent).backing;
  }
  if (!node_shows_host (above)) {
    if (place.node != NULL)
      node_remove_child (place.parent, place.node);
    view->last_length = 0;
    return;
  }

  Node *node = fill_node (view, path, NODE_HIDDEN, origin);

  node->directory = directory;
}

gboolean
view_keep_only (View *view, const char *path, const GPtrArray *names, Origin origin)
{
  Place place = find_place (view, path);
  const Node *above = place.backing;
  uint64_t attributes = above->attributes;
  gboolean frozen = above->kind == NODE_SPECIAL ? above->special == STEP_PROC && above != place.node
                                                : above->kind == NODE_BIND && (attributes & MOUNT_ATTR_RDONLY);
  g_autofree char *base = NULL;
  Node *node;

  if (!frozen || (place.node != NULL && (place.node == above || place.node->children != NULL)))
    return FALSE;
  base = above->kind == NODE_BIND ? g_build_filename (above->source, place.beyond, NULL) : g_strdup (path);
  node = fill_node (view, path, NODE_KEEP, origin);
  node->directory = TRUE;
  for (guint i = 0; i < names->len; i++) {
    Node *child = node_add_child (node, plan_text (view->plan, g_ptr_array_index (names, i)));

    child->kind = NODE_KEPT;
    child->source = plan_text_printf (view->plan, "%s/%s", base, child->name);
    child->attributes = child->inherited = attributes;
    child->origin = origin;
  }
  return TRUE;
}

static void
change_below (Node *node, uint64_t set, uint64_t clear)
{
  node->attributes = (node->attributes | set) & ~clear;
  for (guint i = 0; node->children != NULL && i < node->children->len; i++)
    change_below (g_ptr_array_index (node->children, i), set, clear);
}

/* Attributes belong to mounts. A plain directory in a file system of the jail's own gets
 * one of its own; not what lies in the root, which is read-only when all is made. */
static void
part_from_tmpfs (View *view, const Place *place, uint64_t set, Origin origin)
{
  Node *node = place->node;

  if (!node_is_plain (node) || place->backing->kind != NODE_TMPFS || place->backing == view->root
      || (set & ~place->backing->attributes) == 0)
    return;
  node->kind = NODE_TMPFS;
  node->attributes = place->backing->attributes;
  node->origin = origin;
  view->last_length = 0;
}

gboolean
view_change_attributes (View *view, const char *path, gboolean directory,
                        uint64_t set, uint64_t clear, Origin origin)
{
  Place place = find_place (view, path);
  g_autofree char *source = NULL;
  uint64_t attributes;

  if (place.backing->kind == NODE_HIDDEN)
    return FALSE;
  if (place.backing == place.node || !node_shows_host (place.backing)) {
    if (place.node == NULL)
      return FALSE;
    part_from_tmpfs (view, &place, set, origin);
    change_below (place.node, set, clear);
    return TRUE;
  }

  /* Inside a bind: a mount of its own for this part, keeping what is below. */
  if (place.backing->kind != NODE_BIND)
    return FALSE;
  attributes = place.backing->attributes;
  source = g_build_filename (place.backing->source, place.beyond, NULL);

  Node *node = need_node (view, path);

  node->kind = NODE_BIND;
  node->source = plan_text (view->plan, source);
  node->directory = directory;
  node->attributes = attributes;
  node->origin = origin;
  change_below (node, set, clear);
  return TRUE;
}

gboolean
view_may_show (View *view, const char *path)
{
  Place place = find_place (view, path);

  return place.node != NULL
         ? place.node->kind != NODE_HIDDEN
         : node_shows_host (place.backing) || place.backing->kind == NODE_SYMLINK;
}

ViewBacking
view_find (View *view, const char *path, char **source, uint64_t *attributes)
{
  Place place = find_place (view, path);

  if (place.backing->kind == NODE_HIDDEN)
    return VIEW_NOTHING;
  if (attributes != NULL)
    *attributes = place.backing->attributes;
  if (place.backing->kind == NODE_BIND || place.backing->kind == NODE_KEPT) {
    if (source != NULL)
      *source = g_build_filename (place.backing->source, place.beyond, NULL);
    return VIEW_HOST;
  }
  if (place.backing->kind == NODE_SYMLINK && place.backing != place.node)
    return VIEW_NOTHING;
  if (place.backing->kind == NODE_SPECIAL || place.node != NULL)
    return VIEW_OWN;
  return VIEW_NOTHING;
}

GPtrArray *
view_own_names (View *view, const char *directory)
{
  Place place = find_place (view, directory);
  GPtrArray *names;

  if (place.node == NULL || place.backing->kind != NODE_TMPFS)
    return NULL;
  names = g_ptr_array_new ();
  for (guint i = 0; place.node->children != NULL && i < place.node->children->len; i++)
    g_ptr_array_add (names, (gpointer) ((const Node *) g_ptr_array_index (place.node->children, i))->name);
  return names;
}

gboolean
view_shows_same (View *view, const char *path)
{
  Place place = find_place (view, path);
  gsize length = (gsize) (place.beyond - path);

  return (place.backing->kind == NODE_BIND || place.backing->kind == NODE_KEPT)
         && strncmp (place.backing->source, path, length) == 0 && place.backing->source[length] == '\0';
}

static guint
count_hidden (const Node *node)
{
  guint n = 0;

  for (guint i = 0; node->children != NULL && i < node->children->len; i++)
    n += ((const Node *) g_ptr_array_index (node->children, i))->kind == NODE_HIDDEN;
  return n;
}

static void
visit_node (View *view, const Node *node, GString *path, guint depth, ViewVisitor visitor, gpointer data)
{
  static const ItemKind kinds[] = {
    [NODE_PATH] = ITEM_PATH,    [NODE_DIRECTORY] = ITEM_PATH,  [NODE_TMPFS] = ITEM_TMPFS,
    [NODE_BIND] = ITEM_HOST,    [NODE_SYMLINK] = ITEM_SYMLINK, [NODE_FILE] = ITEM_FILE,
    [NODE_SPECIAL] = ITEM_SPECIAL, [NODE_HIDDEN] = ITEM_HIDDEN, [NODE_KEEP] = ITEM_KEEP,
    [NODE_KEPT] = ITEM_HOST,
  };
  ViewItem item = {
    .kind = kinds[node->kind], .special = node->special, .path = depth == 0 ? "/" : path->str,
    .source = node->source, .directory = node->directory, .attributes = node->attributes,
    .origin = node->origin, .depth = depth,
    .children = node->children != NULL ? node->children->len : 0, .hidden = count_hidden (node),
  };
  gsize length = path->len;

  view->visited = node;
  visitor (view, &item, data);
  for (guint i = 0; node->children != NULL && i < node->children->len; i++) {
    const Node *child = g_ptr_array_index (node->children, i);

    g_string_append_c (path, '/');
    g_string_append (path, child->name);
    visit_node (view, child, path, depth + 1, visitor, data);
    g_string_truncate (path, length);
  }
}

void
view_visit (View *view, ViewVisitor visitor, gpointer data)
{
  g_autoptr (GString) path = g_string_sized_new (256);

  visit_node (view, view->root, path, 0, visitor, data);
}

gboolean
view_item_has_child (const View *view, const char *name)
{
  return node_child (view->visited, name) != NULL;
}
