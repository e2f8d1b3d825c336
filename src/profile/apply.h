/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The callbacks of the table: one use of a row becomes wishes. directive_apply()
 * has already checked place, status and whether there is an argument.
 *
 * Where a wish has one value, the last line wins, but an option is never undone
 * by a profile. Lists of protocol and restrict-namespaces grow. */
#pragma once

#include "profile/directive.h"

/* parameter of apply_path(): a PathVerb with what may stand in the path. */
#define PATH_VERB_MASK     0xff
#define PATH_VERB_GLOB     0x100  /* globs may be used */
#define PATH_VERB_SEARCH   0x200  /* ${PATH} may be used */
#define PATH_VERB_MAKES    0x400  /* something is created: only where the user may */

/* parameter of apply_system_calls() */
typedef enum {
  CALLS_DENY,
  CALLS_DROP,
  CALLS_KEEP,
  CALLS_DENY_32,
  CALLS_DROP_32,
  CALLS_KEEP_32,
} CallList;

/* parameter of apply_filter_switch() */
typedef enum {
  FILTER_BLOCK_SECONDARY,
  FILTER_MEMORY_DENY_WRITE_EXECUTE,
} FilterSwitch;

/* parameter of apply_apparmor() */
typedef enum {
  APPARMOR_WISH,
  APPARMOR_REPLACE,
  APPARMOR_STACK,
} AppArmorWord;

/* parameter of apply_overlay() */
typedef enum {
  OVERLAY_OF_PROGRAM,
  OVERLAY_NAMED,
  OVERLAY_IN_MEMORY,
} OverlayWord;

/* parameter of apply_process_number() */
typedef enum {
  PROCESS_NICE,
  PROCESS_MEMORY_SCORE,
} ProcessNumber;

/* parameter of apply_process_switch() */
typedef enum {
  PROCESS_NO_JOIN,
  PROCESS_OUTLAST,
  PROCESS_WITH_FIRST,
  PROCESS_AS_ALWAYS, /* what every jail does anyway */
} ProcessSwitch;

/* parameter of apply_name() */
typedef enum {
  NAME_OF_JAIL,
  NAME_JOIN_OR_START,
} NameUse;

gboolean apply_nothing (const DirectiveUse *use, GError **error);
/* parameter of the callbacks about buses: the Bus, and for apply_bus_rule() also
 * which rule. */
#define BUS_RULE(bus_, verb_) ((bus_) | (verb_) << 8)
#define BUS_RULE_BUS(parameter_) ((Bus) ((parameter_) & 0xff))
#define BUS_RULE_VERB(parameter_) ((BusVerb) ((parameter_) >> 8))

/* parameter of apply_limit() */
typedef enum {
  LIMIT_MEMORY,
  LIMIT_TASKS,
  LIMIT_CPU_WEIGHT,
} GroupLimit;

gboolean apply_flag (const DirectiveUse *use, GError **error);      /* parameter: PolicyFlag */
gboolean apply_only_none (const DirectiveUse *use, GError **error); /* parameter: PolicyFlag */
gboolean apply_nodbus (const DirectiveUse *use, GError **error);
gboolean apply_bus_mode (const DirectiveUse *use, GError **error);      /* parameter: Bus */
gboolean apply_bus_rule (const DirectiveUse *use, GError **error);      /* parameter: BUS_RULE */
gboolean apply_bus_sets (const DirectiveUse *use, GError **error);      /* parameter: Bus */
gboolean apply_bus_dangerous (const DirectiveUse *use, GError **error); /* parameter: Bus */
gboolean apply_bus_log (const DirectiveUse *use, GError **error);       /* parameter: Bus */
gboolean apply_bus_log_file (const DirectiveUse *use, GError **error);
gboolean apply_application_id (const DirectiveUse *use, GError **error);
gboolean apply_limit (const DirectiveUse *use, GError **error);         /* parameter: GroupLimit */
gboolean apply_path (const DirectiveUse *use, GError **error);
gboolean apply_private (const DirectiveUse *use, GError **error);
gboolean apply_home (const DirectiveUse *use, GError **error);
gboolean apply_entries (const DirectiveUse *use, GError **error);   /* parameter: EntryDirectory */
gboolean apply_bind (const DirectiveUse *use, GError **error);
gboolean apply_hosts_file (const DirectiveUse *use, GError **error);
gboolean apply_overlay (const DirectiveUse *use, GError **error);   /* parameter: OverlayWord */
gboolean apply_dns (const DirectiveUse *use, GError **error);
gboolean apply_apparmor (const DirectiveUse *use, GError **error);  /* parameter: AppArmorWord */
gboolean apply_landlock (const DirectiveUse *use, GError **error);
gboolean apply_landlock_enforce (const DirectiveUse *use, GError **error);
gboolean apply_landlock_ports (const DirectiveUse *use, GError **error); /* parameter: PortUse */
gboolean apply_netfilter (const DirectiveUse *use, GError **error);
gboolean apply_caps (const DirectiveUse *use, GError **error);      /* parameter: CapsRank */
gboolean apply_system_calls (const DirectiveUse *use, GError **error);
gboolean apply_learn (const DirectiveUse *use, GError **error);
gboolean apply_seccomp_document (const DirectiveUse *use, GError **error);
gboolean apply_filter_switch (const DirectiveUse *use, GError **error);
gboolean apply_error_action (const DirectiveUse *use, GError **error);
gboolean apply_protocol (const DirectiveUse *use, GError **error);
gboolean apply_restrict_namespaces (const DirectiveUse *use, GError **error);
gboolean apply_env (const DirectiveUse *use, GError **error);
gboolean apply_rmenv (const DirectiveUse *use, GError **error);
gboolean apply_hostname (const DirectiveUse *use, GError **error);
gboolean apply_appimage (const DirectiveUse *use, GError **error);
gboolean apply_name (const DirectiveUse *use, GError **error);      /* parameter: NameUse */
gboolean apply_rlimit (const DirectiveUse *use, GError **error);    /* parameter: RLIMIT_* */
gboolean apply_process_number (const DirectiveUse *use, GError **error); /* parameter: ProcessNumber */
gboolean apply_process_switch (const DirectiveUse *use, GError **error); /* parameter: ProcessSwitch */
gboolean apply_processors (const DirectiveUse *use, GError **error);
gboolean apply_timeout (const DirectiveUse *use, GError **error);
gboolean apply_keep_fd (const DirectiveUse *use, GError **error);
gboolean apply_private_cwd (const DirectiveUse *use, GError **error);
gboolean apply_output (const DirectiveUse *use, GError **error);    /* parameter: also stderr */
gboolean apply_trace (const DirectiveUse *use, GError **error);    /* parameter: also stderr */
gboolean apply_wayland (const DirectiveUse *use, GError **error);
gboolean apply_x11 (const DirectiveUse *use, GError **error);
gboolean apply_display_screen (const DirectiveUse *use, GError **error);
gboolean apply_display_manager (const DirectiveUse *use, GError **error);
gboolean apply_display_title (const DirectiveUse *use, GError **error);
gboolean apply_display_extra (const DirectiveUse *use, GError **error);
gboolean apply_clipboard (const DirectiveUse *use, GError **error);
gboolean apply_include (const DirectiveUse *use, GError **error);
gboolean apply_ignore (const DirectiveUse *use, GError **error);
gboolean apply_warn (const DirectiveUse *use, GError **error);
