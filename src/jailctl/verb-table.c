/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "jailctl/verb.h"

#include "jailctl/verbs.h"

const Verb verb_table[] = {
  { "options", "", "list every directive of profiles and option of jail", verb_options },
  { "overlay", "[list|keep|drop NAME [PATH...]]", "list, keep or drop what was changed on overlays", verb_overlay },
  { "seccomp", "export|check ...", "print the system call filters of a profile, or check a seccomp profile in JSON",
    verb_seccomp },
  { NULL, NULL, NULL, NULL },
};
