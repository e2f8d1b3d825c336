/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The words after "jail": options, then the program and its arguments. */
#pragma once

#include "policy/policy.h"
#include "profile/reader.h"

typedef enum {
  ACTION_RUN,
  ACTION_DRY_RUN,
  ACTION_EXPLAIN,
  ACTION_HELP,
  ACTION_VERSION,
  ACTION_JAILCTL,
} CommandAction;

typedef struct {
  CommandAction action;
  const char *explain;    /* ACTION_EXPLAIN: the path, or NULL */
  gboolean told;          /* print Firejail's status lines */
  gint64 started;         /* when the launcher started: g_get_monotonic_time () */
  gboolean debug;         /* tell what is done */
  gboolean debug_hidden;  /* tell which files are hidden ... */
  gboolean debug_shown;   /* ... or shown */
  gboolean no_profile;    /* --noprofile */
  gboolean has_profile;   /* a --profile= was given and read */
  gboolean shell_without_program; /* without a program the shell is started; to be set before */
  char *shell;            /* the user's; to be set before */
  const Directive *action_row; /* ACTION_JAILCTL: what jailctl is to do */
  const char *action_value;    /* behind its "=", or NULL */
  char *const *arguments; /* the program and its arguments; points into argv */
} CommandLine;

/* Takes the options in their order and applies those that are wishes to the
 * reader's policy. A word of argv may be replaced by line->shell. Errors: JAIL_ERROR_USAGE, and those of the reader. */
gboolean command_line_parse (CommandLine *line, char **argv, ProfileReader *reader, GError **error);
