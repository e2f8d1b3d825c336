/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The oracle: what explain says of paths must be what a program in a real jail finds.
 *
 * A case is text: entries of a file tree, a line "--", and lines of a profile. Paths
 * are escaped as by g_strescape (), relative to a scratch directory, in which "home" is
 * the home directory. In the profile and in targets of links, "@" stands for it.
 *
 *   dir <TAB> home/a <TAB> 0755
 *   file <TAB> home/a/b <TAB> 0644
 *   link <TAB> home/l <TAB> a/b
 *   pipe <TAB> home/p <TAB> 0600
 *   --
 *   blacklist ${HOME}/a */
#pragma once

#include <glib.h>

typedef struct {
  char *kind;   /* "dir", "file", "link", "pipe" */
  char *path;
  char *rest;   /* mode, or target */
} OracleEntry;

typedef struct {
  GPtrArray *entries; /* OracleEntry */
  GPtrArray *lines;   /* char *, of the profile */
  guint forgotten;    /* how many at the end explain is not told of: to test the oracle itself */
} OracleCase;

OracleCase *oracle_case_new (void);
OracleCase *oracle_case_random (GRand *random);
OracleCase *oracle_case_parse (const char *text);
char *oracle_case_to_text (const OracleCase *one);
void oracle_case_free (OracleCase *one);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (OracleCase, oracle_case_free)
void oracle_case_add (OracleCase *one, const char *kind, const char *path, const char *rest);

typedef enum {
  ORACLE_AGREES,
  ORACLE_DISAGREES,
  ORACLE_REFUSED, /* the profile asks for what cannot be */
} OracleVerdict;

/* `base` is an empty scratch directory, `agent` the program try-paths. For
 * ORACLE_DISAGREES `why` gets a line (g_free ()), for ORACLE_REFUSED the error.
 * `n_paths` grows by the number of paths that were compared. */
OracleVerdict oracle_run (const OracleCase *one, const char *base, const char *agent, guint *n_paths, char **why);

/* Leaves out what does not matter for a disagreement. */
void oracle_shrink (OracleCase *one, const char *base, const char *agent);
