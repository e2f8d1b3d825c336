/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "jail/command-line.h"

#include "util/error.h"

#include <string.h>

static gboolean
set_usage_error (GError **error, const char *format, const char *word)
{
  g_autofree char *shown = g_strescape (word, NULL);

  /* The formats are this file's own. */
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wformat-nonliteral"
  g_set_error (error, JAIL_ERROR, JAIL_ERROR_USAGE, format, shown);
#pragma GCC diagnostic pop
  return FALSE;
}

static gboolean
unknown_option (const char *word, GError **error)
{
  g_autofree char *name = g_strndup (word, strcspn (word, "="));
  g_autofree char *shown = g_strescape (name, NULL);
  const char *near = directive_suggest (name + strspn (name, "-"), ON_COMMAND_LINE);

  if (near != NULL)
    g_set_error (error, JAIL_ERROR, JAIL_ERROR_USAGE, "unknown option '%s' (did you mean --%s?)", shown, near);
  else
    g_set_error (error, JAIL_ERROR, JAIL_ERROR_USAGE, "unknown option '%s'; 'jail --help' lists them", shown);
  return FALSE;
}

/* The rows that are not wishes but tell the launcher what to do. */
static gboolean
take_launcher_option (CommandLine *line, const Directive *directive, const char *argument, const char *word,
                      ProfileReader *reader, GError **error)
{
  if (argument != NULL && directive->argument == ARGUMENT_NONE)
    return set_usage_error (error, "option '%s' takes no value", word);
  if ((argument == NULL || *argument == '\0') && directive->argument == ARGUMENT_REQUIRED)
    return set_usage_error (error, "option '%s' needs a value: --NAME=VALUE", word);

  switch (directive->option) {
  case OPTION_PROFILE:
    if (line->no_profile)
      return set_usage_error (error, "'%s' contradicts --noprofile", word);
    line->has_profile = TRUE;
    return profile_reader_read_option (reader, argument, error);
  case OPTION_NOPROFILE:
    if (line->has_profile)
      return set_usage_error (error, "'%s' contradicts --profile", word);
    line->no_profile = TRUE;
    return TRUE;
  case OPTION_DRY_RUN:
    line->action = ACTION_DRY_RUN;
    return TRUE;
  case OPTION_EXPLAIN:
    line->action = ACTION_EXPLAIN;
    line->explain = argument != NULL && *argument != '\0' ? argument : NULL;
    return TRUE;
  case OPTION_HELP:
    line->action = ACTION_HELP;
    return TRUE;
  case OPTION_VERSION:
    line->action = ACTION_VERSION;
    return TRUE;
  case OPTION_DEBUG:
    line->debug = TRUE;
    return TRUE;
  case OPTION_DEBUG_HIDDEN:
    line->debug_hidden = TRUE;
    return TRUE;
  case OPTION_DEBUG_SHOWN:
    line->debug_shown = TRUE;
    return TRUE;
  case OPTION_AS_ROOT:
    return TRUE;
  case OPTION_JAILCTL:
    line->action = ACTION_JAILCTL;
    line->action_row = directive;
    line->action_value = argument;
    return TRUE;
  case OPTION_COMMAND:
  case OPTION_NONE:
    break;
  }
  return set_usage_error (error, "option '%s' is not understood", word);
}

/* "-c COMMAND": the shell takes both words, and stands in the place of the word before. */
static gboolean
take_shell_command (CommandLine *line, char **word, GError **error)
{
  if (word[1] == NULL)
    return set_usage_error (error, "option '%s' needs a command line behind it", *word);
  word[-1] = line->shell;
  line->arguments = word - 1;
  return TRUE;
}

gboolean
command_line_parse (CommandLine *line, char **argv, ProfileReader *reader, GError **error)
{
  char **word = argv + 1;

  for (; *word != NULL && (*word)[0] == '-'; word++) {
    const char *argument = NULL;
    const Directive *directive;

    if (strcmp (*word, "--") == 0) {
      word++;
      break;
    }
    directive = directive_find_option (*word, &argument);
    if (directive == NULL)
      return unknown_option (*word, error);
    if (directive->option == OPTION_COMMAND)
      return take_shell_command (line, word, error);
    if (directive->option != OPTION_NONE) {
      if (!take_launcher_option (line, directive, argument, *word, reader, error))
        return FALSE;
      if (line->action == ACTION_HELP || line->action == ACTION_VERSION)
        return TRUE;
      if (line->action == ACTION_JAILCTL) {
        line->arguments = word + 1;
        return TRUE;
      }
    } else if (!profile_reader_apply_option (reader, directive, argument, *word, error)) {
      return FALSE;
    }
  }
  line->arguments = word;
  /* Firejail starts a shell then. */
  if (*word == NULL && line->shell_without_program) {
    word[-1] = line->shell;
    line->arguments = word - 1;
    return TRUE;
  }
  if (*word == NULL) {
    g_set_error (error, JAIL_ERROR, JAIL_ERROR_USAGE, "no program is named; usage: jail [OPTIONS] PROGRAM [ARGUMENTS]");
    return FALSE;
  }
  return TRUE;
}
