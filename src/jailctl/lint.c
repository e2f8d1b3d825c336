/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* jailctl lint: finds what is wrong, idle or dangerous in profiles. */
#include "jailctl/lint.h"

#include "jailctl/show.h"
#include "jailctl/verbs.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#define STATUS_FINDINGS 1
#define STATUS_ERRORS 2

/* Stands in a comment above a line whose finding is known and meant. */
#define ACCEPTED "lint: accepted"

static const char *const severities[] = {
  [LINT_NOTE] = "note", [LINT_WARNING] = "warning", [LINT_DANGER] = "danger", [LINT_ERROR] = "error",
};

gboolean
lint_is_own (const Lint *lint, Origin origin)
{
  return origin.file != NULL && origin.line > 0 && strcmp (origin.file, lint->path) == 0;
}

static gboolean
is_accepted (const Lint *lint, guint line)
{
  const char *above = line > 1 && line <= g_strv_length (lint->lines) ? lint->lines[line - 2] : "";

  return above[strspn (above, " \t")] == '#' && strstr (above, ACCEPTED) != NULL;
}

void
lint_add (Lint *lint, Origin origin, LintSeverity severity, const char *format, ...)
{
  LintFinding finding = { origin.line, severity, NULL };
  va_list arguments;

  if (!lint_is_own (lint, origin) || (severity != LINT_ERROR && is_accepted (lint, origin.line)))
    return;
  va_start (arguments, format);
  finding.text = g_strdup_vprintf (format, arguments);
  va_end (arguments);
  g_array_append_val (lint->findings, finding);
}

static void
finding_clear (gpointer data)
{
  g_free (((LintFinding *) data)->text);
}

static int
compare_findings (gconstpointer a, gconstpointer b)
{
  const LintFinding *left = a, *right = b;

  return left->line != right->line ? (left->line > right->line) - (left->line < right->line)
                                   : strcmp (left->text, right->text);
}

static void
lint_clear (Lint *lint)
{
  g_free (lint->path);
  g_strfreev (lint->lines);
  g_clear_pointer (&lint->policy, policy_free);
  g_clear_pointer (&lint->findings, g_array_unref);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Lint, lint_clear)

static void
print_findings (const Lint *lint, json_object *array)
{
  for (guint i = 0; i < lint->findings->len; i++) {
    const LintFinding *finding = &g_array_index (lint->findings, LintFinding, i);
    g_autofree char *file = shown_text (lint->file);
    g_autofree char *text = shown_text (finding->text);

    if (array == NULL) {
      printf ("%s:%u: %s: %s\n", file, finding->line, severities[finding->severity], text);
    } else {
      json_object *object = json_object_new_object ();

      json_object_object_add (object, "file", show_json_text (lint->file));
      json_object_object_add (object, "line", json_object_new_int64 (finding->line));
      json_object_object_add (object, "severity", json_object_new_string (severities[finding->severity]));
      json_object_object_add (object, "text", show_json_text (finding->text));
      json_object_array_add (array, object);
    }
  }
}

/* The worst of a file as a status, or -1 with an error. */
static int
lint_file (const char *file, gboolean host, json_object *array, GError **error)
{
  g_auto (Lint) lint = { .file = file };
  int status = 0;

  lint.path = g_canonicalize_filename (file, NULL);
  lint.included = !g_str_has_suffix (file, ".profile");
  lint.findings = g_array_new (FALSE, FALSE, sizeof (LintFinding));
  g_array_set_clear_func (lint.findings, finding_clear);
  if (!lint_words (&lint, error))
    return -1;
  lint_paths (&lint);
  lint_grants (&lint);
  if (host)
    lint_host (&lint);
  g_array_sort (lint.findings, compare_findings);
  print_findings (&lint, array);
  for (guint i = 0; i < lint.findings->len; i++) {
    LintSeverity severity = g_array_index (lint.findings, LintFinding, i).severity;

    status = MAX (status, severity == LINT_ERROR ? STATUS_ERRORS : STATUS_FINDINGS);
  }
  return status;
}

int
verb_lint (int argc, char **argv, GError **error)
{
  static const char usage[] = "lint [--json] [--host] FILE...";
  gboolean json = take_flag (&argc, argv, "--json");
  gboolean host = take_flag (&argc, argv, "--host");
  json_object *array = NULL;
  int status = 0;

  /* In any order. */
  json = take_flag (&argc, argv, "--json") || json;
  if (!take_words (&argc, argv, 1, -1, usage, error))
    return -1;
  if (json)
    array = json_object_new_array ();
  for (int i = 1; i < argc; i++) {
    g_autoptr (GError) problem = NULL;
    int one = lint_file (argv[i], host, array, &problem);

    if (one < 0) {
      fprintf (stderr, "jailctl: %s\n", problem->message);
      one = STATUS_ERRORS;
    }
    status = MAX (status, one);
  }
  if (array != NULL)
    show_json (array);
  return fflush (stdout) == 0 ? status : STATUS_ERRORS;
}
