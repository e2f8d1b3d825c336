/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Strict mode: what a program needs that turns its input into its output. */
#pragma once

#include "seccomp/filter-set.h"

/* Appends two filters. The first is for the time from the loading of filters to the entry point of
 * the program: it lets a dynamic loader work, which opens files to read them. The
 * second is loaded on top where the program's own code starts. Nothing may be
 * appended after them. */
void strict_rules_add (FilterSet *set, FilterAction refused, Origin origin);
