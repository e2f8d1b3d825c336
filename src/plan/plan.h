/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Plan: every decision about one jail, resolved and in order.
 *
 * The planner makes it from a Policy and one look at the host; the enforcer
 * executes it and decides nothing. A Plan can be printed without running
 * anything (plan_print). All strings live in plan->text and die with the Plan. */
#pragma once

#include "policy/policy.h"

#include <stdint.h>
#include <stdio.h>
#include <sys/types.h>

typedef enum {
  /* Steps before the new root takes over; sources are seen on the host. */
  STEP_DIRECTORY, /* make a directory */
  STEP_SYMLINK,   /* make a symbolic link to `source` */
  STEP_FILE,      /* make a file with `content` */
  STEP_TMPFS,     /* mount an empty file system */
  STEP_BIND,      /* show the host's `source` at `path`, submounts included */
  STEP_PROC,      /* mount a new proc */
  STEP_DEVPTS,    /* mount a new devpts */
  STEP_MQUEUE,    /* mount a new mqueue */
  STEP_FUSE,      /* mount what a helper serves, which gets the descriptor: fuse(4) */
  STEP_SEAL,      /* make the file system mounted at `path` read-only, but not what is mounted in it */
  /* Steps inside the new root, after the host's tree is gone. */
  STEP_COVER,     /* put an empty, unreadable file or directory over `path` */
  STEP_KEEP,      /* show nothing of the directory `path` but the entries whose names are in `content`,
                   * each with a NUL behind it */
  STEP_REMOUNT,   /* give the existing tree at `path` the attributes */
} StepKind;

typedef struct {
  StepKind kind;
  const char *path;    /* absolute, inside the jail, free of links */
  const char *source;  /* STEP_BIND: absolute host path free of links; STEP_SYMLINK: the target */
  const char *content; /* STEP_FILE, STEP_KEEP */
  size_t content_size;
  mode_t mode;         /* STEP_DIRECTORY, STEP_TMPFS, STEP_FILE */
  uint64_t attributes; /* MOUNT_ATTR_* of mount_setattr(2) */
  gboolean directory;  /* STEP_BIND, STEP_COVER: what is mounted is a directory */
  gboolean make_target;/* the mount point is ours to make: its parent is a file system of the jail's own */
  gboolean optional;   /* the source may have vanished since the plan was made */
  Origin origin;
} Step;

/* A directory or an empty file that is to exist on the host before the start. */
typedef struct {
  const char *path;   /* absolute */
  size_t existing;    /* length of the part that existed, links resolved, when planned */
  gboolean directory;
  gboolean in_layer;  /* made in the layer over the home directory, not on the host */
  Origin origin;
} HostStep;

/* Changes of the home directory go to a layer: overlayfs. It is put over the
 * host's home, as the jail's mount namespace has it, before the first step. */
typedef struct {
  const char *home;   /* absolute host path free of links; NULL: no layer */
  size_t existing;    /* length of the part of `layer` that existed when planned */
  const char *layer;  /* directory that holds the layer; NULL: in memory */
  Origin origin;
} PlannedOverlay;

/* A file of which the jail sees a copy that follows it. */
typedef struct {
  const char *path;   /* on the host, as others write it: links not resolved */
  const char *copy;   /* in the instance directory; a step shows it */
  Origin origin;
} PlannedLiveFile;

/* What the AppArmor module is told at the start of the program. */
typedef struct {
  const char *command; /* "exec NAME" or "stack NAME"; NULL: nothing */
  Origin origin;
} PlannedAppArmor;

/* What Landlock grants at a path and below it: LANDLOCK_FS_* of util/landlock-abi.h. */
typedef struct {
  const char *path;   /* absolute, inside the jail, free of links */
  uint64_t access;
  gboolean own;       /* what is there is a file system of the jail's own (tmpfs) */
  gboolean optional;  /* it may be missing, and is then not granted */
  Origin origin;
} LandlockRule;

typedef struct {
  uint64_t port;
  uint64_t access;    /* LANDLOCK_NET_* */
  Origin origin;
} LandlockPort;

/* One layer of Landlock: what is handled is refused but for what the rules grant. */
typedef struct {
  uint64_t handled_fs;
  uint64_t handled_net;
  GArray *rules;      /* LandlockRule */
  GArray *ports;      /* LandlockPort */
  Origin origin;
} PlannedRuleset;

/* A path where the view allows less than Landlock's rules, which grant whole trees. */
typedef struct {
  const char *path;
  uint64_t access;    /* LANDLOCK_FS_* that only the view refuses */
  Origin origin;
} LandlockGap;

typedef struct {
  const char *name;   /* NAME=VALUE as execve(2) wants it */
  Origin origin;
} PlannedVariable;

/* Descriptors of a helper: the one it writes to when it can be used, and the first of
 * those that are handed to it. */
#define HELPER_READY_FD 3
#define HELPER_FIRST_FD 4

