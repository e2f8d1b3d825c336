/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Proof by trial that a program does what the model says. */
#pragma once

#include "seccomp/filter.h"

/* Compares program and model for every number up to a margin behind the newest,
 * for -1 and numbers of x32, on every ABI and a foreign one; where arguments
 * count, with values that meet each comparison, miss it by little, or differ in
 * bits that it does not look at. Error: JAIL_ERROR_FILTER. */
gboolean filter_verify (const Filter *filter, GBytes *program, GError **error);
