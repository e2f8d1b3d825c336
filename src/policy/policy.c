/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "policy/policy.h"

#include <stdarg.h>
#include <string.h>

char *
origin_to_string (Origin origin)
{
  if (origin.file == NULL)
    return g_strdup ("built in");
  if (origin.line == 0)
    return g_strdup_printf (origin.file[0] == '-' ? "option %s" : "%s", origin.file);
  return g_strdup_printf ("%s:%u", origin.file, origin.line);
}

Policy *
policy_new (void)
{
  Policy *policy = g_new0 (Policy, 1);

  policy->text = g_string_chunk_new (4096);
  policy->paths = g_array_new (FALSE, FALSE, sizeof (PathWish));
  policy->environment = g_array_new (FALSE, FALSE, sizeof (EnvWish));
  for (int i = 0; i < ENTRIES_N; i++)
    policy->entries[i].names = g_array_new (FALSE, FALSE, sizeof (TextWish));
  policy->dns = g_array_new (FALSE, FALSE, sizeof (TextWish));
  policy->display.extra = g_array_new (FALSE, FALSE, sizeof (TextWish));
  for (int use = 0; use < PORTS_N; use++)
    policy->landlock.ports[use] = g_array_new (FALSE, FALSE, sizeof (PortWish));
  policy->notes = g_array_new (FALSE, FALSE, sizeof (TextWish));
  for (int bus = 0; bus < BUS_N; bus++) {
    policy->buses[bus].rules = g_array_new (FALSE, FALSE, sizeof (BusRule));
    policy->buses[bus].sets = g_array_new (FALSE, FALSE, sizeof (TextWish));
    policy->buses[bus].dangerous = g_array_new (FALSE, FALSE, sizeof (TextWish));
  }
  policy->profiles = g_array_new (FALSE, FALSE, sizeof (TextWish));
  policy->process.limits = g_array_new (FALSE, FALSE, sizeof (LimitWish));
  policy->process.processors = g_array_new (FALSE, FALSE, sizeof (int));
  policy->process.keep_fds = g_array_new (FALSE, FALSE, sizeof (int));
  return policy;
}

void
policy_free (Policy *policy)
{
  g_array_unref (policy->paths);
  g_array_unref (policy->environment);
  for (int i = 0; i < ENTRIES_N; i++)
    g_array_unref (policy->entries[i].names);
  g_array_unref (policy->dns);
  g_array_unref (policy->display.extra);
  g_array_unref (policy->notes);
  for (int bus = 0; bus < BUS_N; bus++) {
    g_array_unref (policy->buses[bus].rules);
    g_array_unref (policy->buses[bus].sets);
    g_array_unref (policy->buses[bus].dangerous);
  }
  for (int use = 0; use < PORTS_N; use++)
    g_array_unref (policy->landlock.ports[use]);
  g_array_unref (policy->profiles);
  g_array_unref (policy->process.limits);
  g_array_unref (policy->process.processors);
  g_array_unref (policy->process.keep_fds);
  g_string_chunk_free (policy->text);
  g_free (policy);
}

const char *
policy_intern (Policy *policy, const char *text)
{
  return g_string_chunk_insert_const (policy->text, text);
}

Origin
policy_origin (Policy *policy, const char *file, guint line)
{
  return (Origin) { policy_intern (policy, file), line };
}

void
policy_set_flag (Policy *policy, PolicyFlag flag, Origin origin)
{
  policy->flags[flag] = (FlagWish) { TRUE, origin };
}

void
policy_add_path (Policy *policy, PathVerb verb, const char *path, Origin origin)
{
  PathWish wish = { verb, g_string_chunk_insert (policy->text, path), NULL, origin };

  g_array_append_val (policy->paths, wish);
}

void
policy_add_bind (Policy *policy, const char *source, const char *path, Origin origin)
{
  PathWish wish = { PATH_BIND, policy_intern (policy, path), policy_intern (policy, source), origin };

  g_array_append_val (policy->paths, wish);
}

void
policy_add_entry (Policy *policy, EntryDirectory directory, const char *name, Origin origin)
{
  TextWish wish = { policy_intern (policy, name), origin };

  g_array_append_val (policy->entries[directory].names, wish);
}

void
policy_add_note (Policy *policy, Origin origin, const char *format, ...)
{
  g_autofree char *text = NULL;
  va_list arguments;
  TextWish note = { NULL, origin };

  va_start (arguments, format);
  text = g_strdup_vprintf (format, arguments);
  va_end (arguments);
  note.text = policy_intern (policy, text);
  g_array_append_val (policy->notes, note);
}

void
policy_set_environment (Policy *policy, const char *name, const char *value, Origin origin)
{
  EnvWish wish = {
    policy_intern (policy, name),
    value != NULL ? policy_intern (policy, value) : NULL,
    origin,
  };

  g_array_append_val (policy->environment, wish);
}

guint64
policy_size (const char *text)
{
  static const char letters[] = "KMGT";
  const char *letter;
  guint64 value = 0;
  guint shift = 0;

  for (; g_ascii_isdigit (*text); text++)
    if (!g_uint64_checked_mul (&value, value, 10) || !g_uint64_checked_add (&value, value, (guint64) (*text - '0')))
      return 0;
  if (*text != '\0') {
    letter = strchr (letters, *text);
    if (letter == NULL || text[1] != '\0')
      return 0;
    shift = 10 * (guint) (letter - letters + 1);
  }
  return value > G_MAXUINT64 >> shift ? 0 : value << shift;
}
