/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* What the printers of plans share; for src/plan only. */
#pragma once

#include "policy/policy.h"

#include <stdio.h>

/* Text from outside may hold control characters that would reach the terminal;
 * here they are codes. Free with g_free (). */
char *printable (const char *text);

/* The text, and behind it where it comes from: "TEXT  # FILE:LINE". */
void print_origin (FILE *out, const char *text, Origin origin);
