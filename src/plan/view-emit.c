/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* From the view to the steps that make it, parents before children. */
#include "plan/view-private.h"

#include "util/mount-api.h"

#include <string.h>

/* What a directory lies in: the nearest bind above, with the length of its path. */
typedef struct {
  const Node *bind; /* NULL: a file system of the jail's own */
  gsize length;
} Backing;

static Step *
emit_step (View *view, const Node *node, StepKind kind, const char *path, gboolean in_host)
{
  Step *step = plan_add_step (view->plan, kind, path, node->origin);

  step->mode = node->mode;
  step->attributes = node->attributes;
  step->directory = node->directory;
  step->make_target = !in_host;
  step->optional = kind == STEP_BIND || kind == STEP_COVER || kind == STEP_KEEP;
  return step;
}

/* A directory on the way to something that is mounted inside a tree which the
 * program can write. It becomes a mount of itself, since the kernel renames no
 * mount point: otherwise the program could move it away, make a new one under
 * its name, and with it the path that was to be read-only or hidden. */
static void
pin_directory (View *view, const Node *node, const char *path, const Backing *backing)
{
  Step *step;

  if (backing->bind->kind != NODE_BIND || (backing->bind->attributes & MOUNT_ATTR_RDONLY))
    return;
  step = emit_step (view, node, STEP_BIND, path, TRUE);
  step->source = plan_text_printf (view->plan, "%s%s", backing->bind->source, path + backing->length);
  step->attributes = backing->bind->attributes;
  step->directory = TRUE;
  step->origin = backing->bind->origin;
}

static GString *
names_of_kept (const Node *node)
{
  GString *names = g_string_new (NULL);

  for (guint i = 0; node->children != NULL && i < node->children->len; i++) {
    const Node *child = g_ptr_array_index (node->children, i);

    if (child->kind == NODE_KEPT)
      g_string_append_len (names, child->name, (gssize) strlen (child->name) + 1);
  }
  return names;
}

static void
emit_node (View *view, Node *node, const char *path, const Backing *backing)
{
  static const StepKind kinds[] = {
    [NODE_PATH] = STEP_DIRECTORY,  [NODE_DIRECTORY] = STEP_DIRECTORY, [NODE_TMPFS] = STEP_TMPFS,
    [NODE_BIND] = STEP_BIND,       [NODE_SYMLINK] = STEP_SYMLINK,     [NODE_FILE] = STEP_FILE,
    [NODE_HIDDEN] = STEP_COVER,    [NODE_KEEP] = STEP_KEEP,         [NODE_KEPT] = STEP_REMOUNT,
  };
  StepKind kind;
  Step *step;

  /* The step of the directory has shown it; it may have been limited since. */
  if (node->kind == NODE_KEPT) {
    if (node->attributes & ~node->inherited)
      emit_step (view, node, STEP_REMOUNT, path, TRUE)->optional = TRUE;
    return;
  }
  kind = node->kind == NODE_SPECIAL ? node->special : kinds[node->kind];
  if (backing->bind != NULL && node_is_plain (node)) {
    pin_directory (view, node, path, backing);
    return;
  }

  step = emit_step (view, node, kind, path, backing->bind != NULL);
  /* It has to be filled first: see emit_below (). */
  if (kind == STEP_TMPFS)
    step->attributes &= ~(uint64_t) MOUNT_ATTR_RDONLY;
  if (kind == STEP_KEEP) {
    g_autoptr (GString) names = names_of_kept (node);

    step->content = g_string_chunk_insert_len (view->plan->text, names->str, (gssize) names->len);
    step->content_size = names->len;
  } else if (kind == STEP_FILE) {
    step->content = node->source;
    step->content_size = node->size;
  } else {
    step->source = node->source;
  }
}

static void
emit_below (View *view, Node *node, GString *path, const Backing *backing)
{
  gsize before = path->len;

  for (guint i = 0; node->children != NULL && i < node->children->len; i++) {
    Node *child = g_ptr_array_index (node->children, i);
    const char *child_path;
    Backing inner;

    g_string_append_c (path, '/');
    g_string_append (path, child->name);
    child_path = plan_text (view->plan, path->str);
    inner = (Backing) { node_shows_host (child) ? child : NULL, path->len };
    emit_node (view, child, child_path, backing);
    emit_below (view, child, path, node_is_plain (child) ? backing : &inner);
    g_string_truncate (path, before);
    if (child->kind == NODE_TMPFS && (child->attributes & MOUNT_ATTR_RDONLY))
      plan_add_step (view->plan, STEP_SEAL, child_path, child->origin);
  }
}

void
view_emit (View *view)
{
  g_autoptr (GString) path = g_string_sized_new (256);
  Backing own = { NULL, 0 };

  emit_below (view, view->root, path, &own);
  plan_add_step (view->plan, STEP_SEAL, "/", ORIGIN_BUILT_IN);
}
