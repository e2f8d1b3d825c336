/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Processes: one look at /proc, and which of what was seen belong to a jail. */
#pragma once

#include "instance/record.h"

typedef struct {
  pid_t pid;
  pid_t parent;
  guint64 start;    /* clock ticks since the boot */
  guint64 ticks;    /* processor time used, in clock ticks */
  guint64 resident; /* bytes */
  char *command;    /* words with blanks between them, or [name] */
  guint64 space;    /* inode of the pid namespace; 0 where it is not to be seen */
} Process;

/* All that can be seen, by pid (Process). */
GPtrArray *processes_read (void);

/* The jail's supervisor, what it started, and who joined, parents before their children;
 * borrowed from `all`. depths, where not NULL, gets how deep each is (guint). */
GPtrArray *processes_of_jail (const GPtrArray *all, const JailRecord *record, GArray *depths);

/* The one with that pid, or NULL. */
const Process *processes_find (const GPtrArray *all, pid_t pid);
