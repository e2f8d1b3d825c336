/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Planner: wishes to decisions. Reads the host, changes nothing. */
#pragma once

#include "plan/plan.h"
#include "seccomp/filter-set.h"

/* What the launcher knows besides the policy. Borrowed while the plan is made;
 * `arguments` as long as the plan is used. */
typedef struct {
  uid_t uid;
  gid_t gid;
  const char *home;              /* absolute, as the environment has it */
  const char *working_directory; /* NULL: unknown (deleted, not readable) */
  char *const *environment;      /* the caller's, NAME=VALUE */
  char *const *arguments;        /* the program and its arguments, NULL-terminated */
  char *const *command_line;     /* all words of the launcher's command line */
  const char *filter_cache;      /* directory of compiled filters and other things to remember; NULL: none */
  const char *user_profiles;     /* directory of the user's own profiles; NULL: none */
  const char *imported_user_profiles; /* the user's own for Firejail; NULL: they are not read */
  const char *helper_directory;  /* where the project's own helper programs are installed */
  const char *instance_directory; /* where the helpers' sockets will be; NULL: nowhere can they be */
  const char *instances;         /* the directory of all instances, there or not; NULL: there is no place for it */
  gboolean no_profile;           /* no profile was read: show what the host shows */
  gboolean describe;             /* fill filter_rules, filter_summary and spoken */
  int landlock_abi;              /* 0: none */
} PlanRequest;

/* Whether a start of this policy is watched: by a listener of its filters, and by what the bus proxy prints. */
gboolean planner_is_watched (const Policy *policy);

/* What the filters of a plan that is watched say: those that are wished, and in *walls those of
 * them that also hold where words are only tried (seccomp log), else NULL. Free both
 * with filter_set_free (). */
FilterSet *planner_watched_filters (const Policy *policy, const Plan *plan, FilterSet **walls, GError **error);

/* NULL with a JAIL_ERROR where a wish cannot be fulfilled. */
Plan *planner_make_plan (const Policy *policy, const PlanRequest *request, GError **error);

/* Fills plan->filter_rules of a plan that was made of this policy. */
gboolean planner_describe_filters (const Policy *policy, Plan *plan, GError **error);
