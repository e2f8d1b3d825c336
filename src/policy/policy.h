/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Policy: what profiles and command line ask for, as plain data.
 *
 * The profile reader fills it, the planner reads it. Nothing here has looked
 * at the host: paths still carry their macros (${HOME}, ${DOWNLOADS}) and
 * their globs, names are unresolved. Every wish carries the Origin that made it.
 *
 * Ownership: every string in a Policy lives in policy->text and dies with the
 * Policy; callers never free one. Arrays keep the order of the words, which is
 * the order in which the planner gives them effect. */
#pragma once

#include <glib.h>

#include "policy/bus.h"

/* Where a wish was written. line > 0: that line of that file. line == 0 and
 * file != NULL: the command line option of that text, or
 * another word of the command line ("argument 2"). file == NULL: built in. */
typedef struct {
  const char *file;
  guint line;
} Origin;

#define ORIGIN_BUILT_IN ((Origin) { NULL, 0 })

/* "FILE:LINE", "option --NAME" or "built in". Free with g_free(). */
char *origin_to_string (Origin origin);

/* Wishes that are on or off. */
typedef enum {
  POLICY_PRIVATE_TMP,
  POLICY_PRIVATE_DEV,
  POLICY_PRIVATE_CACHE,
  POLICY_DISABLE_MNT,
  POLICY_NONEWPRIVS,        /* always on; recorded for explain */
  POLICY_NOROOT,            /* always so; recorded for explain */
  POLICY_NOGROUPS,          /* cannot be had without root; recorded for explain */
  POLICY_IPC_NAMESPACE,     /* always on; recorded for explain */
  POLICY_NET_NONE,
  POLICY_NOSOUND,
  POLICY_NO3D,
  POLICY_NOVIDEO,
  POLICY_NOINPUT,
  POLICY_NOTV,
  POLICY_NODVD,
  POLICY_NOU2F,
  POLICY_QUIET,
  POLICY_ALLOW_USERNS,      /* the program may make user namespaces of its own */
  POLICY_ALLOW_INNER_JAILS, /* and mounts in them: bubblewrap works inside */
  POLICY_ALLOW_DEBUGGERS,
  POLICY_WHITELIST_ARGUMENTS, /* files named on the command line become visible */
  POLICY_EXPORT_ARGUMENTS,  /* files named on the command line are handed over by the document portal */
  POLICY_TRACE_DENIALS,     /* tell of each refused system call */
  POLICY_X11_ONLY,          /* the program speaks no Wayland */
  POLICY_ALLUSERS,          /* the homes of other users appear beside the own one */
  POLICY_MACHINE_ID,        /* a random one */
  POLICY_HOSTNAME_RANDOMIZE,
  POLICY_WRITABLE_VAR,
  POLICY_WRITABLE_VAR_LOG,
  POLICY_WRITABLE_RUN_USER,
  POLICY_KEEP_VAR_TMP,
  POLICY_KEEP_DEV_SHM,
  POLICY_KEEP_DEV_TPM,
  POLICY_KEEP_DEV_NTSYNC,
  POLICY_NOPRINTERS,
  POLICY_OVERLAY,           /* changes of home go to a layer; its name is in overlay */
  POLICY_OVERLAY_TMPFS,     /* the layer is in memory and ends with the jail */
  POLICY_N_FLAGS
} PolicyFlag;

typedef struct {
  gboolean set;
  Origin origin;            /* of the last line that set it */
} FlagWish;

/* Wishes about paths, kept in one list because their order matters. */
typedef enum {
  PATH_BLACKLIST,
  PATH_NOBLACKLIST,
  PATH_WHITELIST,
  PATH_WHITELIST_RO,
  PATH_NOWHITELIST,
  PATH_READ_ONLY,
  PATH_READ_WRITE,
  PATH_NOEXEC,
  PATH_TMPFS,
  PATH_MKDIR,
  PATH_MKFILE,
  PATH_BIND,                /* show `source` at `path` */
  PATH_LANDLOCK_READ,       /* what landlock.enforce leaves of the access to files */
  PATH_LANDLOCK_WRITE,
  PATH_LANDLOCK_EXECUTE,
  PATH_LANDLOCK_MAKE_IPC,
  PATH_LANDLOCK_MAKE_DEVICE,
} PathVerb;

