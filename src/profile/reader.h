/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The reader: words become wishes in a Policy. It looks at nothing of the host
 * but the profile files themselves.
 *
 * In this room: directive.h is the table, apply.h what its rows do; line.h cuts
 * text into lines, path-word.h, condition.h, ignore.h and list-word.h know the
 * parts of a line; search.h finds files; reader.c puts them together. What
 * wishes come to on this host (globs, links, what exists) is not decided here. */
#pragma once

#include <glib.h>

#include "policy/policy.h"
#include "profile/directive.h"

/* What the conditions ?BROWSER_...: and ?ALLOW_TRAY: say, since profiles cannot set them. */
typedef struct {
  gboolean browser_disable_u2f;
  gboolean browser_allow_drm;
  gboolean allow_tray;
} ConditionDefaults;

#define CONDITION_DEFAULTS ((ConditionDefaults) { .browser_disable_u2f = TRUE })

/* What the reader has to be told. All strings belong to the caller and must
 * outlive the reader. */
typedef struct {
  const char *home;               /* absolute, no slash at the end; for include paths */
  const char *runuser_dir;        /* "/run/user/1000" */
  const char *working_directory;  /* for relative paths in options; NULL: these are refused */
  const char *config_dir;         /* what ${CFG} is on the command line: "/etc/jail" */
  const char *const *search_dirs; /* NULL-terminated: the user's, config_dir, imported ones */
  const char *const *imported_dirs; /* NULL-terminated, NULL: none; files below them are Firejail's */
  gboolean has_appimage;          /* the program is an AppImage */
  ConditionDefaults conditions;
} ProfileContext;

/* The reader keeps pointers to both; the policy must outlive it. Free with
 * profile_reader_free(). */
ProfileReader *profile_reader_new (Policy *policy, const ProfileContext *context);
void profile_reader_free (ProfileReader *reader);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (ProfileReader, profile_reader_free)

/* Reads NAME.profile from the first search directory that has it; without one,
 * and only if asked to fall back, default.profile. Errors: JAIL_ERROR_PROFILE. */
gboolean profile_reader_read_named (ProfileReader *reader, const char *name,
                                    gboolean fall_back_to_default, GError **error);

/* Reads that file. Macros ${HOME}, ~, ${RUNUSER} and ${CFG} are expanded, a
 * relative path is relative to the context's working directory.
 * Errors: JAIL_ERROR_PROFILE, JAIL_ERROR_NOT_SUPPORTED. */
gboolean profile_reader_read_path (ProfileReader *reader, const char *path, GError **error);

/* The argument of --profile=: a path if it starts with /, ~/, ./, ../ or ${,
 * otherwise the name of a profile, with or without ".profile". */
gboolean profile_reader_read_option (ProfileReader *reader, const char *argument, GError **error);

/* Reads text that is already in memory. `name` is what errors call it; its
 * directory part is what ${CFG} means inside. */
gboolean profile_reader_read_text (ProfileReader *reader, const char *name,
                                   const char *text, gsize length, GError **error);

/* Applies the option of a row: `argument` is the text after "=" or NULL,
 * `option_text` the whole word, which becomes the Origin. Rows that belong to the
 * launcher (directive->option != OPTION_NONE) are refused. Options are given in
 * their order, before the profile is read. Errors: as directive_apply(). */
gboolean profile_reader_apply_option (ProfileReader *reader, const Directive *directive,
                                      const char *argument, const char *option_text,
                                      GError **error);

/* Complete sentences, "FILE:LINE: ...", fit to be printed, in order (char *). Owned by the reader. */
const GPtrArray *profile_reader_get_warnings (const ProfileReader *reader);

/* The profile name that goes with a program: its base name, links not
 * resolved. Points into argv0. */
const char *profile_name_for_program (const char *argv0);
