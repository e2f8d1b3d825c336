/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Completion scripts and the editor syntax. They offer what works. */
#include "generate.h"

#include <stdio.h>
#include <string.h>

#include "profile/words.h"

#ifndef PROFILEDIR
#define PROFILEDIR "/etc/jail"
#endif

static gboolean
is_offered (const Directive *row)
{
  return row->status == STATUS_DONE && (row->place & ON_COMMAND_LINE) != 0;
}

/* The fixed words of an argument, or NULL. */
static const char *const *
argument_words (const Directive *row)
{
  if (row->completion == COMPLETE_CAPABILITIES)
    return words_capabilities;
  return row->completion == COMPLETE_WORDS ? row->words : NULL;
}

static void
bash_words (const Directive *row)
{
  const char *const *words = argument_words (row);
  g_autofree char *list = g_strjoinv (" ", (char **) words);

  printf ("      --%s) _jail_list '%s' ;;\n", row->name, list);
}

static void
bash_arguments (void)
{
  for (gsize i = 0; i < directive_table_length; i++)
    {
      const Directive *row = &directive_table[i];

      if (!is_offered (row))
        continue;
      if (argument_words (row) != NULL)
        bash_words (row);
      else if (row->completion == COMPLETE_FILE)
        printf ("      --%s) _filedir ;;\n", row->name);
      else if (row->completion == COMPLETE_DIRECTORY)
        printf ("      --%s) _filedir -d ;;\n", row->name);
      else if (row->completion == COMPLETE_PROFILE)
        printf ("      --%s) _jail_profiles; _filedir ;;\n", row->name);
      else if (row->completion == COMPLETE_JAIL)
        printf ("      --%s) _jail_running ;;\n", row->name);
    }
}

void
generate_bash_functions (void)
{
  puts ("# Completes the last item of a list of $1.\n"
        "_jail_list () {\n"
        "  local last=${cur##*,}\n"
        "  mapfile -t COMPREPLY < <(compgen -P \"${cur%\"$last\"}\" -W \"$1\" -- \"$last\")\n"
        "}\n"
        "\n"
        "_jail_profiles () {\n"
        "  local file names=()\n"
        "  for file in " PROFILEDIR "/*.profile \"${XDG_CONFIG_HOME:-$HOME/.config}\"/jail/*.profile; do\n"
        "    [[ -e $file ]] || continue\n"
        "    file=${file##*/}\n"
        "    names+=(\"${file%.profile}\")\n"
        "  done\n"
        "  mapfile -t COMPREPLY < <(compgen -W \"${names[*]}\" -- \"$cur\")\n"
        "}\n"
        "\n"
        "_jail_running () {\n"
        "  mapfile -t COMPREPLY < <(compgen -W \"$(jailctl list --names 2>/dev/null)\" -- \"$cur\")\n"
        "}\n");
}

void
generate_bash (void)
{
  puts ("# bash completion for jail                              -*- shell-script -*-\n"
        "# SPDX-License-Identifier: LGPL-2.1-or-later\n");
  generate_bash_functions ();
  puts ("_jail () {\n"
        "  local cur prev words cword split i\n"
        "  _init_completion -s || return\n"
        "\n"
        "  # Behind the program its own completion takes over.\n"
        "  for ((i = 1; i < cword; i++)); do\n"
        "    if [[ ${words[i]} == -- ]]; then\n"
        "      _command_offset $((i + 1))\n"
        "      return\n"
        "    elif [[ ${words[i]} != -* ]]; then\n"
        "      _command_offset \"$i\"\n"
        "      return\n"
        "    fi\n"
        "  done\n"
        "\n"
        "  if [[ $split == true ]]; then\n"
        "    case $prev in");
  bash_arguments ();
  fputs ("    esac\n"
         "    return\n"
         "  fi\n"
         "\n"
         "  if [[ $cur == -* ]]; then\n"
         "    mapfile -t COMPREPLY < <(compgen -W '", stdout);
  for (gsize i = 0, n = 0; i < directive_table_length; i++)
    {
      const Directive *row = &directive_table[i];

      if (!is_offered (row))
        continue;
      if (row->argument != ARGUMENT_REQUIRED)
        printf ("%s--%s", n++ > 0 ? "\n      " : "", row->name);
      if (row->argument != ARGUMENT_NONE)
        printf ("%s--%s=", n++ > 0 ? "\n      " : "", row->name);
    }
  puts ("' -- \"$cur\")\n"
        "    [[ ${COMPREPLY-} == *= ]] && compopt -o nospace\n"
        "  else\n"
        "    _command_offset \"$cword\"\n"
        "  fi\n"
        "}\n"
        "complete -F _jail jail");
}

