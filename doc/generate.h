/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Texts made at build time from the table of directives and the list of jailctl's verbs, each printed to stdout. */
#pragma once

#include "profile/directive.h"

void generate_bash (void);
void generate_zsh (void);
void generate_fish (void);
void generate_vim (void);

/* Shell functions that the scripts of both programs call. */
void generate_bash_functions (void);
void generate_zsh_functions (void);
void generate_fish_functions (void);

/* jailctl's. */
void generate_bash_jailctl (void);
void generate_zsh_jailctl (void);
void generate_fish_jailctl (void);

/* What the words behind a verb's options are. */
typedef enum {
  WORDS_NONE,
  WORDS_JAIL, /* names of running jails */
  WORDS_JAIL_OR_FILE,
  WORDS_JAIL_THEN_FILE,
  WORDS_JAIL_THEN_PROGRAM,
  WORDS_FILE,
  WORDS_PROGRAM,
} WordsKind;

/* A line of jailctl/verb-list.h. */
typedef struct {
  const char *name;
  const char *arguments; /* of the synopsis */
  const char *summary;   /* one line, lower case, no full stop */
  const char *words;     /* that may come first, separated by blanks */
  WordsKind kind;
} VerbRow;

extern const VerbRow verb_rows[];
extern const gsize verb_rows_length;
