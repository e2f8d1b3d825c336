/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Comparisons as other formats have them, said in the only one that a Filter has.
 *
 * A range of values becomes blocks whose upper bits are fixed: exactly the range,
 * without an overlap. An argument that the kernel takes as 32 bits, or as 16, is
 * compared as such, whatever is in the rest of the register. */
#pragma once

#include "seccomp/filter.h"

typedef enum {
  COMPARE_NE,
  COMPARE_LT,
  COMPARE_LE,
  COMPARE_EQ,
  COMPARE_GE,
  COMPARE_GT,
  COMPARE_MASKED_EQ,
} CompareOperator;

typedef struct {
  guint argument;           /* 0 to 5 */
  CompareOperator operator;
  guint64 value;            /* unsigned; of COMPARE_MASKED_EQ the mask */
  guint64 value_two;        /* of COMPARE_MASKED_EQ what is expected under it */
} Comparison;

/* The bits of an argument that the kernel looks at: 16, 32 or all 64. `name` is the
 * call's. On i386 they are never more than 32. */
guint64 comparison_argument_bits (FilterAbi abi, const char *name, guint argument);

/* Appends FilterComparisons of which exactly one matches where the comparison is
 * true of the argument cut to `bits`, and none where it is not. A mask of 0
 * matches always. */
void comparison_to_blocks (const Comparison *comparison, guint64 bits, GArray *blocks);

/* What the comparison means, for tests and for verification. */
gboolean comparison_is_true (const Comparison *comparison, guint64 bits, guint64 argument);
