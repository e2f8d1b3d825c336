/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Show: what the verbs print, for people and, with --json, for programs. */
#pragma once

#include <glib.h>
#include <json-c/json.h>

/* Prints text that others chose: what could be a terminal's command is shown as a
 * code, and it stays on its line. */
void show_text (const char *text);
/* The same as a string; free with g_free (). */
char *shown_text (const char *text);

/* A JSON string; bytes that are no UTF-8 become U+FFFD. */
json_object *show_json_text (const char *text);
json_object *show_json_texts (char *const *texts);

/* Prints lines of text that others chose, or with `json` an array of them; `otherwise`
 * where there are none and it is no JSON, NULL: nothing. Returns an exit status. */
int show_lines (char *const *lines, gboolean json, const char *otherwise);

/* Prints the value and a newline, and drops it. Returns an exit status. */
int show_json (json_object *value);

/* Takes the flag out of argv where it stands among the options at its beginning;
 * TRUE where it was there. Options end at "--" or at the first other word. */
gboolean take_flag (int *argc, char **argv, const char *flag);
/* The value of "FLAG=VALUE", or NULL. */
const char *take_value (int *argc, char **argv, const char *flag);
/* Takes away "--" and checks the number of words that are left behind the verb;
 * FALSE with a JAIL_ERROR_USAGE that has the usage. */
gboolean take_words (int *argc, char **argv, int least, int most, const char *usage, GError **error);
