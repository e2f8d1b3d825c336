/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The prefix "?NAME: rest" of a line. */
#pragma once

#include <glib.h>

#include "policy/policy.h"
#include "profile/reader.h"

typedef enum {
  CONDITION_ABSENT,   /* the line has no such prefix */
  CONDITION_TRUE,
  CONDITION_FALSE,
  CONDITION_WRONG,
} ConditionResult;

/* Takes one condition off the front of *text and says what it is worth with
 * the policy so far. After CONDITION_WRONG *problem says why; free it. */
ConditionResult condition_take (char **text, const Policy *policy,
                                const ProfileContext *context, char **problem);
