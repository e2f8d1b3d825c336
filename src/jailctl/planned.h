/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Planned: the plan that jail would make, for those who only want to read it. */
#pragma once

#include "plan/planner.h"

typedef struct {
  char *home, *current;
  Policy *policy;
  Plan *plan;
  GPtrArray *warnings; /* char *: of the reader */
} Planned;

void planned_clear (Planned *planned);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Planned, planned_clear)

/* `profile` is what --profile= would have; NULL: the program's own. `arguments` is the
 * program and its arguments, NULL-terminated, and must outlive what is planned. */
gboolean planned_make (Planned *planned, const char *profile, char *const *arguments, GError **error);
