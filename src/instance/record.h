/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Record: what a supervisor writes down about its jail, for jailctl to read.
 *
 * It is one GVariant, a{sv}, in the file "info" of the instance directory. Texts
 * are byte strings: they are as the user wrote them, in whatever encoding. */
#pragma once

#include <glib.h>
#include <sys/types.h>

typedef struct {
  char *id;               /* the name of the instance directory */
  char *name;             /* "" where the jail has none */
  char *program;          /* absolute path, inside the jail */
  char **arguments;       /* the program's words, [0] is its name */
  char **profiles;        /* profile files that were read, in order */
  pid_t launcher;         /* the supervisor */
  guint64 launcher_start; /* its start time: field 22 of proc_pid_stat(5) */
  pid_t init;             /* pid 1 of the jail, as the host sees it */
  guint64 init_start;
  pid_t program_pid;      /* the program, as the host sees it; it may have ended */
  gint64 started;         /* seconds since 1970 */
  gboolean joinable;
} JailRecord;

void jail_record_free (JailRecord *record);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (JailRecord, jail_record_free)

/* Writes it into the open instance directory, all or nothing. Errors: JAIL_ERROR_HOST. */
gboolean jail_record_write (const JailRecord *record, int directory, GError **error);

/* Reads that of the instance `id` below `parent`; NULL where there is none that
 * makes sense. */
JailRecord *jail_record_read (int parent, const char *id);

/* The start time of a process, in clock ticks since the boot; 0 where it is gone. */
guint64 process_start_time (pid_t pid);
