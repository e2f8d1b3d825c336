/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Filters for people. */
#pragma once

#include "seccomp/filter-set.h"

/* What happens to a call, by ABI, as a program would be written. Free with g_free(). Error:
 * JAIL_ERROR_FILTER. */
char *filter_report_pseudo (const FilterSet *set, GError **error);

/* Every call that has a name, a line each: its name and what happens to it natively and on
 * i386. Free with g_free(). Error: JAIL_ERROR_FILTER. */
char *filter_report_table (const FilterSet *set, GError **error);
