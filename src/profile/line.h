/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Lexing: the bytes of a profile become lines without comments and without
 * needless blanks. It works in place: a line never grows. */
#pragma once

#include <glib.h>

/* A longer line is an error, not two lines. */
#define LINE_LONGEST 65536

/* A place in a text that is being cut up. The text is changed on the way. */
typedef struct {
  char *next;
  char *end;         /* *end is '\0' and not part of the text */
  guint number;      /* of the line that was read last, from 1 */
} LineCursor;

/* One line that says something. */
typedef struct {
  char *text;        /* ends with NUL; no control characters; points into the text of the cursor */
  gsize length;
  gboolean quoted;   /* its last argument stood in double quotes and is verbatim */
  guint number;
} Line;

typedef enum {
  LINE_READ,
  LINE_END,          /* nothing is left */
  LINE_WRONG,        /* *problem says why; cursor->number says where */
} LineResult;

/* Checks a whole text before it is cut up: valid UTF-8 and no NUL bytes. When
 * that fails, *line is where and *problem why (a constant). */
gboolean line_check_text (const char *text, gsize length, guint *line, const char **problem);

/* `text` must have room for one byte behind `length`, which becomes NUL. */
void line_cursor_init (LineCursor *cursor, char *text, gsize length);

/* The next line that is neither empty nor only a comment. *problem is a constant. */
LineResult line_next (LineCursor *cursor, Line *line, const char **problem);

/* Splits "name argument" at its first blank: puts NUL there and returns the
 * argument, or NULL where there is none. *name_length is that of the name. */
char *line_split (char *text, gsize *name_length);