typedef struct {
  PathVerb verb;
  const char *path;         /* as written: macros and globs unexpanded; a backslash is an
                             * ordinary character, so match with FNM_NOESCAPE, GLOB_NOESCAPE */
  const char *source;       /* for PATH_BIND, written the same way; else NULL */
  Origin origin;
} PathWish;

typedef struct {
  const char *name;         /* for an unset wish this may be a glob: "AWS_*" */
  const char *value;        /* NULL: unset the variable */
  Origin origin;
} EnvWish;

typedef struct {
  const char *text;         /* one word, list item or value */
  Origin origin;
} TextWish;

typedef enum {
  CAPS_DROP_ALL,            /* the default, and what "caps.drop all" says */
  CAPS_DROP,                /* all but what is not in the list: dropping from nothing drops all */
  CAPS_KEEP,
} CapsMode;

typedef struct {
  CapsMode mode;
  const char *list;         /* "chown,net_admin" for CAPS_DROP and CAPS_KEEP */
  Origin origin;
} CapsWish;

/* Bits of restrict-namespaces. */
typedef enum {
  NAMESPACE_CGROUP = 1 << 0,
  NAMESPACE_IPC    = 1 << 1,
  NAMESPACE_NET    = 1 << 2,
  NAMESPACE_MNT    = 1 << 3,
  NAMESPACE_PID    = 1 << 4,
  NAMESPACE_TIME   = 1 << 5,
  NAMESPACE_USER   = 1 << 6,
  NAMESPACE_UTS    = 1 << 7,
  NAMESPACE_ALL    = (1 << 8) - 1,
} NamespaceSet;

/* Bits of protocol. */
typedef enum {
  PROTOCOL_UNIX      = 1 << 0,
  PROTOCOL_INET      = 1 << 1,
  PROTOCOL_INET6     = 1 << 2,
  PROTOCOL_NETLINK   = 1 << 3,
  PROTOCOL_PACKET    = 1 << 4,
  PROTOCOL_BLUETOOTH = 1 << 5,
  PROTOCOL_ALL       = (1 << 6) - 1,
} ProtocolSet;

typedef struct {
  gboolean set;
  gint64 value;
  Origin origin;
} NumberWish;

typedef struct {
  int resource;             /* RLIMIT_* of getrlimit(2) */
  guint64 value;
  Origin origin;
} LimitWish;

/* How the program runs, and how it is watched. */
typedef struct {
  TextWish name;            /* of the jail */
  TextWish join_or_start;   /* join the jail of that name where there is one */
  GArray *limits;           /* LimitWish, each resource once */
  NumberWish nice;          /* 0 to 19 */
  NumberWish memory_score;  /* oom_score_adj: 0 to 1000 */
  NumberWish timeout;       /* seconds until the jail is ended */
  GArray *processors;       /* int, ascending; empty: all of them */
  Origin processors_origin;
  GArray *keep_fds;         /* int, ascending, each above 2 */
  FlagWish keep_all_fds;
  Origin keep_fds_origin;
  TextWish directory;       /* where the program starts; "": the home directory */
  TextWish output;          /* a file that gets a copy of stdout, absolute */
  gboolean output_errors;   /* and of stderr */
  FlagWish no_join;         /* nobody may join the jail */
  FlagWish outlast;         /* the jail ends with its last process */
  FlagWish with_first;      /* the jail ends with its program, whatever outlast says */
} ProcessWishes;

/* Everything that ends in system call filters. A TextWish with text == NULL is
 * not wished; text == "" is the bare word. List texts are unparsed:
 * "name,@group,!name,$number,name:ERRNO,name:kill". */
