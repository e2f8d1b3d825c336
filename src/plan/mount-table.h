/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* MountTable: what the steps of a finished plan come to, one after the other as
 * the enforcer does them. It is worked out from the steps alone, not from the view
 * that they were made of, so that the one can be held against the other. */
#pragma once

#include "plan/plan.h"

#include <sys/stat.h>

typedef enum {
  SPOT_NOTHING, /* there is nothing at that path */
  SPOT_HOST,    /* what the host has at `source`, if anything */
  SPOT_OWN,     /* a file, directory or link that the jail made for itself */
  SPOT_KERNEL,  /* in a proc, devpts or mqueue of the jail's own */
  SPOT_COVER,   /* an empty, unreadable file or directory lies over it */
} SpotKind;

typedef struct {
  SpotKind kind;
  char *source;          /* SPOT_HOST: absolute host path; owned */
  mode_t mode;           /* SPOT_OWN, SPOT_COVER: type and permissions */
  const char *target;    /* SPOT_OWN: of a link */
  uint64_t attributes;   /* MOUNT_ATTR_* that the steps set on the mount it lies in */
  gboolean mount_point;  /* it is one itself: it can be neither renamed nor removed */
  const Step *step;      /* which decided that; NULL: the jail's empty root */
  const Step *limit;     /* which made the mount read-only; NULL: `step`, or nothing did */
} Spot;

void spot_clear (Spot *spot);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Spot, spot_clear)

typedef struct MountTable MountTable;

/* The plan must outlive the table. */
MountTable *mount_table_new (const Plan *plan);
void mount_table_free (MountTable *table);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (MountTable, mount_table_free)

/* What is at an absolute path inside that is free of links. Clear the spot. */
void mount_table_find (const MountTable *table, const char *path, Spot *spot);

/* The names that the jail itself put into the directory at `path` (const char *,
 * unsorted; unref the array): what lies in a tree of the host is not among them. */
GPtrArray *mount_table_names (const MountTable *table, const char *path);

/* lstat(2) of a host path as it will be when the jail starts: after the plan's
 * host steps, and through its layer. The path where it is found is stored in
 * `place` (g_free ()), NULL for what is still to be made. FALSE: nothing there;
 * errno says why. */
gboolean plan_stat (const Plan *plan, const char *path, struct stat *status, char **place);