static const char *
zsh_action (const Directive *row)
{
  switch (row->completion)
    {
    case COMPLETE_FILE:
      return "_files";
    case COMPLETE_DIRECTORY:
      return "_files -/";
    case COMPLETE_PROFILE:
      return "_jail_profiles";
    case COMPLETE_PROGRAM:
      return "_command_names -e";
    case COMPLETE_JAIL:
      return "_jail_running";
    case COMPLETE_NONE:
    case COMPLETE_SYSCALLS:
    case COMPLETE_CAPABILITIES:
    case COMPLETE_WORDS:
      break;
    }
  return " ";
}

static void
zsh_row (const Directive *row)
{
  const char *const *words = argument_words (row);
  g_autofree char *action = NULL;
  g_autofree char *summary = NULL;

  if (words != NULL)
    {
      g_autofree char *list = g_strjoinv (" ", (char **) words);

      action = g_strdup_printf ("_values -s , %s %s", row->placeholder, list);
    }
  else
    action = g_strdup (zsh_action (row));

  summary = g_strescape (row->summary, NULL);
  printf ("  '*--%s%s[%s]", row->name,
          row->argument == ARGUMENT_NONE ? "" : "=-", summary);
  if (row->argument != ARGUMENT_NONE)
    printf ("%s%s:%s", row->argument == ARGUMENT_OPTIONAL ? "::" : ":", row->placeholder, action);
  puts ("' \\");
}

void
generate_zsh_functions (void)
{
  puts ("_jail_profiles () {\n"
        "  local -a names\n"
        "  names=(" PROFILEDIR "/*.profile(N:t:r) ${XDG_CONFIG_HOME:-$HOME/.config}/jail/*.profile(N:t:r))\n"
        "  compadd -a names\n"
        "  _files\n"
        "}\n"
        "\n"
        "_jail_running () {\n"
        "  local -a names\n"
        "  names=(${(f)\"$(jailctl list --names 2>/dev/null)\"})\n"
        "  compadd -a names\n"
        "}\n");
}

void
generate_zsh (void)
{
  puts ("#compdef jail\n"
        "# SPDX-License-Identifier: LGPL-2.1-or-later\n");
  generate_zsh_functions ();
  puts ("_arguments -S \\");
  for (gsize i = 0; i < directive_table_length; i++)
    if (is_offered (&directive_table[i]))
      zsh_row (&directive_table[i]);
  puts ("  '(-)1:program:_command_names -e' \\\n"
        "  '*::arguments:_normal'");
}