typedef struct {
  TextWish deny;            /* seccomp [LIST]: the default list, edited by LIST */
  TextWish drop;            /* seccomp.drop LIST: only LIST is refused */
  TextWish keep;            /* seccomp.keep LIST: only LIST is allowed */
  TextWish deny_32, drop_32, keep_32; /* the same for the 32-bit ABI */
  TextWish document;        /* seccomp.profile FILE: the text of the file, in JSON */
  const char *document_path; /* the file; NULL: not wished */
  FlagWish staging;         /* seccomp log: what these words would refuse is told, not refused */
  FlagWish strict;          /* seccomp strict: only what turns input into output */
  FlagWish block_secondary; /* kill calls of other ABIs */
  FlagWish memory_deny_write_execute;
  TextWish error_action;    /* kill | log | ERRNO-NAME */
  ProtocolSet protocols;    /* 0 with protocol_origin.file == NULL: not wished */
  gboolean protocols_set;
  Origin protocol_origin;
  NamespaceSet restrict_namespaces; /* what the program may not create or join */
  Origin restrict_namespaces_origin;
} SeccompWishes;

/* Directories of which only named entries are shown. */
typedef enum {
  ENTRIES_ETC,              /* private-etc: names, globs and @groups */
  ENTRIES_BIN,              /* private-bin: names, globs and absolute paths of programs */
  ENTRIES_OPT,
  ENTRIES_SRV,
  ENTRIES_HOME,             /* private-home: what is written there is gone afterwards */
  ENTRIES_N
} EntryDirectory;

typedef struct {
  FlagWish wish;            /* the directory is emptied, even for an empty list */
  GArray *names;            /* TextWish, in order */
} EntriesWish;

/* How much Landlock is to do. */
typedef enum {
  LANDLOCK_BEST_EFFORT,     /* the default: what the kernel can do of all of it */
  LANDLOCK_NONE,
  LANDLOCK_SCOPES,          /* no rules about files */
  LANDLOCK_FULL,            /* all of it, or the jail does not start */
} LandlockMode;

typedef enum {
  PORTS_CONNECT,
  PORTS_BIND,
  PORTS_N
} PortUse;

typedef struct {
  guint16 port;
  gboolean udp;
  Origin origin;
} PortWish;

typedef struct {
  LandlockMode mode;
  Origin mode_origin;       /* file NULL: nobody asked */
  FlagWish enforce;         /* PATH_LANDLOCK_* among the paths are all that is left */
  FlagWish tcp[PORTS_N];    /* only the ports that are listed */
  FlagWish udp[PORTS_N];
  GArray *ports[PORTS_N];   /* PortWish */
} LandlockWishes;

/* What AppArmor is asked for. */
typedef struct {
  FlagWish wish;
  const char *profile;      /* NULL: the one that comes with the jail, where it is loaded */
  gboolean replace;         /* in place of the profile in force, not on top of it */
} AppArmorWish;

/* How the program reaches a Wayland compositor. */
typedef enum {
  WAYLAND_AUTO,             /* by a socket of the jail's own where the compositor makes one, else by its plain one */
  WAYLAND_NONE,
  WAYLAND_CONTEXT,          /* by a socket of the jail's own, or not at all */
  WAYLAND_PLAIN,
} WaylandMode;

/* How it reaches an X server. */
typedef enum {
  X11_AUTO,                 /* not at all beside Wayland; else as X11_HOST */
  X11_NONE,
  X11_HOST,                 /* the session's server, as every other client */
  X11_XORG,                 /* the session's server, as an untrusted client */
  X11_NESTED,               /* X11_XWAYLAND or X11_XEPHYR, as the session is */
  X11_XEPHYR,               /* a server of the jail's own in a window */
  X11_XVFB,                 /* one without a screen */
  X11_XWAYLAND,             /* one in a window of the Wayland compositor */
} X11Mode;

/* Bits of x11-clipboard: which way text may go between the session and a server
 * of the jail's own. */
typedef enum {
  CLIPBOARD_IN  = 1 << 0,
  CLIPBOARD_OUT = 1 << 1,
} ClipboardWays;

