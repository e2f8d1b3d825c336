/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Describe: what jailctl shows of a running jail, made when it asks. */
#pragma once

#include "plan/planner.h"

typedef struct {
  const Policy *policy;
  Plan *plan;
} Described;

/* A floating a{sv} with "plan", the text of plan_print (); "steps", the file
 * view as a(sayayss): what is done, path, source, attributes, origin; "rules", the
 * system call filters in words, aay; "notes", aay. A ControlDescribe. */
GVariant *describe_jail (gpointer described);
