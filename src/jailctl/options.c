/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* jailctl options: the table of directives, a line each. */
#include "jailctl/verbs.h"

#include "profile/directive.h"

#include <stdio.h>

int
verb_options (int argc, char **argv, GError **error)
{
  static const char *const states[] = {
    [STATUS_DONE] = "",
    [STATUS_NOT_YET] = " (not supported yet)",
    [STATUS_IMPOSSIBLE] = " (refused)",
    [STATUS_NO_EFFECT] = " (without effect)",
    [STATUS_REMOVED] = " (an old word)",
  };

  (void) argc;
  (void) argv;
  (void) error;
  for (gsize i = 0; i < directive_table_length; i++) {
    const Directive *row = &directive_table[i];

    printf ("%-28s %s%s\n", row->name, row->summary, states[row->status]);
  }
  return 0;
}
