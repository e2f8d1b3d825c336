/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* generate man FILE: FILE with the lines @OPTIONS@, @DIRECTIVES@ and @BUS_SETS@ replaced
 * by what the tables say, in mdoc(7).
 * generate bash|zsh|fish: the completion script of jail; bash-jailctl and so on: that of
 * jailctl. generate vim: a syntax file.
 * generate help: what jail --help prints. */
#include "generate.h"

#include <stdio.h>
#include <string.h>

/* mdoc lines are kept shorter than this. */
#define LINE_WIDTH 76

static void
print_word (const char *word)
{
  for (const char *p = word; *p != '\0'; p++)
    switch (*p)
      {
      case '\\':
        fputs ("\\e", stdout);
        break;
      case '~':
        fputs ("\\(ti", stdout);
        break;
      case '"':
        fputs ("\\(dq", stdout);
        break;
      default:
        putchar (*p);
      }
}

/* Text of the table for mdoc: every sentence on lines of its own. */
static void
print_text (const char *text)
{
  g_auto(GStrv) words = g_strsplit (text, " ", -1);
  gboolean sentence_end = FALSE;
  gsize column = 0;

  for (char **word = words; *word != NULL; word++)
    {
      gsize length = strlen (*word);

      if (column > 0 && (sentence_end || column + length >= LINE_WIDTH))
        {
          putchar ('\n');
          column = 0;
        }
      if (column > 0)
        putchar (' ');
      else if (**word == '.' || **word == '\'')
        fputs ("\\&", stdout);
      print_word (*word);
      column += length + 1;
      sentence_end = length > 0 && strchr (".;", (*word)[length - 1]) != NULL;
    }
  putchar ('\n');
}

/* "hide cameras" as a sentence. */
static void
print_summary (const Directive *row)
{
  g_autofree char *sentence = g_strdup_printf ("%c%s.", g_ascii_toupper (row->summary[0]),
                                               row->summary + 1);

  print_text (sentence);
}

static void
print_name (const char *name)
{
  for (const char *p = name; *p != '\0'; p++)
    fputs (*p == '-' ? "\\-" : (char[]) { *p, '\0' }, stdout);
}

/* A word to be written as it is, or the name of something to be put in. */
static const char *
placeholder_macro (const char *placeholder)
{
  return g_ascii_islower (placeholder[0]) ? "Cm" : "Ar";
}

static void
print_option_tag (const Directive *row)
{
  for (const char *letter = row->letters; letter != NULL && *letter != '\0'; letter++)
    printf (".It Fl %c\n", *letter);
  fputs (".It Fl \\-", stdout);
  print_name (row->name);
  if (row->argument == ARGUMENT_REQUIRED)
    printf (" Ns = Ns %s %s", placeholder_macro (row->placeholder), row->placeholder);
  else if (row->argument == ARGUMENT_OPTIONAL)
    printf (" Ns Op = Ns %s %s", placeholder_macro (row->placeholder), row->placeholder);
  putchar ('\n');
}

static void
print_directive_tag (const Directive *row)
{
  fputs (".It Ic ", stdout);
  print_name (row->name);
  if (row->argument == ARGUMENT_REQUIRED)
    printf (" %s %s", placeholder_macro (row->placeholder), row->placeholder);
  else if (row->argument == ARGUMENT_OPTIONAL)
    printf (" Op %s %s", placeholder_macro (row->placeholder), row->placeholder);
  putchar ('\n');
}

static void
print_section (DirectiveSection section, DirectivePlace place)
{
  gboolean open = FALSE;

  for (gsize i = 0; i < directive_table_length; i++)
    {
      const Directive *row = &directive_table[i];

      if (row->section != section || row->status != STATUS_DONE || (row->place & place) == 0)
        continue;
      if (!open)
        printf (".Ss %s\n.Bl -tag -width Ds\n", directive_section_title (section));
      open = TRUE;
      if (place == ON_COMMAND_LINE)
        print_option_tag (row);
      else
        print_directive_tag (row);
      print_summary (row);
      if (row->details != NULL)
        print_text (row->details);
    }
  if (open)
    puts (".El");
}

/* The words of these statuses, each with its reason. */
static void
print_reasons (DirectivePlace place, guint statuses)
{
  puts (".Bl -tag -width Ds");
  for (gsize i = 0; i < directive_table_length; i++)
    {
      const Directive *row = &directive_table[i];
      g_autofree char *reason = NULL;

      if ((statuses & 1u << row->status) == 0 || (row->place & place) == 0)
        continue;
      if (place == ON_COMMAND_LINE)
        print_option_tag (row);
      else
        print_directive_tag (row);
      reason = g_strdup_printf ("%c%s.", g_ascii_toupper (row->reason[0]), row->reason + 1);
      print_text (reason);
    }
  puts (".El");
}

