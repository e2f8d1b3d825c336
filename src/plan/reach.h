/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Reach: all that the program could get at, by kind, worked out from what the
 * finished plan comes to and not from the words that it was made of. */
#pragma once

#include "plan/explain.h"

typedef enum {
  REACH_READ,        /* files of the user that can be read */
  REACH_WRITE,       /* files of the user that can be changed */
  REACH_CREDENTIALS,
  REACH_DISPLAY,
  REACH_BUS,
  REACH_NETWORK,
  REACH_DEVICES,     /* sound, cameras, input, tokens */
  REACH_PROCESSES,
  REACH_KERNEL,
  REACH_N
} ReachKind;

/* How much of it. */
typedef enum {
  REACH_NONE,
  REACH_MEDIATED,    /* through somebody who looks at it */
  REACH_PARTIAL,
  REACH_FULL,
} ReachLevel;

typedef struct {
  char *text;        /* one fact, without a full stop */
  Origin origin;     /* the line that made it so */
  gboolean weak;     /* a way out, or to others' secrets: named first */
} ReachFact;

typedef struct {
  ReachLevel level;
  GArray *facts;     /* ReachFact */
} ReachPart;

typedef struct {
  ReachPart parts[REACH_N];
  double figure;     /* 0.0 to 10.0: the parts by their weights, not below `floor` */
  double floor;      /* of the worst way out that is open */
  const char *floor_reason; /* static; NULL: no floor */
} Reach;

/* `home` is the user's home directory. */
Reach *reach_new (const Plan *plan, const char *home);
void reach_free (Reach *reach);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (Reach, reach_free)

void reach_print (const Reach *reach, FILE *out);

/* "files-read", "network": for programs. */
const char *reach_kind_name (ReachKind kind);
/* "reading your files": for people. */
const char *reach_kind_title (ReachKind kind);
/* What a part of that level adds to the figure: it depends on the kind. */
double reach_part_figure (ReachKind kind, ReachLevel level);
/* "none", "mediated", "partial", "full" */
const char *reach_level_name (ReachLevel level);
/* "safe", "good", "fair", "exposed" or "open": what the figure is called. */
const char *reach_grade (double figure);
