/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "profile/directive.h"

#include <string.h>

#include "profile/imported.h"
#include "profile/profile-error.h"
#include "profile/reader-internal.h"
#include "util/suggest.h"

static int
compare_name (const char *name, gsize length, const char *row_name)
{
  int order = strncmp (name, row_name, length);

  return order != 0 ? order : (row_name[length] == '\0' ? 0 : -1);
}

const Directive *
directive_find (const char *name, gsize length)
{
  gsize low = 0, high = directive_table_length;

  while (low < high)
    {
      gsize middle = low + (high - low) / 2;
      int order = compare_name (name, length, directive_table[middle].name);

      if (order == 0)
        return &directive_table[middle];
      if (order < 0)
        high = middle;
      else
        low = middle + 1;
    }
  return NULL;
}

static const Directive *
find_letter (char letter)
{
  for (gsize i = 0; i < directive_table_length; i++)
    if (directive_table[i].letters != NULL && strchr (directive_table[i].letters, letter) != NULL)
      return &directive_table[i];
  return NULL;
}

const Directive *
directive_find_option (const char *word, const char **argument)
{
  const Directive *directive;
  const char *name = word + 2;
  gsize length;

  *argument = NULL;
  if (word[0] != '-' || word[1] == '\0')
    return NULL;
  if (word[1] != '-')
    return word[2] == '\0' ? find_letter (word[1]) : NULL;

  length = strcspn (name, "=");
  if (name[length] == '=')
    *argument = name + length + 1;
  directive = directive_find (name, length);
  return directive != NULL && (directive->place & ON_COMMAND_LINE) != 0 ? directive : NULL;
}

/* The rows that may be written in a place, one after the other: the state of a
 * walk for suggest_nearest(), which asks for 0, 1, 2, ... */
typedef struct {
  DirectivePlace place;
  gsize *next;
} Walk;

static const char *
walk_candidate (gsize index G_GNUC_UNUSED, gconstpointer data)
{
  const Walk *walk = data;

  while (*walk->next < directive_table_length)
    {
      const Directive *row = &directive_table[(*walk->next)++];

      if ((row->place & walk->place) != 0)
        return row->name;
    }
  return NULL;
}

const char *
directive_suggest (const char *name, DirectivePlace place)
{
  gsize next = 0;
  Walk walk = { place, &next };

  return suggest_nearest (name, walk_candidate, &walk);
}

static gboolean
check_place (const DirectiveUse *use, GError **error)
{
  const Directive *row = use->directive;
  gboolean is_option = use->origin.line == 0;

  if ((row->place & (is_option ? ON_COMMAND_LINE : IN_PROFILE)) == 0)
    return profile_error (error, JAIL_ERROR_PROFILE, use->origin,
                          is_option ? "%s can be written in a profile only"
                                    : "%s can be used on the command line only", row->name);
  if (row->status == STATUS_NOT_YET && !(use->imported && imported_word_can_wait (row->name)))
    return profile_error (error, JAIL_ERROR_NOT_SUPPORTED, use->origin,
                          "%s is not supported yet", row->name);
  if (row->status == STATUS_IMPOSSIBLE)
    return profile_error (error, JAIL_ERROR_NOT_SUPPORTED, use->origin, "%s cannot be had: %s", row->name, row->reason);
  if (row->option != OPTION_NONE)
    return profile_error (error, JAIL_ERROR_USAGE, use->origin, "%s cannot be used here", row->name);
  return TRUE;
}

static gboolean
check_argument (const DirectiveUse *use, GError **error)
{
  const Directive *row = use->directive;
  gboolean has_one = use->argument != NULL;

  if (row->argument == ARGUMENT_NONE && has_one)
    return profile_error (error, JAIL_ERROR_PROFILE, use->origin, "%s takes no argument", row->name);
  if (row->argument == ARGUMENT_REQUIRED && (!has_one || use->argument[0] == '\0'))
    return profile_error (error, JAIL_ERROR_PROFILE, use->origin, "%s needs an argument: %s",
                          row->name, row->placeholder);
  return TRUE;
}

/* Words that do nothing here, but must not be taken silently. */
static gboolean
accept_without_effect (const DirectiveUse *use, GError **error)
{
  const Directive *row = use->directive;

  if (row->words != NULL && use->argument != NULL
      && !g_strv_contains (row->words, use->argument))
    {
      g_autofree char *shown = profile_show_word (use->argument);

      return profile_error (error, JAIL_ERROR_NOT_SUPPORTED, use->origin,
                            "%s %s is not supported", row->name, shown);
    }
  /* Who wrote an imported profile did not know better; it works all the same. */
  if (use->imported)
    policy_add_note (use->policy, use->origin, "%s has no effect: %s", row->name,
                     row->status == STATUS_NOT_YET ? "it is not supported yet, and nothing is open for that"
                                                   : row->reason);
  else
    profile_reader_warn (use->reader, use->origin, "%s has no effect: %s", row->name, row->reason);
  return TRUE;
}

gboolean
directive_apply (const DirectiveUse *use, GError **error)
{
  if (!check_place (use, error) || !check_argument (use, error))
    return FALSE;
  if (use->directive->status != STATUS_DONE)
    return accept_without_effect (use, error);
  return use->directive->apply (use, error);
}

const char *
directive_section_title (DirectiveSection section)
{
  static const char *const titles[] = {
    [SECTION_FILES] = "Files",
    [SECTION_DEVICES] = "Devices",
    [SECTION_NETWORK] = "Network",
    [SECTION_DESKTOP] = "Desktop",
    [SECTION_KERNEL] = "Kernel",
    [SECTION_PROCESS] = "Process",
    [SECTION_PROFILES] = "Profiles",
    [SECTION_ACTIONS] = "Actions",
    [SECTION_INFORMATION] = "Information",
  };

  return section < SECTION_N ? titles[section] : "";
}

static void
print_help_row (FILE *out, const Directive *row)
{
  g_autofree char *word = NULL;
  const char *open = row->argument == ARGUMENT_OPTIONAL ? "[=" : "=";
  const char *close = row->argument == ARGUMENT_OPTIONAL ? "]" : "";

  if (row->argument == ARGUMENT_NONE)
    word = g_strconcat ("--", row->name, NULL);
  else
    word = g_strconcat ("--", row->name, open, row->placeholder, close, NULL);

  if (strlen (word) < 28)
    fprintf (out, "  %-28s%s\n", word, row->summary);
  else
    fprintf (out, "  %s\n  %-28s%s\n", word, "", row->summary);
}

void
directive_print_help (FILE *out)
{
  fputs ("usage: jail [OPTIONS] PROGRAM [ARGUMENTS]\n", out);
  for (int section = 0; section < SECTION_N; section++)
    {
      gboolean titled = FALSE;

      for (gsize i = 0; i < directive_table_length; i++)
        {
          const Directive *row = &directive_table[i];

          if (row->section != (DirectiveSection) section || row->status != STATUS_DONE
              || (row->place & ON_COMMAND_LINE) == 0)
            continue;
          if (!titled)
            fprintf (out, "\n%s:\n", directive_section_title (row->section));
          titled = TRUE;
          print_help_row (out, row);
        }
    }
}
