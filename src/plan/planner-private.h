/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* What the files of the planner share; for src/plan only. Each function adds
 * its part to the view or the plan, called in the order of planner.c. */
#pragma once

#include "plan/host.h"
#include "plan/planner.h"
#include "plan/view.h"
#include "util/error.h"
#include "util/mount-api.h"

typedef struct {
  const Policy *policy;
  const PlanRequest *request;
  Plan *plan;
  Host *host;
  View *view;
  char *home;             /* the home directory, free of links */
  char *runtime;          /* /run/user/UID: where the session's sockets are inside */
  char *host_runtime;     /* where they are on the host, free of links; NULL: nowhere */
  GPtrArray *search_path; /* directories of PATH, free of links; NULL: not asked for yet */
  char *wayland;          /* socket by which confined programs reach the compositor; NULL: they do not */
  GHashTable *planned;    /* paths that host steps will make: path -> whether it is a directory */
  GPtrArray *other_names;  /* OtherName; see plan_find_other_names () */
} Planner;

#define ATTRIBUTES_DATA (MOUNT_ATTR_NOSUID | MOUNT_ATTR_NODEV)
#define ATTRIBUTES_SYSTEM (ATTRIBUTES_DATA | MOUNT_ATTR_RDONLY)

/* base.c: what every jail has */
gboolean plan_base (Planner *planner, GError **error);
/* the view becomes steps, and the masks of /proc are put over it */
void plan_finish_view (Planner *planner);
/* devices.c: /dev */
void plan_devices (Planner *planner);
/* entries.c: private-etc, private-bin and the like */
void plan_entries (Planner *planner);
/* identity.c: what tells machines apart, and names from addresses */
gboolean plan_identity (Planner *planner, GError **error);
/* live.c: copies of files that the host replaces */
void plan_live_files (Planner *planner);
/* overlay.c: changes of home go to a layer */
gboolean plan_overlay (Planner *planner, GError **error);
/* TRUE where the program works on a layer instead of the host's home. */
gboolean plan_has_overlay (const Planner *planner);
/* bind.c: bind A,B */
gboolean plan_binds (Planner *planner, GError **error);
/* bind.c: a path of the host that the user names to be shown elsewhere: macros
 * expanded, free of links. Fails for what does not exist and for links on the
 * way that are not root's, since a program may have put them there. */
char *plan_source (Planner *planner, const char *text, Origin origin, HostWay *way, GError **error);
/* host-steps.c: mkdir and mkfile */
gboolean plan_host_steps (Planner *planner, GError **error);
/* A directory or an empty file that is missing is made before the start: `way`
 * is what host_resolve () found of it. Returns its path. */
const char *plan_make_on_host (Planner *planner, const HostWay *way, gboolean directory, Origin origin);
/* whitelist.c: whitelist, the program's arguments */
gboolean plan_whitelists (Planner *planner, GError **error);
void plan_arguments (Planner *planner);
/* The absolute path that an argument of the program names (g_free ()), or NULL. */
char *plan_argument_path (Planner *planner, const char *argument);
/* TRUE where the way led over a link that the program itself may have made earlier. */
gboolean plan_way_is_planted (Planner *planner, const HostWay *way);
/* TRUE where a link deep in home leads out of the tree in which it lies. */
gboolean plan_link_leads_away (Planner *planner, const HostWay *way);

/* A file that the launcher writes what the program says to: its path with a directory part free
 * of links. NULL with an error where there is no such directory, or a link that a program may have made leads to it. */
const char *plan_log_path (Planner *planner, const TextWish *wish, GError **error);
/* TRUE below directories of the system, of which arguments show nothing. */
gboolean plan_is_system_path (const Planner *planner, const char *path);
/* rules.c: blacklist, read-only and the like, in the order of the words */
gboolean plan_rules (Planner *planner, GError **error);
/* rules.c: before the lists of what is shown, so that a file on a stick can be named */
void plan_disable_mnt (Planner *planner);
/* other-names.c: fills planner->other_names, after all that shows files; empty where nobody wished for a bind or a private home */
typedef struct {
  char *path;   /* in the view */
  char *source; /* of the host */
} OtherName;
void plan_find_other_names (Planner *planner);
/* Paths of the view that match the pattern below these names. Unref the array. */
GPtrArray *plan_glob_other_names (Planner *planner, const char *pattern);
/* own-files.c: what the launcher itself reads is out of the program's reach */
void plan_own_files (Planner *planner);
/* bus.c: the D-Bus buses */
gboolean plan_buses (Planner *planner, GError **error);
/* covers the sockets of the buses themselves, wherever they are, after all that shows files */
void plan_hide_buses (Planner *planner);
/* portal.c: whether portals are wished, and how they know the program */
gboolean plan_wants_portals (Planner *planner);
gboolean plan_portal (Planner *planner, GError **error);
/* portal.c: files of the command line for the document portal; the rest is for plan_arguments () */
void plan_exports (Planner *planner);
/* helper-root.c: a plan for a helper's own confinement; its view, with the system's
 * programs in it, is to be completed and emitted by the caller. */
