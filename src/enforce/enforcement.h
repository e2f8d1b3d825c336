/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* What the files of src/enforce share. */
#pragma once

#include "enforce/enforce.h"

#include <linux/filter.h>
#include <signal.h>
#include <stdatomic.h>
#include <stddef.h>

/* Where the set-up can fail; report.c has the words. */
typedef enum {
  STAGE_NAMESPACES,
  STAGE_SUPERVISION,
  STAGE_MEMORY_SCORE,
  STAGE_MAPS,
  STAGE_NAMESPACE_LIMIT,
  STAGE_HOSTNAME,
  STAGE_LOOPBACK,
  STAGE_ROOT,
  STAGE_LAYER,
  STAGE_STEP,
  STAGE_PIVOT,
  STAGE_JOIN,
  STAGE_CAPABILITIES,
  STAGE_MEMORY,
  STAGE_TERMINAL,
  STAGE_FORK,
  STAGE_LIMITS,
  STAGE_DESCRIPTORS,
  STAGE_LANDLOCK,
  STAGE_APPARMOR,
  STAGE_FILTER,
  STAGE_OBSERVER,
  STAGE_STRICT,
  STAGE_EXEC,
} Stage;

typedef enum {
  REPORT_FAILED,
  REPORT_NAMESPACES, /* carries their descriptors */
  REPORT_SERVED,     /* carries the descriptor by which a helper serves STEP_FUSE */
  REPORT_MOUNTS,     /* carries the list of mounts, when all are there */
  REPORT_TERMINAL,   /* carries the other end of the terminal */
  REPORT_STARTED,    /* sent by the joined child, whose pid its credentials tell */
  REPORT_LISTENER,   /* carries the listener of the observing filter */
  REPORT_PROGRAM,    /* sent by the program's process, whose pid its credentials tell */
} ReportKind;

/* One message of the report socket. */
typedef struct {
  ReportKind kind;
  Stage stage; /* of REPORT_FAILED */
  int error;   /* errno */
  int step;    /* STAGE_STEP: index into plan->steps; STAGE_LANDLOCK: of the rule, or -1 */
} Report;

/* How the program hands the listener of its filter to pid 1, with which it shares its descriptors for
 * that time. It may make no system call for it: the filter is in force. */
typedef struct {
  atomic_int listener; /* -1: not yet */
  atomic_int taken;
} Handover;

/* The plan in plain C, prepared before the clone. */
typedef struct {
  const Plan *plan;
  const EnforceOptions *options;
  const Step *steps;
  size_t n_steps;
  char **environment;
  char **arguments; /* copies: the launcher's own words are wiped */
  struct sock_fprog *filters;
  size_t n_filters;
  struct sock_fprog observer;      /* len 0: not watched */
  Handover *handover;              /* of the observer's listener, shared by pid 1 and the program */
  struct sock_fprog strict_filter; /* len 0: not strict */
  const PlannedLimit *limits;
  size_t n_limits;
  const LandlockRule *landlock_rules; /* of plan->landlock */
  size_t n_landlock_rules;
  const LandlockPort *landlock_ports;
  size_t n_landlock_ports;
  const LandlockRule *wished_rules; /* of plan->landlock_wishes */
  size_t n_wished_rules;
  const int *keep_fds; /* ascending */
  size_t n_keep_fds;
  const int *processors;
  size_t n_processors;
  int report_fd;      /* the child's end of the socket */
  int report_read_fd; /* the launcher's end */
  int events_fd;      /* the writing end of the pipe, in pid 1; -1 without a terminal */
  int events_read_fd;
  int terminal;  /* the program's end of its terminal; -1 without one */
  int host_root; /* "/" of the host */
  const HostStep *host_steps;
  size_t n_host_steps;
  int new_root;  /* the jail's root file system */
  unsigned first_closed; /* descriptors from this one on are closed by the exec */
} Enforcement;

