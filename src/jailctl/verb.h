/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Verbs of jailctl: one file a verb, each with one entry of this kind. */
#pragma once

#include <glib.h>

typedef struct {
  const char *name;
  const char *arguments; /* for the usage line: "NAME [PATH...]" */
  const char *summary;   /* one line, lower case, no full stop */
  /* argv[0] is the verb. Returns the exit status; for -1 `error` is set and
   * the status becomes 1 (2 for JAIL_ERROR_USAGE). */
  int (*run) (int argc, char **argv, GError **error);
} Verb;

/* In the order of --help; ends with a NULL name. */
extern const Verb verb_table[];
