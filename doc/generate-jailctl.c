/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Completion scripts of jailctl, from the list of its verbs. */
#include "generate.h"

#include <stdio.h>
#include <string.h>

const VerbRow verb_rows[] = {
#define NONE WORDS_NONE
#define JAIL WORDS_JAIL
#define JAIL_OR_FILE WORDS_JAIL_OR_FILE
#define JAIL_THEN_FILE WORDS_JAIL_THEN_FILE
#define JAIL_THEN_PROGRAM WORDS_JAIL_THEN_PROGRAM
#define FILE WORDS_FILE
#define PROGRAM WORDS_PROGRAM
#define VERB(name, arguments, summary, function, words, kind) { name, arguments, summary, words, kind },
#include "jailctl/verb-list.h"
#undef FILE
};

const gsize verb_rows_length = G_N_ELEMENTS (verb_rows);

/* An option of a verb's synopsis. */
typedef struct {
  char *name;   /* with its dashes, and a '=' where it takes a value */
  char *values; /* the words it takes, separated by blanks; NULL if it takes none or any */
  gboolean profile;
} VerbOption;

static void
clear_option (VerbOption *option)
{
  g_free (option->name);
  g_free (option->values);
}

/* The options that the synopsis names, in its order. Free with g_array_unref. */
static GArray *
options_of (const VerbRow *row)
{
  GArray *options = g_array_new (FALSE, TRUE, sizeof (VerbOption));

  g_array_set_clear_func (options, (GDestroyNotify) clear_option);
  for (const char *p = strstr (row->arguments, "--"); p != NULL; p = strstr (p, "--")) {
    VerbOption option = { 0 };
    const char *end = p + strspn (p, "-abcdefghijklmnopqrstuvwxyz");

    if (*end == '=') {
      const char *value = ++end;

      end += strcspn (end, " ]");
      if (g_ascii_islower (*value))
        option.values = g_strdelimit (g_strndup (value, (gsize) (end - value)), "|", ' ');
      option.profile = g_str_has_prefix (value, "PROFILE");
      option.name = g_strndup (p, (gsize) (value - p));
    } else {
      option.name = g_strndup (p, (gsize) (end - p));
    }
    g_array_append_val (options, option);
    p = end;
  }
  return options;
}

/* ---- bash ---- */

static void
bash_values (void)
{
  for (gsize i = 0; i < verb_rows_length; i++) {
    g_autoptr (GArray) options = options_of (&verb_rows[i]);

    for (guint k = 0; k < options->len; k++) {
      const VerbOption *option = &g_array_index (options, VerbOption, k);
      gsize length = strlen (option->name);

      if (option->values == NULL && !option->profile)
        continue;
      printf ("      '%s %.*s') ", verb_rows[i].name, (int) length - 1, option->name);
      if (option->profile)
        puts ("_jail_profiles; _filedir ;;");
      else
        printf ("_jail_list '%s' ;;\n", option->values);
    }
  }
}

static void
bash_options (void)
{
  for (gsize i = 0; i < verb_rows_length; i++) {
    g_autoptr (GArray) options = options_of (&verb_rows[i]);

    printf ("      %s) words='--help", verb_rows[i].name);
    for (guint k = 0; k < options->len; k++)
      printf (" %s", g_array_index (options, VerbOption, k).name);
    puts ("' ;;");
  }
}

static void
bash_operands (void)
{
  static const char *const calls[] = {
    [WORDS_NONE] = "",
    [WORDS_JAIL] = "_jail_running",
    [WORDS_JAIL_OR_FILE] = "_jail_running; _filedir",
    [WORDS_JAIL_THEN_FILE] = "if ((n == 0)); then _jail_running; else _filedir; fi",
    [WORDS_JAIL_THEN_PROGRAM] = "if ((n == 0)); then _jail_running; else _command_offset 3; fi",
    [WORDS_FILE] = "_filedir",
    [WORDS_PROGRAM] = "mapfile -t COMPREPLY < <(compgen -c -- \"$cur\")",
  };

  for (gsize i = 0; i < verb_rows_length; i++) {
    const VerbRow *row = &verb_rows[i];

    if (row->kind == WORDS_NONE && row->words[0] == '\0')
      continue;
    printf ("    %s) %s", row->name, calls[row->kind]);
    if (row->words[0] != '\0')
      printf ("%s((n == 0)) && COMPREPLY%s=($(compgen -W '%s' -- \"$cur\"))", row->kind != WORDS_NONE ? "; " : "",
              row->kind != WORDS_NONE ? "+" : "", row->words);
    puts (" ;;");
  }
}