/* When a helper is started. */
typedef enum {
  HELPER_BESIDE,   /* before the jail, and it runs beside it */
  HELPER_AT_MOUNT, /* when pid 1 has done STEP_FUSE: it gets the descriptor as HELPER_FIRST_FD */
  HELPER_BEFORE,   /* it has to end well before the jail is started */
} HelperMoment;

/* A program that runs beside the jail and ends with it. */
typedef struct Plan Plan;
typedef struct {
  HelperMoment moment;
  const char *name;       /* for messages: "bus proxy" */
  const char *program;    /* absolute path on the host */
  GPtrArray *arguments;   /* const char *, arguments[0] among them; ends with NULL */
  gboolean tells_ready;   /* it writes to HELPER_READY_FD once it can be used */
  const char *ready_socket; /* it can be used once this socket is there; or NULL */
  gboolean essential;     /* the jail ends when it ends */
  const char *directory;  /* of its own, below the instance directory: made before it starts; or NULL */
  const char *mount_point;/* name of an empty file in that directory, for its root to mount something on; or NULL */
  gboolean quiet;         /* what it complains about is told only where it does not start */
  Plan *root;             /* what it may see and do itself, without a pid namespace; NULL: what the caller may */
  const char *log_reader; /* absolute path of the program that reads what it prints; NULL: nobody does */
  const char *log_word;   /* that one's argument */
  const char *log_file;   /* where that one writes; NULL: to standard error */
  const char *log_kept;   /* a new file of the instance, where it writes the same for the launcher; NULL: nowhere */
  Origin origin;
} PlannedHelper;

/* A Wayland socket of the jail's own, which the compositor makes and closes when
 * pid 1 ends. */
typedef struct {
  const char *compositor;     /* its plain socket, free of links; NULL: no socket of the jail's own */
  const char *socket;         /* where the jail's own will be, in the instance directory */
  const char *engine, *application_id, *instance_id; /* what the compositor is told */
  Origin origin;
} PlannedWayland;

/* A file named on the command line that the program gets through the document portal. */
typedef struct {
  guint argument;         /* which of plan->arguments is to be rewritten */
  const char *path;       /* on the host, absolute, free of links */
  gboolean uri;           /* the argument is a file:// URI */
} PlannedExport;

/* How portals are to know the program: xdg-desktop-portal takes it for a Flatpak. */
typedef struct {
  const char *application_id; /* NULL: no portals */
  const char *instance_id;
  const char *directory;      /* where Flatpak keeps what runs, with the instance's own in it */
  const char *info;           /* content of /.flatpak-info */
  const char *documents;      /* where the document portal's files are inside */
  gboolean start_documents;   /* the document portal does not run yet */
  const char *helper;         /* program that speaks D-Bus for the launcher */
  Origin origin;
} PlannedPortal;

/* An AppImage that is the program. It is mounted by a helper with HELPER_AT_MOUNT, or
 * unpacked by one with HELPER_BEFORE. */
typedef struct {
  const char *image;   /* absolute path on the host, free of links; NULL: the program is none */
  guint type;
  guint64 offset;      /* of the file system in it, in bytes */
  const char *directory; /* where its files are inside */
  const char *cache;   /* directory of those that are unpacked; NULL: it is mounted */
  const char *digest;  /* SHA-256 of the file, its name there; its files are in "tree" in that */
  const char *work;    /* name of the directory there in which it is unpacked first */
  Origin origin;
} PlannedAppImage;

/* The limits of a control group; 0 for those that are not wished. */
typedef struct {
  guint64 memory_max;  /* bytes */
  guint64 tasks_max;
  guint64 cpu_weight;
  const char *scope;   /* name of the systemd scope to make; NULL: none */
  const char *manager; /* socket of the user manager that makes it */
  const char *group;   /* or: directory of the control group to make */
  const char *home;    /* and of the one that the launcher came from */
  const char *helper;  /* program that speaks D-Bus for the launcher */
  Origin origin;
} PlannedGroup;

/* A line that speaks of paths, whatever came of it. */
typedef struct {
  const char *word;    /* "blacklist" */
  const char *pattern; /* absolute, macros expanded; it may be a glob */
  const char *leads;   /* the same free of links; NULL for a glob, and where nothing is there */
  Origin origin;
} SpokenPath;

typedef struct {
  int resource;       /* RLIMIT_* */
  uint64_t value;
  Origin origin;
} PlannedLimit;

struct Plan {
  GStringChunk *text;

  /* What runs, and as whom */
  uid_t uid;
  gid_t gid;
  const char *program;    /* absolute path, inside the jail */
  char *const *arguments; /* NULL-terminated, arguments[0] is the name; borrowed from the caller, or own_arguments */
  char **own_arguments;   /* a copy for plan->exports to rewrite, or NULL */
  char *const *command_line; /* the launcher's own words, wiped in pid 1; borrowed as well */
  const char *directory;  /* where it starts */
  GArray *environment;    /* PlannedVariable */

