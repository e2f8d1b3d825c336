/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Callbacks about how the program runs: name, limits, priority, descriptors. */
#include "profile/apply.h"

#include <string.h>
#include <sys/resource.h>

#include "profile/list-word.h"
#include "profile/path-word.h"
#include "profile/profile-error.h"
#include "profile/reader.h"
#include "profile/reader-internal.h"
#include "profile/words.h"

#define LONGEST_NAME 64
/* cpu_set_t has so many. */
#define MAX_PROCESSORS 1024
#define MAX_DESCRIPTOR (1 << 20)

static gboolean
wrong (const DirectiveUse *use, GError **error, const char *problem)
{
  return profile_error (error, JAIL_ERROR_PROFILE, use->origin, "%s: %s", use->directive->name, problem);
}

/* An option was there first, and this is a line. */
static gboolean
option_stands (Origin standing, Origin now)
{
  return standing.file != NULL && standing.line == 0 && now.line > 0;
}

gboolean
apply_name (const DirectiveUse *use, GError **error)
{
  TextWish *wish = use->directive->parameter == NAME_JOIN_OR_START ? &use->policy->process.join_or_start
                                                                  : &use->policy->process.name;
  const char *name = use->argument;
  gboolean only_digits = TRUE;

  if (strlen (name) > LONGEST_NAME)
    return wrong (use, error, "a name has 64 characters at most");
  for (const char *p = name; *p != '\0'; p++)
    {
      if (!g_ascii_isalnum (*p) && strchr ("._+@-", *p) == NULL)
        return wrong (use, error, "a name has letters, digits and . _ + @ - only");
      only_digits = only_digits && g_ascii_isdigit (*p);
    }
  if (name[0] == '-')
    return wrong (use, error, "a name does not start with a hyphen");
  if (only_digits)
    return wrong (use, error, "a name that is a number would be taken for a pid");

  if (wish->text == NULL || !option_stands (wish->origin, use->origin))
    *wish = (TextWish) { policy_intern (use->policy, name), use->origin };
  return TRUE;
}

gboolean
apply_appimage (const DirectiveUse *use, GError **error)
{
  const char *way = use->argument != NULL ? use->argument : "";

  if (*way != '\0' && list_word_find (words_appimage_ways, way, strlen (way)) < 0)
    return wrong (use, error, "it is mount or unpack, or nothing");
  use->policy->appimage = (TextWish) { policy_intern (use->policy, way), use->origin };
  return TRUE;
}

/* A whole number with, where `units`, K, M or G behind it. */
static gboolean
parse_number (const char *text, gboolean units, guint64 max, guint64 *value)
{
  g_autofree char *digits = g_strdup (text);
  gsize length = strlen (digits);
  guint shift = 0;

  if (units && length > 0)
    {
      static const char letters[] = "kmg";
      const char *letter = strchr (letters, g_ascii_tolower (digits[length - 1]));

      if (letter != NULL && *letter != '\0')
        {
          shift = 10 * (guint) (letter - letters + 1);
          digits[length - 1] = '\0';
        }
    }
  if (!g_ascii_string_to_unsigned (digits, 10, 0, max >> shift, value, NULL))
    return FALSE;
  *value <<= shift;
  return TRUE;
}

gboolean
apply_rlimit (const DirectiveUse *use, GError **error)
{
  GArray *limits = use->policy->process.limits;
  int resource = use->directive->parameter;
  gboolean is_size = resource == RLIMIT_AS || resource == RLIMIT_FSIZE;
  LimitWish wish = { .resource = resource, .origin = use->origin };

  if (!parse_number (use->argument, is_size, G_MAXINT64, &wish.value))
    return wrong (use, error, is_size ? "write a number, with K, M or G behind it if you like" : "write a number");
  for (guint i = 0; i < limits->len; i++)
    {
      LimitWish *standing = &g_array_index (limits, LimitWish, i);

      if (standing->resource != resource)
        continue;
      if (!option_stands (standing->origin, use->origin))
        *standing = wish;
      return TRUE;
    }
  g_array_append_val (limits, wish);
  return TRUE;
}

static void
set_number (const DirectiveUse *use, NumberWish *wish, gint64 value)
{
  if (!wish->set || !option_stands (wish->origin, use->origin))
    *wish = (NumberWish) { TRUE, value, use->origin };
}

gboolean
apply_process_number (const DirectiveUse *use, GError **error)
{
  gboolean is_nice = use->directive->parameter == PROCESS_NICE;
  guint64 value;

  if (!parse_number (use->argument, FALSE, is_nice ? 19 : 1000, &value))
    return wrong (use, error, is_nice ? "write a number from 0 to 19: only root may raise a priority"
                                      : "write a number from 0 to 1000");
  set_number (use, is_nice ? &use->policy->process.nice : &use->policy->process.memory_score, (gint64) value);
  return TRUE;
}

gboolean
apply_process_switch (const DirectiveUse *use, GError **error G_GNUC_UNUSED)
{
  ProcessWishes *process = &use->policy->process;
  FlagWish wish = { TRUE, use->origin };

  switch ((ProcessSwitch) use->directive->parameter)
    {
    case PROCESS_NO_JOIN:
      process->no_join = wish;
      break;
    case PROCESS_OUTLAST:
      process->outlast = wish;
      break;
    case PROCESS_WITH_FIRST:
      process->with_first = wish;
      break;
    case PROCESS_AS_ALWAYS:
      break;
    }
  return TRUE;
}