void
generate_bash_jailctl (void)
{
  puts ("# bash completion for jailctl                           -*- shell-script -*-\n"
        "# SPDX-License-Identifier: LGPL-2.1-or-later\n");
  generate_bash_functions ();
  fputs ("_jailctl () {\n"
         "  local cur prev words cword split verb i n=0\n"
         "  _init_completion -s || return\n"
         "\n"
         "  if ((cword == 1)); then\n"
         "    COMPREPLY=($(compgen -W '--help --version",
         stdout);
  for (gsize i = 0; i < verb_rows_length; i++)
    printf (" %s", verb_rows[i].name);
  puts ("' -- \"$cur\"))\n"
        "    return\n"
        "  fi\n"
        "  verb=${words[1]}\n"
        "  if [[ $split == true ]]; then\n"
        "    case \"$verb $prev\" in");
  bash_values ();
  puts ("    esac\n"
        "    return\n"
        "  fi\n"
        "  # The words in front that are no options.\n"
        "  for ((i = 2; i < cword; i++)); do\n"
        "    [[ ${words[i]} == -* ]] || ((n++))\n"
        "  done\n"
        "  if [[ $cur == -* && ! ( $verb == join && n -gt 0 ) ]]; then\n"
        "    case $verb in");
  bash_options ();
  puts ("    esac\n"
        "    COMPREPLY=($(compgen -W \"$words\" -- \"$cur\"))\n"
        "    [[ ${COMPREPLY-} == *= ]] && compopt -o nospace\n"
        "    return\n"
        "  fi\n"
        "  case $verb in");
  bash_operands ();
  puts ("  esac\n"
        "}\n"
        "complete -F _jailctl jailctl");
}

/* ---- zsh ---- */

static void
zsh_operands (const VerbRow *row)
{
  static const char *const specs[] = {
    [WORDS_NONE] = "",
    [WORDS_JAIL] = " '*:jail:_jail_running'",
    [WORDS_JAIL_OR_FILE] = " '*:jail or file:_jail_running_or_files'",
    [WORDS_JAIL_THEN_FILE] = " '1:jail:_jail_running' '*:file:_files'",
    [WORDS_JAIL_THEN_PROGRAM] = " '1:jail:_jail_running' '2:program:_command_names -e' '*::arguments:_normal'",
    [WORDS_FILE] = " '*:file:_files'",
    [WORDS_PROGRAM] = " '*:program:_command_names -e'",
  };

  if (row->words[0] != '\0')
    printf (" '1:word:(%s)'", row->words);
  if (row->words[0] != '\0' && row->kind == WORDS_JAIL_OR_FILE)
    fputs (" '*:jail or file:_jail_running_or_files'", stdout);
  else
    fputs (specs[row->kind], stdout);
}

