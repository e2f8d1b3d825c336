/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Rules by the name of a call: finds its numbers on every ABI. */
#pragma once

#include "seccomp/filter-set.h"

/* Fills a rule for a call of that name on the given ABIs; "$7" is a bare number
 * and means the native table, or i386 if that is the only ABI asked for. FALSE
 * if none of the ABIs has the call. The rule borrows name and origin. */
gboolean named_rule_init (FilterRule *rule, FilterAbiSet abis, const char *name,
                          FilterAction action, Origin origin);

/* The rule for the second way in on i386 (socketcall, ipc) to the same call;
 * FALSE if there is none. */
gboolean named_rule_init_multiplexed (FilterRule *rule, FilterAbiSet abis, const char *name,
                                      FilterAction action, Origin origin);

/* Adds a condition on the low 32 bits of an argument. Arguments that the kernel
 * takes as int carry garbage above; in the others the bits in question are low. */
void named_rule_add_condition (FilterRule *rule, guint argument, guint32 mask, guint32 value);

/* Adds to the set: this call, always and by every way in. */
void named_rule_refuse (FilterSet *set, const char *name, FilterAction action, Origin origin);

/* Adds to the set: this call where argument & mask == value. */
void named_rule_refuse_if (FilterSet *set, const char *name, guint argument, guint32 mask,
                           guint32 value, FilterAction action, Origin origin);

/* Adds to the set: this call unless the low half of the argument is one of
 * `allowed`. No order is needed: the rest is said in blocks of values. Values of more
 * than `bits` bits are left to the kernel, which has to refuse them itself; 32: none are. */
void named_rule_refuse_unless (FilterSet *set, const char *name, guint argument, guint bits,
                               const guint32 *allowed, guint n_allowed, FilterAction action,
                               Origin origin);
