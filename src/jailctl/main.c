/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* jailctl: everything around jails that is not starting one. */
#include "config.h"

#include "jailctl/verb.h"
#include "util/clean-text.h"
#include "util/error.h"
#include "util/streams.h"
#include "util/suggest.h"

#include <stdio.h>
#include <string.h>

#define STATUS_FAILED 1
#define STATUS_USAGE 2

/* Of the first column of --help. */
#define CALL_WIDTH 37

static void
print_help (FILE *out)
{
  fputs ("usage: jailctl VERB [ARGUMENTS] | VERB --help | --version\n\n", out);
  for (const Verb *verb = verb_table; verb->name != NULL; verb++) {
    g_autofree char *call = g_strdup_printf ("%s %s", verb->name, verb->arguments);

    /* Long ones have the summary below them. */
    fprintf (out, "  %-*s%s%*s%s\n", CALL_WIDTH, call, strlen (call) < CALL_WIDTH ? "" : "\n",
             strlen (call) < CALL_WIDTH ? 0 : CALL_WIDTH + 2, "", verb->summary);
  }
}

/* What "jailctl VERB --help" prints. */
static void
print_verb_help (const Verb *verb)
{
  printf ("usage: jailctl %s%s%s\n\n%c%s.\nMore is in jailctl(1).\n", verb->name, *verb->arguments != '\0' ? " " : "",
          verb->arguments, g_ascii_toupper (*verb->summary), verb->summary + 1);
}

static const Verb *
find_verb (const char *name)
{
  for (const Verb *verb = verb_table; verb->name != NULL; verb++)
    if (strcmp (verb->name, name) == 0)
      return verb;
  return NULL;
}

static int
refuse_verb (const char *name)
{
  g_autoptr (GPtrArray) names = g_ptr_array_new ();
  g_autofree char *shown = g_strescape (name, NULL);
  const char *near;

  for (const Verb *verb = verb_table; verb->name != NULL; verb++)
    g_ptr_array_add (names, (gpointer) verb->name);
  g_ptr_array_add (names, NULL);
  near = suggest_nearest_of (name, (const char *const *) names->pdata);
  fprintf (stderr, "jailctl: unknown verb '%s'%s%s%s\n", shown, near != NULL ? " (did you mean '" : "",
           near != NULL ? near : "", near != NULL ? "'?)" : "; 'jailctl --help' lists them");
  return STATUS_USAGE;
}

int
main (int argc, char **argv)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *shown = NULL;
  const Verb *verb;
  int status;

  if (!streams_open ())
    return STATUS_FAILED;
  if (argc < 2) {
    print_help (stderr);
    return STATUS_USAGE;
  }
  if (strcmp (argv[1], "--help") == 0 || strcmp (argv[1], "-h") == 0 || strcmp (argv[1], "help") == 0) {
    verb = argc > 2 ? find_verb (argv[2]) : NULL;
    if (argc > 2 && verb == NULL)
      return refuse_verb (argv[2]);
    if (verb != NULL)
      print_verb_help (verb);
    else
      print_help (stdout);
    return 0;
  }
  if (strcmp (argv[1], "--version") == 0) {
    puts ("jailctl " PACKAGE_VERSION);
    return 0;
  }
  verb = find_verb (argv[1]);
  if (verb == NULL)
    return refuse_verb (argv[1]);
  if (argc == 3 && strcmp (argv[2], "--help") == 0) {
    print_verb_help (verb);
    return 0;
  }
  status = verb->run (argc - 1, argv + 1, &error);
  if (status >= 0)
    return status;
  shown = clean_text (error != NULL ? error->message : "failed");
  fprintf (stderr, "jailctl: %s\n", shown);
  return error != NULL && g_error_matches (error, JAIL_ERROR, JAIL_ERROR_USAGE) ? STATUS_USAGE : STATUS_FAILED;
}
