/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Probe: tries, in a child process, what a jail is made of, up to the first step
 * that fails. jailctl doctor tells all of it, hints.c what is in the way. */
#pragma once

#include <glib.h>

typedef enum {
  PROBE_NAMESPACE, /* a new user namespace */
  PROBE_MAPS,      /* the user mapped into it */
  PROBE_MOUNTS,    /* a new mount namespace and the others */
  PROBE_TMPFS,     /* a file system in it */
  PROBE_PROC,      /* a new proc */
  PROBE_DEVPTS,    /* terminals */
  PROBE_LOOPBACK,  /* the loopback device of a new network namespace */
  PROBE_SECCOMP,   /* a filter */
  PROBE_DONE,
} ProbeStep;

/* The first step that failed, with its errno, or PROBE_DONE. */
ProbeStep probe_namespaces (int *error_number);

/* "make a user namespace" */
const char *probe_step_words (ProbeStep step);
