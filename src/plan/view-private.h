/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The tree of a view; for view.c, which decides it, and view-emit.c, which turns it into steps. */
#pragma once

#include "plan/view.h"

#include <limits.h>

typedef enum {
  NODE_PATH,    /* only on the way to something else */
  NODE_DIRECTORY,
  NODE_TMPFS,
  NODE_BIND,
  NODE_SYMLINK,
  NODE_FILE,
  NODE_SPECIAL,
  NODE_HIDDEN,
  NODE_KEEP,    /* a directory of the host less most of its entries */
  NODE_KEPT,    /* an entry that it still has */
} NodeKind;

typedef struct Node Node;
struct Node {
  NodeKind kind;
  StepKind special;
  const char *name;
  const char *source;  /* bind: host path; symlink: target; file: content */
  gsize size;
  gboolean directory;
  mode_t mode;
  uint64_t attributes;
  uint64_t inherited;  /* NODE_KEPT: attributes that it has without a step of its own */
  Origin origin;
  GPtrArray *children; /* Node, in order of appearance; NULL: none */
  GHashTable *by_name; /* the same, by name; NULL: there are few */
};

typedef struct {
  Node *node;         /* the node at the path, or NULL */
  Node *parent;       /* of node */
  Node *backing;      /* the nearest node at or above that shows something */
  const char *beyond; /* the part of the path below `backing` */
} Place;

struct View {
  Plan *plan;
  Node *root;
  /* The place of the directory that was asked about last: the next question is
   * often about its neighbour. Forgotten with every change. */
  char last[PATH_MAX];
  gsize last_length;  /* 0: none */
  gsize last_beyond;  /* length of the part up to `beyond` */
  Place last_place;
  const Node *visited; /* by view_visit () */
};

/* Plain directories show nothing by themselves: they lie in what is above. */
static inline gboolean
node_is_plain (const Node *node)
{
  return node->kind == NODE_PATH || node->kind == NODE_DIRECTORY;
}

static inline gboolean
node_shows_host (const Node *node)
{
  return node->kind == NODE_BIND || node->kind == NODE_SPECIAL || node->kind == NODE_KEPT;
}