static void
fish_row (const Directive *row)
{
  const char *const *words = argument_words (row);

  printf ("complete -c jail -n __jail_no_program -l %s -d '%s'", row->name, row->summary);
  if (words != NULL)
    {
      g_autofree char *list = g_strjoinv (" ", (char **) words);

      printf (" -x -a '(__fish_append , %s)'", list);
    }
  else if (row->completion == COMPLETE_DIRECTORY && row->argument == ARGUMENT_REQUIRED)
    fputs (" -x -a '(__fish_complete_directories)'", stdout);
  else if (row->completion == COMPLETE_PROFILE)
    fputs (" -r -F -a '(__jail_profiles)'", stdout);
  else if (row->completion == COMPLETE_JAIL)
    fputs (" -x -a '(jailctl list --names 2>/dev/null)'", stdout);
  else if (row->argument == ARGUMENT_REQUIRED)
    fputs (row->completion == COMPLETE_FILE ? " -r -F" : " -x", stdout);
  for (const char *letter = row->letters; letter != NULL && *letter != '\0'; letter++)
    if (g_ascii_isalpha (*letter))
      printf (" -s %c", *letter);
  putchar ('\n');
}

void
generate_fish_functions (void)
{
  puts ("function __jail_profiles\n"
        "    set -l config $XDG_CONFIG_HOME\n"
        "    test -n \"$config\"; or set config ~/.config\n"
        "    for file in " PROFILEDIR "/*.profile $config/jail/*.profile\n"
        "        string replace -r '.*/(.*)\\.profile$' '$1' -- $file\n"
        "    end\n"
        "end\n");
}

void
generate_fish (void)
{
  puts ("# fish completion for jail\n"
        "# SPDX-License-Identifier: LGPL-2.1-or-later\n");
  generate_fish_functions ();
  puts ("function __jail_no_program\n"
        "    for word in (commandline -opc)[2..-1]\n"
        "        string match -q -- '-*' $word; or return 1\n"
        "    end\n"
        "    return 0\n"
        "end\n"
        "\n"
        "complete -c jail -x -a '(__fish_complete_subcommand)'");
  for (gsize i = 0; i < directive_table_length; i++)
    if (is_offered (&directive_table[i]))
      fish_row (&directive_table[i]);
}

/* Names behind conditions and "ignore", at the start of a line only. */
static void
vim_group (const char *group, gboolean done)
{
  const char *separator = "";

  printf ("syn match %s \"^\\s*\\%%(?[A-Z0-9_]\\+\\s\\=:\\s\\=\\)*\\%%(ignore\\s\\+\\)*\\zs\\%%(", group);
  for (gsize i = 0; i < directive_table_length; i++)
    {
      const Directive *row = &directive_table[i];
      g_auto(GStrv) parts = g_strsplit (row->name, ".", -1);
      g_autofree char *pattern = g_strjoinv ("\\.", parts);

      if ((row->place & IN_PROFILE) == 0 || (row->status == STATUS_DONE) != done)
        continue;
      printf ("%s%s", separator, pattern);
      separator = "\\|";
    }
  puts ("\\)\\ze\\%(\\s\\|$\\)\"");
}

void
generate_vim (void)
{
  puts ("\" Vim syntax file\n"
        "\" Language: jail profile\n"
        "\" SPDX-License-Identifier: LGPL-2.1-or-later\n"
        "if exists(\"b:current_syntax\")\n"
        "  finish\n"
        "endif\n"
        "syn case match\n"
        "syn match jailCondition \"^\\s*\\zs?[A-Z0-9_]\\+\\ze\\s\\=:\"\n"
        "syn match jailMacro \"\\${[A-Z]\\+}\"\n"
        "syn region jailQuoted start=+\\s\\zs\"+ skip=+\\\\.+ end=+\"+ oneline contains=jailMacro");
  vim_group ("jailDirective", TRUE);
  vim_group ("jailWithoutEffect", FALSE);
  puts ("syn match jailComment \"#.*$\" contains=jailTodo,@Spell\n"
        "syn keyword jailTodo TODO FIXME XXX contained\n"
        "hi def link jailCondition PreProc\n"
        "hi def link jailMacro Identifier\n"
        "hi def link jailQuoted String\n"
        "hi def link jailDirective Statement\n"
        "hi def link jailWithoutEffect Error\n"
        "hi def link jailComment Comment\n"
        "hi def link jailTodo Todo\n"
        "let b:current_syntax = \"jail-profile\"");
}
