/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "jailctl/verb.h"

#include "jailctl/verbs.h"

const Verb verb_table[] = {
  { "options", "", "list every directive of profiles and option of jail", verb_options },
  { NULL, NULL, NULL, NULL },
};
