/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The one table of what can be wished: a directive of a profile and the command
 * line option of the same name are the same row. The reader, the launcher, the
 * manual pages, the shell completions and the editor syntax all come from it.
 *
 * The table is constant; nobody frees anything that this header hands out. */
#pragma once

#include <glib.h>
#include <stdio.h>

#include "policy/policy.h"

typedef struct _Directive Directive;
typedef struct _ProfileReader ProfileReader;

typedef enum {
  ARGUMENT_NONE,
  ARGUMENT_OPTIONAL,
  ARGUMENT_REQUIRED,
} DirectiveArgument;

/* Where a row may be written. */
typedef enum {
  IN_PROFILE      = 1 << 0,
  ON_COMMAND_LINE = 1 << 1,
  IN_BOTH         = IN_PROFILE | ON_COMMAND_LINE,
} DirectivePlace;

typedef enum {
  STATUS_DONE,
  STATUS_NOT_YET,   /* known, refused with an error */
  STATUS_IMPOSSIBLE, /* known, refused with an error for good; see `reason` */
  STATUS_NO_EFFECT, /* accepted with a warning: it makes no sense without root; see `reason` */
  STATUS_REMOVED,   /* an old word, accepted with a warning; see `reason` */
} DirectiveStatus;

/* Chapters of the manual, in the order in which it prints them. */
typedef enum {
  SECTION_FILES,
  SECTION_DEVICES,
  SECTION_NETWORK,
  SECTION_DESKTOP,
  SECTION_KERNEL,
  SECTION_PROCESS,
  SECTION_PROFILES,
  SECTION_ACTIONS,
  SECTION_INFORMATION,
  SECTION_N
} DirectiveSection;

/* What a shell can offer after the option. */
typedef enum {
  COMPLETE_NONE,
  COMPLETE_FILE,
  COMPLETE_DIRECTORY,
  COMPLETE_SYSCALLS,
  COMPLETE_CAPABILITIES,
  COMPLETE_WORDS,   /* one of `words`, or a list of them */
  COMPLETE_PROGRAM,
  COMPLETE_PROFILE,
  COMPLETE_JAIL,    /* the name of a running jail */
} DirectiveCompletion;

/* Rows that only the launcher understands. They have no callback. */
typedef enum {
  OPTION_NONE,
  OPTION_PROFILE,
  OPTION_NOPROFILE,
  OPTION_DRY_RUN,
  OPTION_EXPLAIN,
  OPTION_HELP,
  OPTION_VERSION,
  OPTION_DEBUG,
  OPTION_DEBUG_HIDDEN,
  OPTION_DEBUG_SHOWN,
  OPTION_AS_ROOT, /* heard before all others, so that nothing is done as root */
  OPTION_COMMAND,
  OPTION_JAILCTL, /* jailctl does it; the words that follow are its arguments */
} DirectiveOption;

/* One use of a row: a line of a profile or an option. */
typedef struct {
  ProfileReader *reader;
  Policy *policy;
  const Directive *directive;
  Origin origin;
  const char *argument;  /* NULL where there is none; dies with the line */
  gboolean imported;     /* the line stands in one of Firejail's files */
  gboolean verbatim;     /* no lexing took characters away: an option, or a quoted path */
} DirectiveUse;

/* Puts one use into the policy. Errors: JAIL_ERROR_PROFILE, JAIL_ERROR_NOT_SUPPORTED. */
typedef gboolean (*DirectiveApply) (const DirectiveUse *use, GError **error);

struct _Directive {
  const char *name;
  DirectiveArgument argument;
  DirectivePlace place;
  DirectiveStatus status;
  DirectiveSection section;
  DirectiveCompletion completion;
  const char *placeholder;         /* the argument in the manual: "PATH"; NULL without one */
  const char *summary;             /* one line, lower case, no full stop */
  const char *details;             /* more sentences for the manual, or NULL */
  const char *reason;              /* for STATUS_IMPOSSIBLE, STATUS_NO_EFFECT and STATUS_REMOVED */
  const char *const *words;        /* NULL-terminated, for COMPLETE_WORDS and STATUS_REMOVED */
  const char *letters;             /* one-letter options that mean the same: "h?" */
  DirectiveOption option;
  gboolean takes_path;             /* the argument may be written in double quotes */
  DirectiveApply apply;            /* NULL unless STATUS_DONE and OPTION_NONE */
  int parameter;                   /* for apply: which flag, verb, list ... */
};

/* Sorted by name in byte order. */
extern const Directive directive_table[];
extern const gsize directive_table_length;

/* The row of that name, or NULL. `name` need not end with NUL. */
const Directive *directive_find (const char *name, gsize length);

/* The row of a word of the command line: "--name", "--name=VALUE" or "-h".
 * *argument becomes the text after "=", or NULL. NULL for words that are no
 * option of ours (also for rows that may be written in profiles only). */
const Directive *directive_find_option (const char *word, const char **argument);

/* The name of the row nearest to a mistyped name among those that may be
 * written in `place`, or NULL. */
const char *directive_suggest (const char *name, DirectivePlace place);

/* Checks what the row itself says (place, argument, status) and applies it.
 * Warnings go to use->reader. Errors: JAIL_ERROR_PROFILE for a wrong use,
 * JAIL_ERROR_NOT_SUPPORTED for a row or a value that is not supported yet;
 * each message starts with the origin. */
gboolean directive_apply (const DirectiveUse *use, GError **error);

/* "Files", "Devices", ... */
const char *directive_section_title (DirectiveSection section);

/* What --help prints: usage and every option that works, section by section. */
void directive_print_help (FILE *out);
