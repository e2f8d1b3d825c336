/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* A set of filters in few words, for people. */
#pragma once

#include "seccomp/filter-set.h"

/* One line for each origin and action, with the names of the calls; "(...)"
 * behind a name says that it depends on the arguments, which
 * filter_set_describe() has in full. The Origins are those of the rules and live
 * as long as the set. An array of FilterSummary; unref it. */
typedef struct {
  char *text;    /* "EPERM: mount, umount2, ioctl(...)" */
  Origin origin;
} FilterSummary;

GArray *filter_set_summarise (const FilterSet *set);
