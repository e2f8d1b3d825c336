/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "jailctl/verb.h"

#include "jailctl/verbs.h"

const Verb verb_table[] = {
  { "list", "[--json|--lines|--names]", "list the jails that run", verb_list },
  { "tree", "[--json]", "list them with their processes", verb_tree },
  { "info", "[--json|--plan] NAME", "say what a jail is, or print its whole plan", verb_info },
  { "join", "NAME [PROGRAM [ARGUMENTS]]", "run a program in a jail that runs", verb_join },
  { "stop", "[--timeout=SECONDS] NAME...|--all", "ask jails to end, and end those that do not", verb_stop },
  { "ls", "[--json] NAME [DIRECTORY]", "list a directory as the jail sees it", verb_ls },
  { "cat", "NAME FILE", "print a file as the jail sees it", verb_cat },
  { "get", "[--force] NAME FILE [TARGET]", "copy a file out of a jail", verb_get },
  { "put", "[--force] NAME FILE [TARGET]", "copy a file into a jail", verb_put },
  { "env", "[--json] NAME", "print the environment of a jail's programs", verb_env },
  { "caps", "[--json] NAME", "print the capabilities that they keep", verb_caps },
  { "fs", "[--json] NAME", "print how their file view is made", verb_fs },
  { "print", "TOPIC NAME", "print apparmor, cpu, dns, net, profile or protocol of a jail", verb_print },
  { "netstats", "[--json]", "print what jails received and sent", verb_netstats },
  { "why", "NAME", "print what a jail started with --trace-denials was refused", verb_why },
  { "doctor", "[--json]", "say what this machine lacks for jails, and how to mend it", verb_doctor },
  { "options", "", "list every directive of profiles and option of jail", verb_options },
  { "overlay", "[list|keep|drop NAME [PATH...]]", "list, keep or drop what was changed on overlays", verb_overlay },
  { "seccomp", "[--json] NAME|export|check ...",
    "print the system call filters of a jail or a profile, or check a seccomp profile in JSON", verb_seccomp },
  { NULL, NULL, NULL, NULL },
};
