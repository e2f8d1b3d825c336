/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The fixed words of seccomp profiles in JSON. All strings are static. */
#pragma once

#include "seccomp/comparison.h"

typedef struct {
  const char *oci;          /* SCMP_ARCH_ without it */
  const char *go;           /* as Docker's conditions have it */
  guint32 token;            /* 0: newer than libseccomp 2.5 */
} OciArchitecture;

/* "X86_64" or "SCMP_ARCH_X86_64"; NULL if there is none. */
const OciArchitecture *oci_architecture_find (const char *word);
const OciArchitecture *oci_native (void);

/* NULL-terminated, without SCMP_ARCH_. Unref it. */
GPtrArray *oci_architecture_names (void);

extern const char *const oci_action_names[];

/* FALSE for an action that is known and cannot be had. */
gboolean oci_action_find (const char *word, FilterVerb *verb);
const char *oci_action_name (FilterVerb verb);

extern const char *const oci_operator_names[];
gboolean oci_operator_find (const char *word, CompareOperator *operator);