typedef struct {
  WaylandMode wayland;
  Origin wayland_origin;    /* where it is not WAYLAND_AUTO */
  X11Mode x11;
  Origin x11_origin;        /* where it is not X11_AUTO */
  TextWish screen;          /* "WxH" of a server of the jail's own; text NULL: not wished */
  TextWish title;           /* of its window */
  FlagWish unmanaged;       /* nobody arranges the windows of that server */
  GArray *extra;            /* TextWish: further arguments of Xephyr */
  ClipboardWays clipboard;
  Origin clipboard_origin;
} DisplayWishes;

typedef struct {
  BusVerb verb;
  const char *text;         /* bus_rule_problem () found nothing wrong with it */
  Origin origin;
} BusRule;

/* What the program may do on one bus. */
typedef struct {
  BusMode mode;
  gboolean mode_set;        /* FALSE: the mode is the default */
  Origin mode_origin;
  GArray *rules;            /* BusRule */
  GArray *sets;             /* TextWish: names that bus_set_find () knows */
  GArray *dangerous;        /* TextWish: NAME[.*] that may be reached although it leads outside */
  FlagWish log;             /* refused calls are written down */
} BusWishes;

typedef struct {
  GStringChunk *text;
  FlagWish flags[POLICY_N_FLAGS];
  GArray *paths;            /* PathWish, in order */
  GArray *environment;      /* EnvWish, in order */
  EntriesWish entries[ENTRIES_N];
  TextWish private_home;    /* text NULL: no; "": an empty one; else that directory */
  gboolean make_private_home; /* that directory is made where it is missing */
  TextWish overlay;         /* name of the layer with POLICY_OVERLAY; NULL: the program's */
  TextWish hosts_file;      /* a file to stand for /etc/hosts; NULL: not wished */
  GArray *dns;              /* TextWish: addresses of name servers */
  AppArmorWish apparmor;
  LandlockWishes landlock;
  TextWish hostname;        /* text NULL: not wished */
  DisplayWishes display;
  TextWish appimage;        /* the program is an AppImage: "", "mount" or "unpack" */
  TextWish trace;           /* --trace=FILE: the file, absolute; "": stderr; NULL text: not wished */
  TextWish learn;           /* --learn=FILE: the file; "": it is printed only; NULL text: not wished */
  CapsWish caps;
  SeccompWishes seccomp;
  BusWishes buses[BUS_N];
  TextWish bus_log;         /* where refused calls are written; text NULL or "": standard error */
  TextWish application_id;  /* what portals take the program for; text NULL: made from its name */
  TextWish memory_max;      /* bytes; K, M, G and T may follow */
  TextWish tasks_max;       /* a number of processes and threads */
  TextWish cpu_weight;      /* 1 to 10000; 100 is everybody's */
  ProcessWishes process;
  GArray *profiles;         /* TextWish: each profile file that was read, in order */
  GArray *notes;            /* TextWish: words that were accepted and do less than they say, or
                             * are done another way; "NAME: what is done" */
} Policy;

Policy *policy_new (void);
void policy_free (Policy *policy);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (Policy, policy_free)

/* A copy of `text` that lives as long as the policy; equal texts share it. */
const char *policy_intern (Policy *policy, const char *text);

/* An Origin whose file name lives as long as the policy. */
Origin policy_origin (Policy *policy, const char *file, guint line);

void policy_set_flag (Policy *policy, PolicyFlag flag, Origin origin);
void policy_add_path (Policy *policy, PathVerb verb, const char *path, Origin origin);
void policy_add_bind (Policy *policy, const char *source, const char *path, Origin origin);
void policy_add_entry (Policy *policy, EntryDirectory directory, const char *name, Origin origin);
void policy_add_note (Policy *policy, Origin origin, const char *format, ...) G_GNUC_PRINTF (3, 4);
void policy_set_environment (Policy *policy, const char *name, const char *value, Origin origin);

/* Bytes of "N", "NK", "NM", "NG" or "NT"; 0 for what is no such size. */
guint64 policy_size (const char *text);

static inline gboolean
policy_has (const Policy *policy, PolicyFlag flag)
{
  return policy->flags[flag].set;
}
