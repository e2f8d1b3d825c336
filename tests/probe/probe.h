/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* jail-probe: operations that a jail has to refuse, each with the answer it gets.
 *
 * A check tries one operation and returns 0 when it succeeded or the errno of its
 * failure. It runs in a process of its own, so it may change or lose anything. It
 * aims only at itself and at what `jail-probe --fixture` made for it, and asks for
 * what would harm the machine with arguments that no kernel accepts. */
#ifndef JAIL_PROBE_H
#define JAIL_PROBE_H

#ifndef _GNU_SOURCE
#define _GNU_SOURCE
#endif

#include <errno.h>
#include <stdbool.h>
#include <stddef.h>
#include <sys/types.h>

struct check {
  const char *name;
  int (*run) (void);
};

/* One table for each theme; an entry without a name ends it. */
extern const struct check abi_checks[];
extern const struct check descriptor_checks[];
extern const struct check file_checks[];
extern const struct check kernel_checks[];
extern const struct check mount_checks[];
extern const struct check namespace_checks[];
extern const struct check process_checks[];
extern const struct check socket_checks[];
extern const struct check terminal_checks[];

/* The value of a --fact. A check that needs one which is not there fails. */
const char *fact (const char *key);
long long fact_number (const char *key);

/* Ends the check: this machine has no such thing, inside or outside. */
_Noreturn void not_available (const char *reason);

/* What a system call returned, as a check returns it. */
static inline int
outcome (long returned)
{
  return returned < 0 ? errno : 0;
}

/* Opens and closes PATH; reading also reads a byte of it. */
int try_open (const char *path, int flags);
int try_read (const char *path);

/* Puts "FACT/REST" into BUFFER, which has SIZE bytes, and returns it. */
char *fact_path (char *buffer, size_t size, const char *key, const char *rest);

/* A fresh directory to write in, below /tmp; removed with the process that asked. */
const char *scratch (void);
char *scratch_path (char *buffer, size_t size, const char *name);

/* Runs TRIAL in a child process, and returns what it returned. */
int in_child (int (*trial) (void));

/* To be called first in main, before anything else opens a descriptor. */
void descriptors_remember (void);

/* jail-probe --fixture DIRECTORY; returns the exit status. */
int fixture_main (const char *directory);

#endif