static int
compare_numbers (gconstpointer a, gconstpointer b)
{
  return *(const int *) a - *(const int *) b;
}

/* "N,N,N-M" as a sorted array without repetitions; NULL where it is none. */
static GArray *
parse_list (const char *text, int max)
{
  g_auto(GStrv) items = g_strsplit (text, ",", -1);
  g_autoptr(GArray) list = g_array_new (FALSE, FALSE, sizeof (int));

  for (char **item = items; *item != NULL; item++)
    {
      char *hyphen = strchr (*item, '-');
      guint64 first, last;

      if (hyphen != NULL)
        *hyphen = '\0';
      if (!parse_number (g_strstrip (*item), FALSE, (guint64) max, &first))
        return NULL;
      last = first;
      if (hyphen != NULL && (!parse_number (g_strstrip (hyphen + 1), FALSE, (guint64) max, &last) || last < first
                             || last - first > MAX_PROCESSORS))
        return NULL;
      for (int number = (int) first; number <= (int) last; number++)
        g_array_append_val (list, number);
    }
  g_array_sort (list, compare_numbers);
  for (guint i = list->len; i-- > 1;)
    if (g_array_index (list, int, i) == g_array_index (list, int, i - 1))
      g_array_remove_index (list, i);
  return g_steal_pointer (&list);
}

gboolean
apply_processors (const DirectiveUse *use, GError **error)
{
  ProcessWishes *process = &use->policy->process;
  g_autoptr(GArray) list = parse_list (use->argument, MAX_PROCESSORS - 1);

  if (list == NULL || list->len == 0)
    return wrong (use, error, "write the numbers of processors: 0,1 or 0-3");
  if (process->processors->len > 0 && option_stands (process->processors_origin, use->origin))
    return TRUE;
  g_array_unref (process->processors);
  process->processors = g_steal_pointer (&list);
  process->processors_origin = use->origin;
  return TRUE;
}

gboolean
apply_timeout (const DirectiveUse *use, GError **error)
{
  g_auto(GStrv) parts = g_strsplit (use->argument, ":", -1);
  guint64 hours, minutes, seconds;

  if (g_strv_length (parts) != 3 || !parse_number (parts[0], FALSE, 99999, &hours)
      || !parse_number (parts[1], FALSE, 59, &minutes) || !parse_number (parts[2], FALSE, 59, &seconds)
      || hours + minutes + seconds == 0)
    return wrong (use, error, "write hours:minutes:seconds, as in 01:30:00");
  set_number (use, &use->policy->process.timeout, (gint64) (hours * 3600 + minutes * 60 + seconds));
  return TRUE;
}

gboolean
apply_keep_fd (const DirectiveUse *use, GError **error)
{
  ProcessWishes *process = &use->policy->process;
  g_autoptr(GArray) list = NULL;

  process->keep_fds_origin = use->origin;
  if (strcmp (use->argument, "all") == 0)
    {
      process->keep_all_fds = (FlagWish) { TRUE, use->origin };
      return TRUE;
    }
  list = parse_list (use->argument, MAX_DESCRIPTOR);
  if (list == NULL)
    return wrong (use, error, "write the numbers of descriptors, as in 3,4, or all");
  for (guint i = 0; i < list->len; i++)
    {
      int fd = g_array_index (list, int, i);

      if (fd > 2)
        g_array_append_val (process->keep_fds, fd);
    }
  g_array_sort (process->keep_fds, compare_numbers);
  return TRUE;
}

/* A path on the command line may be relative to where the user stands. */
static char *
absolute_path (const DirectiveUse *use)
{
  const char *directory = profile_reader_get_context (use->reader)->working_directory;

  if (use->origin.line == 0 && directory != NULL && strchr ("/~$", use->argument[0]) == NULL)
    return g_canonicalize_filename (use->argument, directory);
  return g_strdup (use->argument);
}

gboolean
apply_private_cwd (const DirectiveUse *use, GError **error)
{
  TextWish *wish = &use->policy->process.directory;
  g_autofree char *path = use->argument != NULL && use->argument[0] != '\0' ? absolute_path (use) : NULL;
  const char *problem = path != NULL ? path_word_problem (path, use->verbatim ? PATH_WORD_VERBATIM : 0) : NULL;

  if (problem != NULL)
    return wrong (use, error, problem);
  if (wish->text == NULL || !option_stands (wish->origin, use->origin))
    *wish = (TextWish) { policy_intern (use->policy, path != NULL ? path : ""), use->origin };
  return TRUE;
}

gboolean
apply_trace (const DirectiveUse *use, GError **error)
{
  g_autofree char *path = use->argument != NULL ? absolute_path (use) : g_strdup ("");

  if (use->argument != NULL && path[0] != '/')
    return wrong (use, error, "write a path that is absolute or relative to where you are");
  use->policy->trace = (TextWish) { policy_intern (use->policy, path), use->origin };
  return TRUE;
}

gboolean
apply_output (const DirectiveUse *use, GError **error)
{
  ProcessWishes *process = &use->policy->process;
  g_autofree char *path = absolute_path (use);

  if (path[0] != '/')
    return wrong (use, error, "write a path that is absolute or relative to where you are");
  process->output = (TextWish) { policy_intern (use->policy, path), use->origin };
  process->output_errors = use->directive->parameter != 0;
  return TRUE;
}
