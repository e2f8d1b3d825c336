/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The words of a profile: those that the reader refuses, one after the other, and
 * those that it takes with a remark. */
#include "jailctl/lint.h"

#include "profile/reader.h"

#include <string.h>
#include <unistd.h>

#define IMPORTED_PROFILES "/etc/firejail"

/* Who has more wrong lines than that has another kind of file. */
#define MOST_ERRORS 100

/* "FILE:LINE: text" of the reader: the line, where FILE is this one; 0 otherwise. */
static guint
split_message (const Lint *lint, const char *message, const char **text)
{
  g_autofree char *shown = g_strescape (lint->path, NULL);
  gsize length = strlen (shown);
  const char *rest = message + length;
  guint64 line;
  char *end;

  *text = message;
  if (strncmp (message, shown, length) != 0) {
    length = strlen (lint->path);
    rest = message + length;
    if (strncmp (message, lint->path, length) != 0)
      return 0;
  }
  if (*rest != ':')
    return 0;
  line = g_ascii_strtoull (rest + 1, &end, 10);
  if (line == 0 || !g_str_has_prefix (end, ": "))
    return 0;
  *text = end + 2;
  return (guint) line;
}

static void
add_message (Lint *lint, LintSeverity severity, const char *message)
{
  const char *text;
  guint line = split_message (lint, message, &text);
  LintFinding finding = { 0, severity, NULL };

  if (line > 0) {
    lint_add (lint, (Origin) { lint->path, line }, severity, "%s", text);
    return;
  }
  /* Of what it includes only the refusals count: they are its own as well. */
  if (severity != LINT_ERROR)
    return;
  finding.text = g_strdup (message);
  g_array_append_val (lint->findings, finding);
}

static gboolean
read_once (Lint *lint, const ProfileContext *context, char **lines, GError **error)
{
  g_autofree char *text = g_strjoinv ("\n", lines);
  g_autoptr (ProfileReader) reader = NULL;
  const GPtrArray *warnings;

  g_clear_pointer (&lint->policy, policy_free);
  lint->policy = policy_new ();
  reader = profile_reader_new (lint->policy, context);
  if (!profile_reader_read_text (reader, lint->path, text, strlen (text), error))
    return FALSE;
  warnings = profile_reader_get_warnings (reader);
  for (guint i = 0; i < warnings->len; i++)
    add_message (lint, LINT_WARNING, g_ptr_array_index (warnings, i));
  return TRUE;
}

/* A line that is refused is left out, so that the next one can be found. */
static void
read_all (Lint *lint, const ProfileContext *context)
{
  g_auto (GStrv) lines = g_strdupv (lint->lines);
  guint n_lines = g_strv_length (lines);

  for (guint i = 0; i < MOST_ERRORS; i++) {
    g_autoptr (GError) error = NULL;
    const char *text;
    guint line;

    if (read_once (lint, context, lines, &error))
      return;
    line = split_message (lint, error->message, &text);
    add_message (lint, LINT_ERROR, error->message);
    if (line == 0 || line > n_lines || *lines[line - 1] == '\0')
      return;
    *lines[line - 1] = '\0';
  }
}

gboolean
lint_words (Lint *lint, GError **error)
{
  g_autofree char *own = g_build_filename (g_get_user_config_dir (), "jail", NULL);
  g_autofree char *imported = g_build_filename (g_get_user_config_dir (), "firejail", NULL);
  g_autofree char *runtime = g_strdup_printf ("/run/user/%u", (unsigned) getuid ());
  g_autofree char *current = g_get_current_dir ();
  g_autofree char *directory = g_path_get_dirname (lint->path);
  g_autofree char *text = NULL;
  /* What stands beside the file is what it means to include. */
  const char *search[] = { directory, own, PROFILEDIR, imported, IMPORTED_PROFILES, NULL };
  const ProfileContext context = {
    .home = g_get_home_dir (), .runuser_dir = runtime, .working_directory = current, .config_dir = PROFILEDIR,
    .search_dirs = search, .imported_dirs = search + 3, .conditions = CONDITION_DEFAULTS,
  };

  if (!g_file_get_contents (lint->path, &text, NULL, error))
    return FALSE;
  lint->imported = g_str_has_prefix (lint->path, IMPORTED_PROFILES "/") || g_str_has_prefix (lint->path, imported);
  lint->lines = g_strsplit (text, "\n", -1);
  read_all (lint, &context);
  for (guint i = 0; i < lint->policy->notes->len; i++) {
    const TextWish *note = &g_array_index (lint->policy->notes, TextWish, i);

    lint_add (lint, note->origin, LINT_WARNING, "%s", note->text);
  }
  return TRUE;
}
