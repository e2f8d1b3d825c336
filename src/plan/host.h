/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Host: the planner's look at the host's files. What was asked once is
 * remembered, so no path is resolved twice and the plan sees one state. */
#pragma once

#include "plan/names.h"

#include <glib.h>
#include <sys/stat.h>

typedef struct Host Host;

Host *host_new (void);
void host_free (Host *host);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (Host, host_free)

/* Looks at `changes` before `directory`: a layer that overlayfs will put over it. */
void host_set_layer (Host *host, const char *directory, const char *changes);

/* Keeps the names of large directories of the system there; NULL: nowhere. */
void host_set_cache (Host *host, const char *directory);

typedef struct {
  mode_t mode;      /* the type (S_IFMT); 0: not there, or not to be seen (see error) */
  int error;        /* errno of lstat(2); 0 when there */
  const char *link; /* the target, for a symbolic link */
  gboolean open;    /* its mode gives everybody a right to it; FALSE may be: not looked at */
} HostEntry;

/* The entry at `path`, which must have no links in its directory part. */
const HostEntry *host_look (Host *host, const char *path);

/* Who owns what is at that path, which must have no links in its directory part
 * either; (uid_t) -1 where nothing is there. */
uid_t host_owner (Host *host, const char *path);

/* TRUE where the user can neither read, write nor execute the file, and is not
 * its owner, who could change that. For files only, not directories or links. */
gboolean host_is_closed (Host *host, const char *path);

/* What host_resolve () found on the way; clear with host_way_clear (). */
typedef struct {
  const HostEntry *entry; /* where the path leads to; NULL: nowhere */
  char *existing;         /* how far it could be followed, free of links */
  char *missing;          /* what is left after that, "" for nothing */
  GPtrArray *links;       /* paths of the links that were followed */
} HostWay;

void host_way_clear (HostWay *way);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (HostWay, host_way_clear)

/* The path free of links (free with g_free ()); NULL with errno set where it
 * does not exist or cannot be seen. `way` may be NULL. */
char *host_resolve (Host *host, const char *path, HostWay *way);

/* The same in short: what the path leads to, and its path free of links in *real, which
 * lives as long as the host. NULL with errno set where it does not exist or cannot be seen. */
const HostEntry *host_find (Host *host, const char *path, const char **real);

/* TRUE where nothing is there, and no link on the way. */
gboolean host_is_missing (Host *host, const char *path);

/* What is in the directory that a path leads to; NULL where it cannot be read. */
const Names *host_names (Host *host, const char *path);

/* Paths that match the pattern, in order; dot files included. Literal where no
 * glob character is in it, whether it exists or not. */
GPtrArray *host_glob (Host *host, const char *pattern);

/* The same without what is not `wanted` of a directory, which is not read then: FALSE for
 * nothing of it. *names: only these names are wanted, given back with g_ptr_array_unref ();
 * NULL for all that are there. */
typedef gboolean (*HostWanted) (const char *directory, GPtrArray **names, gpointer data);
GPtrArray *host_glob_where (Host *host, const char *pattern, HostWanted wanted, gpointer data);

/* TRUE where the text has glob characters. */
gboolean host_is_glob (const char *pattern);