static void
print_without_effect (DirectivePlace place)
{
  puts (".Ss Accepted without effect");
  print_reasons (place, 1u << STATUS_NO_EFFECT | 1u << STATUS_REMOVED);
}

static void
print_impossible (DirectivePlace place)
{
  puts (".Ss Refused\n"
        "These words of Firejail are known and end in an error,\n"
        "so that nobody relies on them:");
  print_reasons (place, 1u << STATUS_IMPOSSIBLE);
}

static void
print_not_yet (DirectivePlace place)
{
  const char *separator = "";

  puts (".Ss Not supported yet\n"
        "So do these, until the jail can have a connected network of its own:");
  for (gsize i = 0; i < directive_table_length; i++)
    {
      const Directive *row = &directive_table[i];

      if (row->status != STATUS_NOT_YET || (row->place & place) == 0)
        continue;
      printf ("%s.%s ", separator, place == ON_COMMAND_LINE ? "Fl" : "Ic");
      if (row->name[0] == '-')
        print_name (row->name + 1);
      else
        {
          fputs (place == ON_COMMAND_LINE ? "\\-" : "", stdout);
          print_name (row->name);
        }
      separator = " ,\n";
    }
  puts (" .");
}

static void
print_table (DirectivePlace place)
{
  for (int section = 0; section < SECTION_N; section++)
    print_section ((DirectiveSection) section, place);
  print_without_effect (place);
  print_impossible (place);
  print_not_yet (place);
}

/* The named sets of each bus. */
static void
print_bus_sets (void)
{
  for (int bus = 0; bus < BUS_N; bus++)
    {
      printf (".Pp\nFor\n.Ic dbus-%s.allow :\n.Bl -tag -width portal-location -compact\n", bus_name ((Bus) bus));
      for (const BusSet *set = bus_sets; set->name != NULL; set++)
        if (set->bus == (Bus) bus)
          printf (".It Cm %s\n%s\n", set->name, set->summary);
      puts (".El");
    }
}

/* jailctl's verbs with their arguments, each a word of the synopsis. */
static void
print_verbs (void)
{
  puts (".Bl -tag -width Ds");
  for (gsize i = 0; i < verb_rows_length; i++)
    {
      g_autofree char *sentence = g_strdup_printf ("%c%s.", g_ascii_toupper (verb_rows[i].summary[0]),
                                                   verb_rows[i].summary + 1);

      printf (".It Ic %s", verb_rows[i].name);
      if (verb_rows[i].arguments[0] != '\0')
        {
          fputs (" Ar \\&", stdout);
          for (const char *p = verb_rows[i].arguments; *p != '\0'; p++)
            fputs (*p == '-' ? "\\-" : (char[]) { *p, '\0' }, stdout);
        }
      putchar ('\n');
      print_text (sentence);
    }
  puts (".El");
}

static int
generate_man (const char *path)
{
  g_autoptr(GError) error = NULL;
  g_autofree char *text = NULL;
  g_auto(GStrv) lines = NULL;

  if (!g_file_get_contents (path, &text, NULL, &error))
    {
      fprintf (stderr, "generate: %s\n", error->message);
      return 1;
    }
  lines = g_strsplit (text, "\n", -1);
  for (char **line = lines; *line != NULL; line++)
    {
      if (strcmp (*line, "@VERBS@") == 0)
        print_verbs ();
      else if (strcmp (*line, "@OPTIONS@") == 0)
        print_table (ON_COMMAND_LINE);
      else if (strcmp (*line, "@DIRECTIVES@") == 0)
        print_table (IN_PROFILE);
      else if (strcmp (*line, "@BUS_SETS@") == 0)
        print_bus_sets ();
      else if (line[1] != NULL || **line != '\0')
        puts (*line);
    }
  return 0;
}

static void
generate_help (void)
{
  directive_print_help (stdout);
}

int
main (int argc, char **argv)
{
  static const struct {
    const char *name;
    void (*generate) (void);
  } texts[] = {
    { "bash", generate_bash }, { "bash-jailctl", generate_bash_jailctl },
    { "zsh", generate_zsh },   { "zsh-jailctl", generate_zsh_jailctl },
    { "fish", generate_fish }, { "fish-jailctl", generate_fish_jailctl },
    { "vim", generate_vim },   { "help", generate_help },
  };
  const char *what = argc > 1 ? argv[1] : "";

  if (strcmp (what, "man") == 0 && argc == 3)
    return generate_man (argv[2]);
  for (gsize i = 0; i < G_N_ELEMENTS (texts); i++)
    if (strcmp (what, texts[i].name) == 0)
      {
        texts[i].generate ();
        return fflush (stdout) == 0 ? 0 : 1;
      }
  fputs ("usage: generate man FILE | bash[-jailctl] | zsh[-jailctl] | fish[-jailctl] | vim | help\n", stderr);
  return 2;
}
