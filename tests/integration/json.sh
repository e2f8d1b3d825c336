#!/bin/bash
# SPDX-License-Identifier: LGPL-2.1-or-later
# --json of every verb that prints data: valid, with the fields of the manual, whatever the jailed program chose as text.
. "$(dirname "$0")/../lib.sh"
need python3
private_home
at_exit '"$JAILCTL" stop --all --timeout=0 >/dev/null 2>&1'
cd "$HOME" || exit 99

# A command line, an environment, names of files and a resolver file with quotes, controls, bytes that are no UTF-8.
odd=$'a"b\\c\n\e[31m\xff\u202e\x7f{}'
mkdir odd && : >"odd/$odd" && ln -s "$odd" odd/link
"$JAIL" --noprofile --quiet --name=odd.name --trace-denials --seccomp --env="ODD=$odd" --whitelist="$HOME/odd" \
	sh -c 'mount 2>/dev/null; python3 -c "import ctypes; ctypes.CDLL(None).mount(0,0,0,0,0)"; : >up; exec sleep 600' "$odd" 2>trace.log &
wait_until 10 sh -c '"$JAILCTL" list --names | grep -qx odd.name'
wait_until 10 sh -c '"$JAILCTL" why odd.name | grep -q mount'
"$JAIL" --quiet --noprofile --overlay-named=layer sh -c ": >\"\$HOME/\$1\"" sh "$odd"

valid() { # EXPRESSION of j DESCRIPTION VERB...
	local expression=$1 what=$2
	shift 2
	run "$JAILCTL" "$@"
	tap_is "$(printf %s "$stdout" | python3 -c 'import json,sys
j = json.load(sys.stdin)
print(eval(sys.argv[1]))' "$expression" 2>&1)" True "$what"
	tap_is "$status$(printf %s "$stdout" | LC_ALL=C tr -d -c '\000-\011\013-\037\177-\377' | wc -c)" 00 "$what: plain characters only"
}
fields='["pid", "name", "user", "program", "command", "started", "init", "program_pid", "profiles", "joinable"]'
valid "all(k in j[0] for k in $fields) and any('\x1b' in w or '\ufffd' in w for w in j[0]['command'])" "list" list --json
valid "all(set(p) == {'pid', 'parent', 'command', 'resident'} for p in j[0]['processes'])" "tree" tree --json
valid "{'n_processes', 'cpu', 'cpu_seconds', 'resident', 'seconds'} <= set(j[0])" "top" top --json
valid "{'directory', 'network', 'userns', 'capabilities', 'landlock_scopes', 'filters'} <= set(j)" "info" info --json odd.name
valid "{'name', 'type', 'mode', 'uid', 'gid', 'size', 'modified'} <= set(j[0]) and len(j) == 2" "ls" ls --json odd.name "$HOME/odd"
valid "'ODD' in j" "env" env --json odd.name
valid "isinstance(j, list)" "caps" caps --json odd.name
valid "all('action' in s and 'path' in s for s in j)" "fs" fs --json odd.name
valid "len(j) > 0" "seccomp" seccomp --json odd.name
valid "any('mount' in l for l in j)" "why" why --json odd.name
valid "isinstance(j, list)" "netstats" netstats --json
for topic in apparmor dns net profile protocol; do
	valid "isinstance(j, list) and all(isinstance(l, str) for l in j)" "print $topic" print --json $topic odd.name
done
valid "all(isinstance(n, int) for n in j)" "print cpu" print --json cpu odd.name
valid "{'check', 'verdict', 'lost', 'remedy'} == set(j[0])" "doctor" doctor --json
valid "isinstance(j, (dict, list))" "explain" explain --json true
valid "isinstance(j, (dict, list))" "explain of a path" explain --json "$HOME/odd/$odd" true
printf 'blacklist ${HOME}/%s\nno-such-word\n' x >bad.profile
run "$JAILCTL" lint --json bad.profile
tap_is "$(printf %s "$stdout" | python3 -c 'import json,sys; print(any("no-such-word" in str(f) for f in json.load(sys.stdin)))')" True "lint"
valid "any(r['name'] == 'seccomp' and r['state'] == 'works' and r['profile'] for r in j)" "options" options --json
valid "{'name', 'number'} == set(j[0])" "names" names --json syscalls
valid "j[0]['name'] == 'layer' and j[0]['n_changes'] == 1" "overlay" overlay --json
valid "j[0]['change'] == 'new' and set(j[0]) == {'path', 'change', 'directory'}" "overlay list" overlay --json list layer
valid "all(r['state'] in ('enabled', 'disabled', 'absent') for r in j)" "desktop list" desktop list --json
for words in "desktop enable --json true" "overlay --json keep layer" "options --jsonn"; do
	# shellcheck disable=SC2086
	run "$JAILCTL" $words
	tap_is "$status$stdout" 2 "wrong words: $words"
done
tap_done