Plan *plan_helper_root (Planner *planner, const char *program, GError **error);
View *plan_helper_view (Planner *planner, Plan *root);
/* group.c: limits of a control group */
gboolean plan_group (Planner *planner, GError **error);
/* helper-root.c: the path of a program; not to find it is an error which names the package. */
const char *plan_find_helper (Planner *planner, const char *program, const char *package, Origin origin, GError **error);
/* display.c: Wayland and X11 */
gboolean plan_display (Planner *planner, GError **error);
/* wayland.c: finds planner->wayland, and shows it */
gboolean plan_wayland (Planner *planner, GError **error);
/* x11.c: shows the session's X server, or hides it */
gboolean plan_x11 (Planner *planner, GError **error);
/* TRUE where a path of the host leads to a socket, by no link of the home directory; its path free of links is stored in `real` (g_free ()). */
gboolean plan_is_socket (Planner *planner, const char *path, char **real);
/* A path in the instance directory, free of links; NULL where there is none. */
const char *plan_instance_path (Planner *planner, const char *name);
/* sound.c */
void plan_sound (Planner *planner);
/* environment.c */
void plan_environment (Planner *planner);
void plan_set_variable (Planner *planner, const char *name, const char *value, Origin origin);
void plan_unset_variable (Planner *planner, const char *name);
const char *plan_get_variable (Planner *planner, const char *name);
/* appimage.c: the files of an AppImage become visible, where that is the program */
gboolean plan_appimage (Planner *planner, GError **error);
/* program.c: what the program is called: its base name, or what an AppImage is called after. g_free () it. */
char *plan_program_name (const Planner *planner);
/* program.c: which file to execute, and where */
gboolean plan_program (Planner *planner, GError **error);
/* The path on the host of the program that is to run, links kept; NULL with an error. */
char *plan_find_program (Planner *planner, const char *name, GError **error);
/* process.c: name, limits, priority, descriptors, end */
gboolean plan_process (Planner *planner, GError **error);
/* landlock-wishes.c: what Landlock can keep inside, and ports; other parts depend on it */
gboolean plan_landlock_wishes (Planner *planner, GError **error);
/* landlock-wishes.c: rules about files, when the view is decided */
gboolean plan_landlock_files (Planner *planner, GError **error);
/* inner-jails.c: whether the view holds where the program may mount; an error about what cannot be had then (FALSE). */
gboolean plan_inner_jails (Planner *planner, GError **error);
gboolean planner_refuse_inner_jails (Planner *planner, Origin origin, const char *other, GError **error);
/* apparmor.c */
gboolean plan_apparmor (Planner *planner, GError **error);
/* kernel.c: namespaces, capabilities, filters, Landlock */
gboolean plan_kernel (Planner *planner, GError **error);

/* spoken.c: which lines speak of paths, for those who ask why */
void plan_spoken (Planner *planner);

/* macro.c: the paths that a written path stands for, macros expanded and
 * repeated slashes cleaned; an empty array where a macro leads nowhere. NULL
 * with an error for a macro that is not one. */
GPtrArray *plan_expand_path (Planner *planner, const char *text, Origin origin, GError **error);
/* Where the user's directory of that macro, "${DOWNLOADS}", would be made: for
 * one that plan_expand_path () does not find. NULL for other texts. */
char *plan_new_user_directory (Planner *planner, const char *text);
/* The same with globs expanded. */
GPtrArray *plan_expand_glob (Planner *planner, const char *text, Origin origin, GError **error);
/* The quick way for most texts: what stands before `rest` in each path that the
 * text stands for. Nothing is copied. 0: ask plan_expand_path (). */
guint plan_find_prefixes (Planner *planner, const char *text, const char *const **prefixes, const char **rest);

/* TRUE where `path` is `directory` or below it; both absolute. */
gboolean path_is_below (const char *path, const char *directory);

/* Shows the host's file of that name at the same place where it exists; links
 * on the way are made as well. FALSE where it does not exist. */
gboolean plan_show (Planner *planner, const char *path, uint64_t attributes, Origin origin);

/* The value of a variable in the caller's environment, or NULL. */
const char *plan_caller_variable (const Planner *planner, const char *name);
