/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* From the model to the program, through libseccomp. */
#pragma once

#include "seccomp/filter.h"

/* The kernel's limit, BPF_MAXINSNS of linux/bpf_common.h. */
#define FILTER_MAX_INSTRUCTIONS 4096

/* A program of struct sock_filter, ready for seccomp(2). Not yet proved: see
 * verify.h. Errors: JAIL_ERROR_FILTER, also for rules of one call that overlap
 * and differ in their action. */
GBytes *filter_compile (const Filter *filter, GError **error);
