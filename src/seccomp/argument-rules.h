/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The words that look at arguments of calls: protocol, restrict-namespaces,
 * memory-deny-write-execute, and the personality half of block-secondary. */
#pragma once

#include "seccomp/filter-set.h"

/* Adds the rules of those of the words that are wished. */
void argument_rules_add (FilterSet *set, const SeccompWishes *wishes);
