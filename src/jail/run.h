/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Run: one jail from its start to its end, with its entry among the running ones. */
#pragma once

#include "instance/control.h"
#include "instance/instance.h"
#include "plan/plan.h"
#include "jail/denials.h"
#include "session/session.h"

typedef struct {
  const Plan *plan;
  const Policy *policy;
  const Instance *instance; /* NULL: the jail cannot be listed */
  ControlDescribe describe; /* for jailctl; gets `data` */
  gpointer data;
  Session *session;         /* the helpers: without one that it cannot do without, the jail is ended */
  Denials *denials;         /* answers for the filters of a watched jail; else NULL */
  gboolean told;            /* print Firejail's status lines */
  gint64 since;             /* when the launcher started: g_get_monotonic_time () */
} Run;

/* Starts the plan's program and stays until it ends. TRUE: `status` is the
 * program's exit status, 128+n where signal n ended it. FALSE: nothing runs.
 * Errors: those of enforce.h. */
gboolean run_jail (const Run *run, int *status, GError **error);
