/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Explain: what the program will be able to do with a path, and why. A reader of
 * the finished plan; nothing is run. It knows the steps of the plan, the modes and
 * mounts of the host, links on the way, and Landlock's rules. */
#pragma once

#include "plan/mount-table.h"

typedef enum {
  MAY_READ = 1 << 0,    /* open a file and read it */
  MAY_WRITE = 1 << 1,   /* open it and change it */
  MAY_EXECUTE = 1 << 2, /* start it as a program, as far as that is up to the file */
  MAY_LIST = 1 << 3,    /* read a directory's names */
  MAY_ENTER = 1 << 4,   /* reach what is in it */
  MAY_CREATE = 1 << 5,  /* make new entries in it */
} ExplainAccess;

typedef enum {
  EXPLAIN_MISSING, /* nothing there, and nothing on the host either */
  EXPLAIN_HIDDEN,  /* something on the host that the program does not see */
  EXPLAIN_CLOSED,  /* there, but a directory on the way lets nobody of the jail through */
  EXPLAIN_SHOWN,
} ExplainState;

typedef struct {
  const char *word;     /* "blacklist" */
  const char *pattern;  /* absolute, macros expanded */
  Origin origin;
  enum { SPOKE_OF_IT, SPOKE_OF_PARENT, SPOKE_OF_CHILD } relation;
} Speaker;

typedef struct {
  char *path;           /* as it was asked for, absolute */
  char *place;          /* where it leads to inside, or would */
  GPtrArray *links;     /* char *: links on the way, inside */
  ExplainState state;
  unsigned access;      /* MAY_*; none unless EXPLAIN_SHOWN */
  mode_t mode;          /* type and permissions of what is there */
  Spot spot;            /* what the plan made of `place`, or of what is in the way to it */
  Origin decided;       /* which line decided whether it is there */
  Origin limited;       /* and which that it cannot be written, where one did; else built in */
  gboolean kept;        /* what is written there stays on the host */
  GArray *speakers;     /* Speaker; empty without PlanRequest.describe */
} Explanation;

void explanation_free (Explanation *explanation);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (Explanation, explanation_free)

typedef struct Explainer Explainer;

/* The plan must outlive the explainer. */
Explainer *explainer_new (const Plan *plan);
void explainer_free (Explainer *explainer);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (Explainer, explainer_free)

/* The path as explainer_ask () wants it: "~/" is the home directory, a relative path
 * is relative to `current` (NULL: to the root). Free with g_free (). */
char *explain_full_path (const char *path, const char *home, const char *current);

/* About an absolute path; the last component is followed where it is a link. */
Explanation *explainer_ask (Explainer *explainer, const char *path);

/* The access alone: what explainer_ask () would say, without the why. */
unsigned explainer_access (Explainer *explainer, const char *path);

/* "hidden", "readable, writable" and the like. Free with g_free (). */
char *explanation_summary (const Explanation *explanation);
/* What the decision was, in a few words: "shown from the host". Static. */
const char *explanation_reason (const Explanation *explanation);
void explanation_print (const Explanation *explanation, FILE *out);
