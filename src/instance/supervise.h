/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Supervise: stands between the user and a program in a jail from its start to
 * its end: signals, the terminal, the questions of jailctl, the time limit. */
#pragma once

#include "enforce/enforce.h"
#include "instance/control.h"
#include "instance/terminal.h"

typedef struct {
  const Plan *plan;
  RunningJail jail;
  EnforceOptions options; /* for enforce_start () or enforce_join () */
  Terminal *terminal;     /* NULL without one */
  gboolean reads_terminal; /* the program is known to, or nobody else does: it gets it when it can be had */
  Control *control;       /* NULL: nobody can ask; the caller sets it */
  int signals;            /* a signalfd */
  sigset_t mask;          /* as it was before */
  /* Called once when the program runs; may be NULL. */
  void (*started) (const RunningJail *jail, gpointer data);
  /* Called once when the program has run for a short while; may be NULL. */
  void (*settled) (gpointer data);
  /* Called with the reason when the jail is ended because it cannot be kept closed; may be NULL. */
  void (*failed) (const char *why, gpointer data);
  /* Called when a child may have ended that is not the jail; FALSE: the jail has
   * to end. May be NULL. */
  gboolean (*child_ended) (gpointer data);
  /* Called when the listener of a watched jail can be read: seccomp_unotify(2); FALSE: nobody is
   * left who could ask. */
  gboolean (*asked) (int listener, gpointer data);
  /* Called with the descriptor of a file system that a helper has to serve (STEP_FUSE), which stays the
   * caller's; FALSE: nobody does, and the jail ends. May be NULL where the plan has no such step. */
  gboolean (*serve_files) (int descriptor, gpointer data, GError **error);
  int other_fd; /* called when it can be read; -1 without one */
  void (*other_ready) (gpointer data);
  gpointer data;
} Supervision;

/* Blocks signals, looks for a terminal and fills `options`. The plan is
 * borrowed. Errors: JAIL_ERROR_HOST. */
gboolean supervision_begin (Supervision *supervision, const Plan *plan, GError **error);

/* Undoes supervision_begin (). */
void supervision_end (Supervision *supervision);

/* Stays until what enforce_start () or enforce_join () started has ended.
 * Signals sent to the caller go to the program; a stop (Ctrl-Z) stops the
 * caller as well. TRUE: *status is the program's exit status, 128+n where
 * signal n ended it. FALSE: nothing runs. Errors: those of enforce_read_report (). */
gboolean supervise (Supervision *supervision, int *status, GError **error);
