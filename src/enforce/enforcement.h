/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* What the files of src/enforce share. */
#pragma once

#include "plan/plan.h"

#include <linux/filter.h>
#include <signal.h>
#include <stddef.h>

/* Where the set-up can fail; report.c has the words. */
typedef enum {
  STAGE_NAMESPACES,
  STAGE_SUPERVISION,
  STAGE_MAPS,
  STAGE_NAMESPACE_LIMIT,
  STAGE_HOSTNAME,
  STAGE_LOOPBACK,
  STAGE_ROOT,
  STAGE_LAYER,
  STAGE_STEP,
  STAGE_PIVOT,
  STAGE_CAPABILITIES,
  STAGE_MEMORY,
  STAGE_FORK,
  STAGE_DESCRIPTORS,
  STAGE_LANDLOCK,
  STAGE_APPARMOR,
  STAGE_FILTER,
  STAGE_STRICT,
  STAGE_EXEC,
} Stage;

/* What comes through the report pipe when something failed. */
typedef struct {
  Stage stage;
  int error;  /* errno */
  int step;   /* STAGE_STEP: index into plan->steps */
} Report;

/* The plan in plain C, prepared before the clone. */
typedef struct {
  const Plan *plan;
  const Step *steps;
  size_t n_steps;
  char **environment;
  struct sock_fprog *filters;
  size_t n_filters;
  struct sock_fprog strict_filter; /* len 0: not strict */
  int report_fd;      /* the writing end, in pid 1 */
  int report_read_fd; /* the launcher's end */
  int host_root; /* "/" of the host */
  const HostStep *host_steps;
  size_t n_host_steps;
  int new_root;  /* the jail's root file system */
  unsigned first_closed; /* descriptors from this one on are closed by the exec */
  sigset_t program_signals;
} Enforcement;

/* Writes a report with the current errno and ends the process. */
_Noreturn void enforcement_fail (const Enforcement *enforcement, Stage stage, int step);

/* child.c: the life of pid 1 */
_Noreturn void enforcement_run_child (Enforcement *enforcement);
/* namespaces.c */
void enforcement_set_up_namespaces (const Enforcement *enforcement);
/* layer.c: overlayfs over the home directory, and what is made in it; to be
 * called when the new root is there, and the other when the view is built */
void enforcement_put_layer (Enforcement *enforcement);
void enforcement_forget_layer (const Enforcement *enforcement);
/* mounts.c: build the view and move into it */
void enforcement_build_view (Enforcement *enforcement);
/* keep.c: STEP_KEEP, in the new root; -1 with errno */
int enforcement_keep_only (const Step *step);
/* confine.c: what pid 1 gives up, and what the program has to give up besides */
void enforcement_drop_capabilities (const Enforcement *enforcement);
void enforcement_confine_program (const Enforcement *enforcement);
/* strict.c: in the program, to be traced; in pid 1, a filter at the entry point */
void enforcement_await_tracer (const Enforcement *enforcement);
void enforcement_make_strict (const Enforcement *enforcement, pid_t program);
/* init.c: reaps until the program ends, then ends with its status */
_Noreturn void enforcement_be_init (pid_t program);
