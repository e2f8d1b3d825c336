/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* jailctl why: what the filters of a watched jail refused so far. */
#include "jailctl/verbs.h"

#include "instance/control.h"
#include "instance/registry.h"
#include "instance/visit.h"
#include "jailctl/show.h"
#include "util/error.h"

int
verb_why (int argc, char **argv, GError **error)
{
  g_autoptr (JailRecord) record = NULL;
  g_autoptr (GVariant) description = NULL;
  g_auto (GStrv) lines = NULL;
  gboolean json = take_flag (&argc, argv, "--json");

  if (!take_words (&argc, argv, 1, 1, "why [--json] NAME", error))
    return -1;
  record = registry_find_one (argv[1], error);
  description = record != NULL ? visit_ask (record, CONTROL_DESCRIBE, error) : NULL;
  if (description == NULL)
    return -1;
  if (!g_variant_lookup (description, "denials", "^aay", &lines)) {
    g_set_error (error, JAIL_ERROR, JAIL_ERROR_HOST,
                 "nobody watches what this jail is refused; start it with --trace-denials");
    return -1;
  }
  return show_lines (lines, json, "nothing was refused so far");
}
