/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The verbs of jailctl, in the order of --help and of the manual: name, arguments,
 * summary, function; then for the completion scripts the fixed words that may come
 * first, and what the words behind the options are. The options are completed from the
 * arguments, where "--word=" takes a value: one of those named, or PROFILE. To be
 * included with VERB () defined. */
VERB ("list", "[--json|--lines|--names]", "list the jails that run", verb_list, "", NONE)
VERB ("tree", "[--json]", "list them with their processes", verb_tree, "", NONE)
VERB ("top", "[--json|--once] [--delay=SECONDS] [--sort=cpu|memory|name|pid|time]",
      "watch them: processor, memory, processes, time", verb_top, "", NONE)
VERB ("info", "[--json|--plan] NAME", "say what a jail is, or print its whole plan", verb_info, "", JAIL)
VERB ("join", "NAME [PROGRAM [ARGUMENTS]]", "run a program in a jail that runs", verb_join, "", JAIL_THEN_PROGRAM)
VERB ("stop", "[--timeout=SECONDS] NAME...|--all", "ask jails to end, and end those that do not", verb_stop, "", JAIL)
VERB ("ls", "[--json] NAME [DIRECTORY]", "list a directory as the jail sees it", verb_ls, "", JAIL_THEN_FILE)
VERB ("cat", "NAME FILE", "print a file as the jail sees it", verb_cat, "", JAIL_THEN_FILE)
VERB ("get", "[--force] NAME FILE [TARGET]", "copy a file out of a jail", verb_get, "", JAIL_THEN_FILE)
VERB ("put", "[--force] NAME FILE [TARGET]", "copy a file into a jail", verb_put, "", JAIL_THEN_FILE)
VERB ("env", "[--json] NAME", "print the environment of a jail's programs", verb_env, "", JAIL)
VERB ("caps", "[--json] NAME", "print the capabilities that they keep", verb_caps, "", JAIL)
VERB ("fs", "[--json] NAME", "print how their file view is made", verb_fs, "", JAIL)
VERB ("print", "[--json] TOPIC NAME",
      "print apparmor, cpu, dns, net, profile or protocol of a jail", verb_print, "apparmor cpu dns net profile protocol", JAIL)
VERB ("netstats", "[--json]", "print what jails received and sent", verb_netstats, "", NONE)
VERB ("why", "[--json] NAME", "print what a jail started with --trace-denials was refused", verb_why, "", JAIL)
VERB ("doctor", "[--json]", "say what this machine lacks for jails, and how to mend it", verb_doctor, "", NONE)
VERB ("explain", "[--json] [--profile=PROFILE] [PATH] PROGRAM",
      "say what a program could do with a path, or all that it could reach", verb_explain, "", PROGRAM)
VERB ("lint", "[--json] [--host] FILE...", "find what is wrong, idle or dangerous in profiles", verb_lint, "", FILE)
VERB ("options", "[--json]", "list every directive of profiles and option of jail", verb_options, "", NONE)
VERB ("names", "[--json] TOPIC [@GROUP]",
      "list capabilities, errnos, groups, protocols, syscalls or syscalls32 that profiles can name", verb_names, "capabilities errnos groups protocols syscalls syscalls32", NONE)
VERB ("overlay", "[--json] [list|keep|drop NAME [PATH...]]",
      "list, keep or drop what was changed on overlays", verb_overlay, "list keep drop", FILE)
VERB ("seccomp", "[--json] NAME|export [--format=oci|pseudo|table] FILTERS|check FILE",
      "print the system call filters of a jail or a profile, or check a seccomp profile in JSON", verb_seccomp, "export check", JAIL_OR_FILE)
VERB ("desktop", "enable|disable|refresh|status|list [--json] [--links] [--system] [PROGRAM...]",
      "let menus, file managers, autostart and D-Bus start programs in their jails", verb_desktop, "enable disable refresh status list", PROGRAM)
