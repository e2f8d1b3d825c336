/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "jailctl/verb.h"

#include "jailctl/verbs.h"

#define VERB(name, arguments, summary, function, words, kind) { name, arguments, summary, function },

const Verb verb_table[] = {
#include "jailctl/verb-list.h"
  { NULL, NULL, NULL, NULL },
};