/* prepare.c: before the clone. FALSE with an error where a standard stream is a directory. */
gboolean enforcement_refuse_directories (GError **error);
/* FALSE: no socket or pipe can be had; errno. */
gboolean enforcement_prepare (Enforcement *enforcement, const Plan *plan, const EnforceOptions *options);
/* The part of it that the plan alone says. */
void enforcement_take_plan (Enforcement *enforcement, const Plan *plan);
/* The launcher's ends go to `jail`, the child's are closed. */
void enforcement_hand_over (Enforcement *enforcement, RunningJail *jail);
void enforcement_clear (Enforcement *enforcement);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Enforcement, enforcement_clear)

/* tell.c: after the clone. Writes a report with the current errno and ends the process. */
_Noreturn void enforcement_fail (const Enforcement *enforcement, Stage stage, int step);
/* Sends a report with `n` descriptors. 0, or -1 with errno. */
int enforcement_tell (const Enforcement *enforcement, ReportKind kind, const int *fds, size_t n);
/* Sends this process' namespaces. */
void enforcement_tell_namespaces (const Enforcement *enforcement);
/* Sends the list of mounts; `self` is this process' directory in proc, which is closed. */
void enforcement_tell_mounts (const Enforcement *enforcement, int self);

/* child.c: the life of pid 1 */
_Noreturn void enforcement_run_child (Enforcement *enforcement);
/* Wipes the words that this process shows in /proc, and its name. */
void enforcement_forget_command_line (const Plan *plan);
/* Dies when the launcher does. */
void enforcement_end_with_launcher (const Enforcement *enforcement);
/* Starts the program and reaps it: the common end of pid 1 and of a joined child. */
_Noreturn void enforcement_run_program (Enforcement *enforcement, mode_t mask);
/* namespaces.c */
void enforcement_set_up_namespaces (const Enforcement *enforcement);
/* layer.c: overlayfs over the home directory, and what is made in it; to be
 * called when the new root is there, and the other when the view is built */
void enforcement_put_layer (Enforcement *enforcement);
void enforcement_forget_layer (const Enforcement *enforcement);
/* mounts.c: build the view and move into it */
void enforcement_build_view (Enforcement *enforcement);
/* A detached copy of the tree at an open path, with the step's attributes on all of it; a new
 * file system that is mounted nowhere yet. -1 with errno. */
int enforcement_clone_tree (int source, const Step *step);
int enforcement_new_file_system (const char *type, const char *key, const char *value, uint64_t attributes);
/* image.c: STEP_FUSE, mounted nowhere yet; -1 with errno */
int enforcement_mount_served (const Enforcement *enforcement, const Step *step);
/* join.c: into those namespaces that `which` names; -1 with errno */
int enforcement_enter (const int *namespaces, uint64_t which);
/* keep.c: STEP_KEEP, in the new root; -1 with errno */
int enforcement_keep_only (const Step *step);
/* terminal.c: a session, a terminal in the jail's /dev/pts where it is wished; the
 * program as a job of it */
void enforcement_make_session (Enforcement *enforcement);
void enforcement_make_job (const Enforcement *enforcement);
/* confine.c: what pid 1 gives up, and what the program has to give up besides */
void enforcement_drop_capabilities (const Enforcement *enforcement);
void enforcement_confine_program (const Enforcement *enforcement);
/* observe.c: in pid 1, the program's process with a handover, and its other end; in the program,
 * the filter */
pid_t enforcement_fork_observed (Enforcement *enforcement);
void enforcement_pass_listener (const Enforcement *enforcement, pid_t program);
void enforcement_load_observer (const Enforcement *enforcement);
/* landlock.c: scopes, files and ports; -1 with errno and, where it is a rule that
 * fails, its number in *rule */
int enforcement_apply_landlock (const Enforcement *enforcement, int *rule);
/* strict.c: in the program, to be traced; in pid 1, a filter at the entry point */
void enforcement_await_tracer (const Enforcement *enforcement);
void enforcement_make_strict (const Enforcement *enforcement, pid_t program);
/* limits.c: resource limits, priority, processors */
void enforcement_set_memory_score (const Enforcement *enforcement);
void enforcement_limit_program (const Enforcement *enforcement);
/* init.c: reaps until the program ends, then ends with its status */
_Noreturn void enforcement_be_init (const Enforcement *enforcement, pid_t program);
