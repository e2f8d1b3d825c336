/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The words after "jail": options, then the program and its arguments. */
#pragma once

#include "policy/policy.h"
#include "profile/reader.h"

typedef enum {
  ACTION_RUN,
  ACTION_DRY_RUN,
  ACTION_HELP,
  ACTION_VERSION,
} CommandAction;

typedef struct {
  CommandAction action;
  gboolean debug;         /* tell what is done */
  gboolean no_profile;    /* --noprofile */
  gboolean has_profile;   /* a --profile= was given and read */
  char *const *arguments; /* the program and its arguments; points into argv */
} CommandLine;

/* Takes the options in their order and applies those that are wishes to the
 * reader's policy. Errors: JAIL_ERROR_USAGE, and those of the reader. */
gboolean command_line_parse (CommandLine *line, char **argv, ProfileReader *reader, GError **error);
