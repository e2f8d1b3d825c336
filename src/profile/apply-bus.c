/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Callbacks about the D-Bus buses, and about the limits of a control group. */
#include "profile/apply.h"

#include <string.h>

#include "profile/list-word.h"
#include "profile/profile-error.h"
#include "profile/reader-internal.h"
#include "profile/words.h"

static gboolean
wrong (const DirectiveUse *use, GError **error, const char *problem)
{
  g_autofree char *shown = profile_show_word (use->argument);

  return profile_error (error, JAIL_ERROR_PROFILE, use->origin, "%s %s: %s", use->directive->name, shown, problem);
}

static gboolean
is_option (Origin origin)
{
  return origin.file != NULL && origin.line == 0;
}

/* Options were there first and stand; of the lines of profiles the strictest does. */
static void
set_mode (BusWishes *bus, BusMode mode, Origin origin)
{
  if (bus->mode_set && origin.line > 0 && (is_option (bus->mode_origin) || bus->mode <= mode))
    return;
  bus->mode = mode;
  bus->mode_set = TRUE;
  bus->mode_origin = origin;
}

gboolean
apply_bus_mode (const DirectiveUse *use, GError **error)
{
  BusWishes *bus = &use->policy->buses[use->directive->parameter];
  int mode = list_word_find (words_bus_modes, use->argument, strlen (use->argument));

  if (mode < 0)
    {
      g_autofree char *problem = list_word_problem (words_bus_modes, use->argument, strlen (use->argument));

      return profile_error (error, JAIL_ERROR_PROFILE, use->origin, "%s: %s", use->directive->name, problem);
    }
  set_mode (bus, (BusMode) mode, use->origin);
  return TRUE;
}

gboolean
apply_nodbus (const DirectiveUse *use, GError **error G_GNUC_UNUSED)
{
  for (int bus = 0; bus < BUS_N; bus++)
    set_mode (&use->policy->buses[bus], BUS_NONE, use->origin);
  return TRUE;
}

/* Firejail permits what we do not; its profiles work all the same, with less. */
static gboolean
leave_out_danger (const DirectiveUse *use, Bus bus, BusVerb verb)
{
  g_autofree char *name = NULL;
  guint next = 0;
  const char *why = bus_rule_danger (bus, verb, use->argument, &next, &name);

  if (why == NULL || !profile_reader_is_imported (use->reader))
    return FALSE;
  profile_reader_warn (use->reader, use->origin, "%s %s is left out: %s", use->directive->name, use->argument, why);
  return TRUE;
}

gboolean
apply_bus_rule (const DirectiveUse *use, GError **error)
{
  Bus bus = BUS_RULE_BUS (use->directive->parameter);
  BusVerb verb = BUS_RULE_VERB (use->directive->parameter);
  const char *problem = bus_rule_problem (verb, use->argument);
  BusRule rule = { verb, NULL, use->origin };

  if (problem != NULL)
    return wrong (use, error, problem);
  if (leave_out_danger (use, bus, verb))
    return TRUE;
  rule.text = policy_intern (use->policy, use->argument);
  g_array_append_val (use->policy->buses[bus].rules, rule);
  return TRUE;
}

gboolean
apply_bus_sets (const DirectiveUse *use, GError **error)
{
  Bus bus = (Bus) use->directive->parameter;
  g_auto (GStrv) names = g_strsplit_set (use->argument, " ,", -1);

  for (char **name = names; *name != NULL; name++)
    {
      const BusSet *set = bus_set_find (bus, *name);
      TextWish wish = { NULL, use->origin };

      if (**name == '\0')
        continue;
      if (set == NULL)
        {
          g_autofree char *problem = list_word_problem (use->directive->words, *name, strlen (*name));

          return profile_error (error, JAIL_ERROR_PROFILE, use->origin, "%s: %s", use->directive->name, problem);
        }
      wish.text = set->name;
      g_array_append_val (use->policy->buses[bus].sets, wish);
    }
  return TRUE;
}

gboolean
apply_bus_dangerous (const DirectiveUse *use, GError **error)
{
  const char *problem = bus_pattern_problem (use->argument);
  TextWish wish = { policy_intern (use->policy, use->argument), use->origin };

  if (problem != NULL)
    return wrong (use, error, problem);
  g_array_append_val (use->policy->buses[use->directive->parameter].dangerous, wish);
  return TRUE;
}

gboolean
apply_bus_log (const DirectiveUse *use, GError **error G_GNUC_UNUSED)
{
  use->policy->buses[use->directive->parameter].log = (FlagWish) { TRUE, use->origin };
  return TRUE;
}

gboolean
apply_bus_log_file (const DirectiveUse *use, GError **error G_GNUC_UNUSED)
{
  for (int bus = 0; bus < BUS_N; bus++)
    use->policy->buses[bus].log = (FlagWish) { TRUE, use->origin };
  if (use->argument != NULL)
    use->policy->bus_log = (TextWish) { policy_intern (use->policy, use->argument), use->origin };
  return TRUE;
}

static void
set_text (const DirectiveUse *use, TextWish *wish)
{
  if (wish->text != NULL && is_option (wish->origin) && !is_option (use->origin))
    return;
  *wish = (TextWish) { policy_intern (use->policy, use->argument), use->origin };
}

gboolean
apply_application_id (const DirectiveUse *use, GError **error)
{
  const char *problem = bus_application_id_problem (use->argument);

  if (problem != NULL)
    return wrong (use, error, problem);
  set_text (use, &use->policy->application_id);
  return TRUE;
}

static gboolean
is_number (const char *text, guint64 most)
{
  guint64 value = policy_size (text);

  return value > 0 && value <= most && g_ascii_isdigit (text[strlen (text) - 1]);
}

gboolean
apply_limit (const DirectiveUse *use, GError **error)
{
  switch ((GroupLimit) use->directive->parameter)
    {
    case LIMIT_MEMORY:
      if (policy_size (use->argument) == 0)
        return wrong (use, error, "write a number of bytes above 0; K, M, G or T may follow");
      set_text (use, &use->policy->memory_max);
      return TRUE;
    case LIMIT_TASKS:
      if (!is_number (use->argument, G_MAXUINT32))
        return wrong (use, error, "write a number above 0");
      set_text (use, &use->policy->tasks_max);
      return TRUE;
    case LIMIT_CPU_WEIGHT:
      if (!is_number (use->argument, 10000))
        return wrong (use, error, "write a number from 1 to 10000");
      set_text (use, &use->policy->cpu_weight);
      return TRUE;
    }
  g_assert_not_reached ();
}