void
generate_zsh_jailctl (void)
{
  puts ("#compdef jailctl\n"
        "# SPDX-License-Identifier: LGPL-2.1-or-later\n");
  generate_zsh_functions ();
  puts ("_jail_running_or_files () {\n"
        "  _jail_running\n"
        "  _files\n"
        "}\n"
        "\n"
        "local -a verbs\n"
        "verbs=(");
  for (gsize i = 0; i < verb_rows_length; i++) {
    g_autofree char *name = g_strescape (verb_rows[i].name, NULL);
    g_auto (GStrv) parts = g_strsplit (verb_rows[i].summary, "'", -1);
    g_autofree char *summary = g_strjoinv ("'\\''", parts);

    printf ("  '%s:%s'\n", name, summary);
  }
  puts (")\n"
        "if ((CURRENT == 2)); then\n"
        "  _describe verb verbs\n"
        "  [[ $PREFIX != -* ]] || _arguments '--help[list the verbs]' '--version[print the version]'\n"
        "  return\n"
        "fi\n"
        "shift words\n"
        "((CURRENT--))\n"
        "case $words[1] in");
  for (gsize i = 0; i < verb_rows_length; i++) {
    g_autoptr (GArray) options = options_of (&verb_rows[i]);

    printf ("  %s) _arguments -S '--help[describe it]'", verb_rows[i].name);
    for (guint k = 0; k < options->len; k++) {
      const VerbOption *option = &g_array_index (options, VerbOption, k);
      gsize length = strlen (option->name);

      if (option->name[length - 1] != '=')
        printf (" '%s'", option->name);
      else if (option->profile)
        printf (" '%s-:profile:_jail_profiles'", option->name);
      else
        printf (" '%s-:value:%s%s%s'", option->name, option->values != NULL ? "(" : " ",
                option->values != NULL ? option->values : "", option->values != NULL ? ")" : "");
    }
    zsh_operands (&verb_rows[i]);
    puts (" ;;");
  }
  puts ("esac");
}

/* ---- fish ---- */

static void
fish_operands (const VerbRow *row)
{
  static const char *const completions[] = {
    [WORDS_NONE] = NULL,
    [WORDS_JAIL] = "-a '(jailctl list --names 2>/dev/null)'",
    [WORDS_JAIL_OR_FILE] = "-F -a '(jailctl list --names 2>/dev/null)'",
    [WORDS_JAIL_THEN_FILE] = "-F -a '(jailctl list --names 2>/dev/null)'",
    [WORDS_JAIL_THEN_PROGRAM] = "-a '(jailctl list --names 2>/dev/null; __fish_complete_command)'",
    [WORDS_FILE] = "-F",
    [WORDS_PROGRAM] = "-a '(__fish_complete_command)'",
  };

  if (row->words[0] != '\0')
    printf ("complete -c jailctl -n '__fish_seen_subcommand_from %s' -a '%s'\n", row->name, row->words);
  if (completions[row->kind] != NULL)
    printf ("complete -c jailctl -n '__fish_seen_subcommand_from %s' %s\n", row->name, completions[row->kind]);
}

void
generate_fish_jailctl (void)
{
  puts ("# fish completion for jailctl\n"
        "# SPDX-License-Identifier: LGPL-2.1-or-later\n");
  generate_fish_functions ();
  puts ("complete -c jailctl -f\n"
        "complete -c jailctl -n __fish_use_subcommand -l help -d 'list the verbs'\n"
        "complete -c jailctl -n __fish_use_subcommand -l version -d 'print the version'");
  for (gsize i = 0; i < verb_rows_length; i++) {
    const VerbRow *row = &verb_rows[i];
    g_autoptr (GArray) options = options_of (row);
    g_auto (GStrv) parts = g_strsplit (row->summary, "'", -1);
    g_autofree char *summary = g_strjoinv ("\\'", parts);

    printf ("complete -c jailctl -n __fish_use_subcommand -a %s -d '%s'\n", row->name, summary);
    printf ("complete -c jailctl -n '__fish_seen_subcommand_from %s' -l help -d 'describe it'\n", row->name);
    for (guint k = 0; k < options->len; k++) {
      const VerbOption *option = &g_array_index (options, VerbOption, k);
      gboolean value = g_str_has_suffix (option->name, "=");

      printf ("complete -c jailctl -n '__fish_seen_subcommand_from %s' -l %.*s", row->name,
              (int) strlen (option->name) - 2 - value, option->name + 2);
      if (option->profile)
        fputs (" -r -F -a '(__jail_profiles)'", stdout);
      else if (option->values != NULL)
        printf (" -x -a '%s'", option->values);
      else if (value)
        fputs (" -x", stdout);
      putchar ('\n');
    }
    fish_operands (row);
  }
}
