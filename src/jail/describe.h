/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Describe: what jailctl shows of a running jail, made when it asks. */
#pragma once

#include "jail/denials.h"
#include "plan/planner.h"

typedef struct {
  const Policy *policy;
  Plan *plan;
  const Denials *denials; /* NULL where nobody watches */
} Described;

/* A floating a{sv} with "plan", the text of plan_print (); "steps", the file
 * view as a(sayayss): what is done, path, source, attributes, origin; "rules", the
 * system call filters in words, aay; "notes", aay; and "denials", aay, where the filters are
 * watched. A ControlDescribe. */
GVariant *describe_jail (gpointer described);
