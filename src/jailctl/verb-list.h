/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The verbs of jailctl, in the order of --help and of the manual: name, arguments,
 * summary, function. To be included with VERB () defined. */
VERB ("list", "[--json|--lines|--names]", "list the jails that run", verb_list)
VERB ("tree", "[--json]", "list them with their processes", verb_tree)
VERB ("info", "[--json|--plan] NAME", "say what a jail is, or print its whole plan", verb_info)
VERB ("join", "NAME [PROGRAM [ARGUMENTS]]", "run a program in a jail that runs", verb_join)
VERB ("stop", "[--timeout=SECONDS] NAME...|--all", "ask jails to end, and end those that do not", verb_stop)
VERB ("ls", "[--json] NAME [DIRECTORY]", "list a directory as the jail sees it", verb_ls)
VERB ("cat", "NAME FILE", "print a file as the jail sees it", verb_cat)
VERB ("get", "[--force] NAME FILE [TARGET]", "copy a file out of a jail", verb_get)
VERB ("put", "[--force] NAME FILE [TARGET]", "copy a file into a jail", verb_put)
VERB ("env", "[--json] NAME", "print the environment of a jail's programs", verb_env)
VERB ("caps", "[--json] NAME", "print the capabilities that they keep", verb_caps)
VERB ("fs", "[--json] NAME", "print how their file view is made", verb_fs)
VERB ("print", "TOPIC NAME", "print apparmor, cpu, dns, net, profile or protocol of a jail", verb_print)
VERB ("netstats", "[--json]", "print what jails received and sent", verb_netstats)
VERB ("why", "NAME", "print what a jail started with --trace-denials was refused", verb_why)
VERB ("doctor", "[--json]", "say what this machine lacks for jails, and how to mend it", verb_doctor)
VERB ("explain", "[--json] [--profile=PROFILE] [PATH] PROGRAM",
      "say what a program could do with a path, or all that it could reach", verb_explain)
VERB ("lint", "[--json] [--host] FILE...", "find what is wrong, idle or dangerous in profiles", verb_lint)
VERB ("options", "", "list every directive of profiles and option of jail", verb_options)
VERB ("names", "[--json] TOPIC [@GROUP]",
      "list capabilities, errnos, groups, protocols, syscalls or syscalls32 that profiles can name", verb_names)
VERB ("overlay", "[list|keep|drop NAME [PATH...]]", "list, keep or drop what was changed on overlays", verb_overlay)
VERB ("seccomp", "[--json] NAME|export|check ...",
      "print the system call filters of a jail or a profile, or check a seccomp profile in JSON", verb_seccomp)
VERB ("desktop", "enable|disable|refresh|status|list [PROGRAM...]",
      "let menus, file managers, autostart and D-Bus start programs in their jails", verb_desktop)
