/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* jailctl seccomp: the system call filters of a profile, in words and for others; and
 * whether a filter of others can be used. */
#include "jailctl/verbs.h"

#include "jailctl/profile-filters.h"
#include "seccomp/cache.h"
#include "seccomp/filter-report.h"
#include "seccomp/oci-export.h"
#include "util/error.h"

#include <stdio.h>
#include <string.h>

static gboolean
usage (GError **error)
{
  g_set_error (error, JAIL_ERROR, JAIL_ERROR_USAGE,
               "usage: jailctl seccomp export [--format=oci|pseudo|table] PROFILE-OR-PROGRAM | "
               "jailctl seccomp check FILE.json | jailctl seccomp [--json] NAME");
  return FALSE;
}

static char *
export_as (const char *format, const FilterSet *set, GError **error)
{
  if (strcmp (format, "oci") == 0)
    return oci_export (set, error);
  if (strcmp (format, "pseudo") == 0)
    return filter_report_pseudo (set, error);
  if (strcmp (format, "table") == 0)
    return filter_report_table (set, error);

  g_autofree char *shown = g_strescape (format, NULL);

  g_set_error (error, JAIL_ERROR, JAIL_ERROR_USAGE, "unknown format '%s': oci, pseudo or table", shown);
  return NULL;
}

static void
print_warnings (const GPtrArray *warnings)
{
  for (guint i = 0; i < warnings->len; i++)
    fprintf (stderr, "jailctl: warning: %s\n", (const char *) g_ptr_array_index (warnings, i));
}

static int
run_export (char **words, GError **error)
{
  g_autoptr (GPtrArray) warnings = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (FilterSet) set = NULL;
  g_autofree char *text = NULL;
  const char *format = "oci";

  for (; *words != NULL && g_str_has_prefix (*words, "--"); words++) {
    if (!g_str_has_prefix (*words, "--format="))
      return usage (error) - 1;
    format = *words + strlen ("--format=");
  }
  if (words[0] == NULL || words[1] != NULL)
    return usage (error) - 1;
  set = profile_filters_read (words[0], warnings, error);
  text = set != NULL ? export_as (format, set, error) : NULL;
  if (text == NULL)
    return -1;
  print_warnings (warnings);
  fputs (text, stdout);
  return 0;
}

/* As a start would: read, composed, compiled, and each program proved. */
static int
run_check (char **words, GError **error)
{
  g_autoptr (GPtrArray) warnings = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (GPtrArray) programs = NULL;
  g_autoptr (FilterSet) set = NULL;
  gsize n_instructions = 0;

  if (words[0] == NULL || words[1] != NULL)
    return usage (error) - 1;
  set = profile_filters_read_document (words[0], warnings, error);
  programs = set != NULL ? filter_set_programs (set, NULL, error) : NULL;
  if (programs == NULL)
    return -1;
  print_warnings (warnings);
  for (guint i = 0; i < programs->len; i++)
    n_instructions += g_bytes_get_size (g_ptr_array_index (programs, i)) / 8;
  printf ("usable: %u filters of %zu instructions, those of every jail included\n", programs->len, n_instructions);
  return 0;
}

int
verb_seccomp (int argc, char **argv, GError **error)
{
  if (argc >= 2 && strcmp (argv[1], "export") == 0)
    return run_export (argv + 2, error);
  if (argc >= 2 && strcmp (argv[1], "check") == 0)
    return run_check (argv + 2, error);
  return argc >= 2 ? seccomp_of_jail (argc, argv, error) : usage (error) - 1;
}
