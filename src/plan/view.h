/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* View: what the jail will see at each path, as a tree that is decided first
 * and turned into mount steps once, parents before children.
 *
 * Paths are absolute and free of links. The root is an empty file system of the
 * jail's own; whatever is not put into the view does not exist inside. */
#pragma once

#include "plan/plan.h"

typedef struct View View;

/* The plan owns every string; it must outlive the view. */
View *view_new (Plan *plan);
void view_free (View *view);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (View, view_free)

/* An empty directory of the jail's own file system. */
void view_add_directory (View *view, const char *path, mode_t mode, Origin origin);

/* An empty file system; whatever was at or below `path` is gone. */
void view_add_tmpfs (View *view, const char *path, mode_t mode, uint64_t attributes, Origin origin);

/* The host's `source`, an absolute path free of links. */
void view_add_bind (View *view, const char *path, const char *source, gboolean directory,
                    uint64_t attributes, Origin origin);

void view_add_symlink (View *view, const char *path, const char *target, Origin origin);

/* A read-only file with that content; the content is copied. */
void view_add_file (View *view, const char *path, const char *content, gsize size, Origin origin);

/* proc, devpts or mqueue. */
void view_add_special (View *view, const char *path, StepKind kind, uint64_t attributes, Origin origin);

/* Makes the path unreachable. Nothing where it is not visible anyway. */
void view_hide (View *view, const char *path, gboolean directory, Origin origin);

/* Leaves of a directory of the host nothing but the entries of these names: one
 * step for what would be many. FALSE, and nothing is changed, where the program
 * could make new entries there or something below is in the view already. */
gboolean view_keep_only (View *view, const char *path, const GPtrArray *names, Origin origin);

/* Sets and clears MOUNT_ATTR_* of all that is at and below `path`. FALSE where
 * nothing is visible there. */
gboolean view_change_attributes (View *view, const char *path, gboolean directory,
                                 uint64_t set, uint64_t clear, Origin origin);

/* What backs a path: VIEW_NOTHING, VIEW_OWN (a file system or an entry of the
 * jail's own) or VIEW_HOST; for VIEW_HOST the host path that would be seen there is
 * stored in `source` (g_free()) and the attributes of its mount in `attributes`,
 * where those are not NULL. Whether that host path exists is not looked up. */
typedef enum { VIEW_NOTHING, VIEW_OWN, VIEW_HOST } ViewBacking;
ViewBacking view_find (View *view, const char *path, char **source, uint64_t *attributes);

/* The names in a directory of the jail's own, which shows nothing of the host but what
 * was put there (free with g_ptr_array_unref (); the names are the view's). NULL for others. */
GPtrArray *view_own_names (View *view, const char *directory);

/* TRUE where the host's own path is seen at a path, as it mostly is. */
gboolean view_shows_same (View *view, const char *path);

/* FALSE where a path, links in it unresolved, certainly leads to nothing: it
 * spares looking such paths up on the host. */
gboolean view_may_show (View *view, const char *path);

/* One place of the view, for view_visit (). */
typedef enum {
  ITEM_PATH,    /* a plain directory in what is above it */
  ITEM_TMPFS,   /* a file system of the jail's own */
  ITEM_HOST,    /* something of the host's */
  ITEM_SYMLINK,
  ITEM_FILE,    /* a read-only file of the jail's own */
  ITEM_SPECIAL, /* see `special` */
  ITEM_HIDDEN,
  ITEM_KEEP,    /* a directory of the jail's own in place of one of the host, with some of its entries */
} ItemKind;

typedef struct {
  ItemKind kind;
  StepKind special;
  const char *path;     /* good until the next call */
  const char *source;   /* ITEM_HOST: path on the host */
  gboolean directory;   /* ITEM_HOST */
  uint64_t attributes;  /* MOUNT_ATTR_* */
  Origin origin;
  guint depth;          /* 0: the root */
  guint children;       /* places directly below */
  guint hidden;         /* and how many of them are hidden */
} ViewItem;

/* Calls back for every place of which something was decided, parents before children. */
typedef void (*ViewVisitor) (View *view, const ViewItem *item, gpointer data);
void view_visit (View *view, ViewVisitor visitor, gpointer data);

/* TRUE where something was decided about the entry of that name in the place that is visited. */
gboolean view_item_has_child (const View *view, const char *name);

/* Turns the view into steps at the end of the plan. */
void view_emit (View *view);
