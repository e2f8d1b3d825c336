/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* What may stand where a path is asked for. Nothing is looked up. */
#pragma once

#include <glib.h>

typedef enum {
  PATH_WORD_GLOB       = 1 << 0, /* * ? [ ] may be used */
  PATH_WORD_PATH_MACRO = 1 << 1, /* ${PATH} may be used: the path may mean several */
  PATH_WORD_CFG_MACRO  = 1 << 2, /* ${CFG} may be used */
  PATH_WORD_VERBATIM   = 1 << 3, /* quoted, or an option: nearly any character is meant */
} PathWordFlags;

/* The length of the macro that `path` starts with ("${HOME}", "~"), 0 for none.
 * Unknown ones and ones that `flags` does not allow give -1. */
int path_word_macro_length (const char *path, PathWordFlags flags);

/* NULL where `path` may be used: it is absolute or starts with a macro, has no
 * "..", no control characters, and unless it is verbatim none of the
 * characters that have a meaning elsewhere in the language. Otherwise what is
 * wrong, as a constant. */
const char *path_word_problem (const char *path, PathWordFlags flags);

/* Does it use glob characters? */
gboolean path_word_is_glob (const char *path);

/* Is `path` text below `directory`, not the directory itself? */
gboolean path_word_is_below (const char *path, const char *directory);
