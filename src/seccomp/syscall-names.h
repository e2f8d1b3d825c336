/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* System call names and numbers. libseccomp knows most of them; a table here
 * adds the calls that are newer than the library, because what a filter cannot
 * name it cannot refuse. */
#pragma once

#include <glib.h>

/* The highest number this build knows (listns). Since Linux 5.1 new calls have
 * the same number on every architecture that matters here. */
#define SYSCALL_NEWEST 470

/* The number that the kernel of architecture `arch` (an AUDIT_ARCH_ or, equally,
 * SCMP_ARCH_ value) really uses, or -1 where it has no such call. */
int syscall_number (guint32 arch, const char *name);

/* Whether the name is a system call of any architecture. */
gboolean syscall_known (const char *name);

/* The name of a number, NULL if unknown. Free with g_free(). */
char *syscall_name (guint32 arch, int number);

/* The known name nearest to a mistyped one, or NULL. Free with g_free(). */
char *syscall_suggest (const char *name);

/* Adds to a set of names (char *, freed by the set) those that the same calls
 * have on i386 besides: chown32, fcntl64, clock_settime64, mmap2. What is said
 * of a call natively would otherwise miss its newer form there. */
void syscall_add_i386_variants (GHashTable *names);

/* How one multiplexing call reaches what also is, or elsewhere is, a call of
 * its own: on i386 socketcall (1, ...) is socket, ipc (21, ...) is shmat. */
typedef struct {
  const char *call;         /* "socketcall" or "ipc" */
  guint64 mask;             /* of argument 0 ... */
  guint64 operation;        /* ... which then equals this */
} SyscallMultiplexer;

/* FALSE if `name` has no second way in on that architecture. */
gboolean syscall_multiplexer (guint32 arch, const char *name, SyscallMultiplexer *multiplexer);