  /* How it runs, and how it is watched */
  const char *name;       /* of the jail; NULL without one */
  Origin name_origin;
  GArray *limits;         /* PlannedLimit */
  int nice;               /* 0: unchanged */
  int memory_score;       /* oom_score_adj; 0: unchanged */
  GArray *processors;     /* int; empty: unchanged */
  GArray *keep_fds;       /* int, ascending, each above 2 */
  gboolean keep_all_fds;
  gboolean outlast;       /* the jail ends with its last process, not with the program */
  gboolean joinable;
  Origin joinable_origin;
  unsigned timeout;       /* seconds until the jail is ended; 0: never */
  const char *trace;      /* gets what the program asks for; "": stderr does; NULL: nothing does */
  Origin trace_origin;
  const char *output;     /* gets a copy of stdout; NULL: nothing does */
  gboolean output_errors; /* and of stderr */
  Origin output_origin;

  /* The kernel's part */
  uint64_t namespaces;    /* CLONE_NEW* of clone(2) */
  Origin network_origin;  /* why the network namespace is new, or not */
  const char *hostname;   /* NULL: unchanged */
  Origin hostname_origin;
  gboolean allow_userns;  /* else user.max_user_namespaces becomes 0 inside */
  gboolean allow_inner_jails; /* and mounts in namespaces made inside; no Landlock for files then */
  gboolean no_cgroup_namespaces; /* none may be made inside: the groups that could be mounted there are not the jail's alone */
  Origin allow_userns_origin;
  gboolean deny_write_execute; /* no memory that is written and then executed, where the kernel can say so */
  Origin deny_write_execute_origin;
  uint64_t keep_capabilities; /* bit n: capability n of capabilities(7) stays */
  Origin capabilities_origin;
  uint64_t landlock_scopes;   /* LANDLOCK_SCOPE_* of landlock(7); 0: the kernel has none */
  PlannedRuleset landlock;    /* the file view once more, and ports */
  PlannedRuleset landlock_wishes; /* what landlock.enforce leaves of that */
  GArray *landlock_gaps;      /* LandlockGap; only with request->describe */
  PlannedAppArmor apparmor;
  GPtrArray *filters;         /* GBytes: struct sock_filter[], in the order of loading */
  GBytes *observer;           /* loaded in place of the filters, with a listener; NULL: not watched */
  GBytes *strict_filter;      /* loaded at the program's entry point; NULL: none */
  GArray *filter_summary;     /* TextWish: what they refuse, in few words; only with describe */
  GPtrArray *filter_rules;    /* char *: what the filters say, a line a rule; only with describe */

  /* The file view */
  PlannedOverlay overlay;
  GArray *host_steps;     /* HostStep */
  GArray *steps;          /* Step */
  GArray *spoken;         /* SpokenPath, in the order of the words; only with describe */

  GArray *live_files;     /* PlannedLiveFile */
  gboolean x11_withheld;  /* nobody wished it, but beside Wayland the session's X server is not shown */
  PlannedWayland wayland;
  GArray *helpers;        /* PlannedHelper, in the order of starting */
  PlannedPortal portal;
  GArray *exports;        /* PlannedExport */
  PlannedGroup group;
  gboolean own_group;     /* the jail has a control group of its own, which who joins has to enter */
  PlannedAppImage appimage;

  GPtrArray *notes;       /* char *: what the user should know, without a full stop */
};

Plan *plan_new (void);
void plan_free (Plan *plan);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (Plan, plan_free)

/* Copies that live as long as the plan. */
const char *plan_text (Plan *plan, const char *text);
const char *plan_text_printf (Plan *plan, const char *format, ...) G_GNUC_PRINTF (2, 3);

Step *plan_add_step (Plan *plan, StepKind kind, const char *path, Origin origin);

/* A helper without arguments yet, but for its name; the pointer is good until
 * the next one is added. */
PlannedHelper *plan_add_helper (Plan *plan, const char *name, const char *program, Origin origin);
/* Copies the text; arguments after the last one is NULL, always. */
void plan_helper_argument (Plan *plan, PlannedHelper *helper, const char *argument);
void plan_note (Plan *plan, const char *format, ...) G_GNUC_PRINTF (2, 3);

/* Writes the plan for people, one step a line, each with its origin. */
void plan_print (const Plan *plan, FILE *out);

/* Only the steps that hide files or that show them. */
typedef enum {
  PLAN_STEPS_HIDDEN,
  PLAN_STEPS_SHOWN,
} PlanSteps;

void plan_print_steps (const Plan *plan, PlanSteps which, FILE *out);

/* What plan_print () calls a step: "show", "hide", ... */
const char *plan_step_word (const Step *step);
/* "read-only,noexec", or "" where the step has no say in it. Free with g_free (). */
char *plan_step_attributes (const Step *step);
