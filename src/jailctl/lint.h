/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Lint: what is wrong, without effect or dangerous in one profile file. Findings are
 * about lines of that file; what it includes is read, for what its lines do with it. */
#pragma once

#include "policy/policy.h"

typedef enum {
  LINT_NOTE,    /* about this machine only */
  LINT_WARNING,
  LINT_DANGER,  /* it works, and opens a way that few programs should have */
  LINT_ERROR,   /* the profile is refused */
} LintSeverity;

typedef struct {
  guint line;   /* 0: the file as a whole */
  LintSeverity severity;
  char *text;
} LintFinding;

typedef struct {
  const char *file;    /* as it was named */
  char *path;          /* absolute: what origins of its lines say */
  char **lines;        /* its text */
  Policy *policy;      /* of the file and all that it includes; lines that are refused left out */
  gboolean included;   /* it is a part, which does not stand alone: ".inc", ".local" */
  gboolean imported;   /* it is one of Firejail's */
  GArray *findings;    /* LintFinding */
} Lint;

/* A finding about the line of an origin; nothing where that is in another file, or
 * where a comment "# lint: accepted" stands above the line. */
void lint_add (Lint *lint, Origin origin, LintSeverity severity, const char *format, ...) G_GNUC_PRINTF (4, 5);
/* TRUE where the origin is a line of the file itself. */
gboolean lint_is_own (const Lint *lint, Origin origin);

/* lint-words.c: reads the file; what the reader refuses or complains about. FALSE
 * where the file itself cannot be read. */
gboolean lint_words (Lint *lint, GError **error);
/* lint-paths.c: rules without effect and rules that contradict each other */
void lint_paths (Lint *lint);
/* lint-grants.c: dangerous grants, and words of other kinds without effect */
void lint_grants (Lint *lint);
/* lint-host.c: what is without effect on this machine */
void lint_host (Lint *lint);
