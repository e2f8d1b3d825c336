#!/bin/bash
# SPDX-License-Identifier: LGPL-2.1-or-later
#
# Jails that run: list, tree, info, join, stop, and files in and out. What a hostile program does about it is in
# tests/integration/running-hostile.sh.
. "$(dirname "$0")/../lib.sh"
need python3 pgrep setpriv

private_home
at_exit '"$JAILCTL" stop --all --timeout=0 >/dev/null 2>&1'
cd "$TEST_TMP" || exit 99

ctl() { run "$JAILCTL" "$@"; }
json() { # EXPRESSION: of the JSON on stdin, as j
	python3 -c 'import json,sys; j=json.load(sys.stdin); print(eval(sys.argv[1]))' "$1"
}
# start NAME OPTIONS...: a jail that stays; $! is its supervisor.
start() {
	local name=$1
	shift
	"$JAIL" --noprofile --name="$name" "$@" sh -c 'exec sleep 600' &
	wait_until 10 sh -c '"$1" list --names | grep -qx -e "$2"' sh "$JAILCTL" "$name"
}

ctl list
tap_is "$stdout$stderr$status" 0 "no jail runs"
start one --seccomp --env=GIFT=horse
one=$!
ctl list
tap_like "$stdout" "^$one +one +.* sh -c exec sleep 600$" "list has pid, name and command"
ctl list --lines
tap_is "$stdout" "$one:$(id -un):one:sh -c exec sleep 600" "and the lines of Firejail"
tap_is "$("$JAIL" --list)" "$stdout" "which jail --list prints too"
"$JAILCTL" list --json >list.json
tap_is "$(json 'j[0]["pid"], j[0]["name"], j[0]["command"], j[0]["joinable"]' <list.json)" \
	"($one, 'one', ['sh', '-c', 'exec sleep 600'], True)" "and JSON"
tap_ok "the pids of the record are the jail's" sh -c 'test "$(ps -o ppid= -p "$1")" -eq "$2" && test "$(ps -o ppid= -p "$3")" -eq "$1"' \
	sh "$(json 'j[0]["init"]' <list.json)" "$one" "$(json 'j[0]["program_pid"]' <list.json)"
ctl tree
tap_like "$stdout" '^    [0-9]+:.*::sleep 600$' "tree has the processes inside"
tap_is "$("$JAILCTL" tree --json | json 'len(j[0]["processes"])')" 3 "as JSON"
ctl info one
tap_like "$stdout" '^joining +allowed$' "info says what it is"
tap_is "$("$JAILCTL" info --json "$one" | json 'j["network"], j["capabilities"]')" "('host', [])" "also by pid, as JSON"
tap_is "$("$JAILCTL" info --json "$(json 'j[0]["program_pid"]' <list.json)" | json 'j["pid"]')" "$one" "and by the pid of a process inside"
ctl info --plan one
tap_like "$stdout" '^run +/' "info --plan has the whole plan"
ctl env one
tap_like "$stdout" '^GIFT=horse$' "env has its environment"
tap_is "$("$JAILCTL" env --json one | json 'j["GIFT"]')" horse "as JSON"
ctl caps one
tap_is "$stdout" none "caps: none is kept"
ctl seccomp one
tap_like "$stdout" 'ptrace' "seccomp has the refused calls"
tap_ok "as JSON" sh -c '"$1" seccomp --json one | python3 -m json.tool' sh "$JAILCTL"
ctl fs one
tap_like "$stdout" '^show +/usr read-only' "fs has the file view"
tap_is "$("$JAILCTL" fs --json one | json '[s["attributes"] for s in j if s["path"] == "/usr"]')" "['read-only']" "as JSON"
for option in caps cpu dns fs net profile protocol seccomp apparmor; do
	tap_ok "jail --$option.print" "$JAIL" "--$option.print=one"
done
ctl netstats
tap_like "$stdout" "^$one +one +lo " "netstats has its devices"

# joining
"$JAILCTL" join one sh -c 'cat /proc/self/status; echo "gift $GIFT $HOME"; pwd; ls /proc/self/fd | wc -l; readlink /proc/self/ns/*' >joined
status=$?
tap_is $status 0 "a program joins"
"$JAIL" --noprofile --seccomp --env=GIFT=horse sh -c 'cat /proc/self/status; echo "gift $GIFT $HOME"; pwd; ls /proc/self/fd | wc -l' >first
confined() { grep -E '^(Cap|NoNewPrivs|Seccomp|Groups|Uid|Gid|gift|/|[0-9])' "$1" | grep -v ':\['; }
tap_is "$(confined joined)" "$(confined first)" "as confined as the first, with its environment, directory and descriptors"
inner=$(readlink "/proc/$(json 'j[0]["program_pid"]' <list.json)/ns/pid")
tap_like "$(cat joined)" "^${inner//[/\\[}" "in the same namespaces"
ctl join one sh -c 'exit 9'
tap_is "$status" 9 "its status is returned"
ctl join one sh -c 'kill -TERM $$'
tap_is "$status" 143 "and its signal"
ctl join one no-such-program
tap_is "$status" 127 "a program that is not there"
tap_like "$stderr" "^jailctl: .*no-such-program" "with a message"
ctl join one sh -c 'echo 1 >/proc/sys/user/max_user_namespaces || unshare -U true'
tap_isnt "$status" 0 "what joins can make no user namespaces either"
tap_is "$(echo text | "$JAIL" --join=one cat)" text "jail --join takes stdin"
run "$JAIL" --noprofile --join-or-start=one sh -c 'readlink /proc/self/ns/pid'
tap_is "$stdout" "$inner" "--join-or-start joins"
run "$JAIL" --noprofile --join-or-start=other sh -c 'readlink /proc/self/ns/pid'
tap_isnt "$stdout" "$inner" "or starts"
"$JAILCTL" join one sh -c 'echo up; exec sleep 54399' >out &
joiner=$!
wait_until 10 grep -q up out
kill -KILL $joiner
tap_ok "the end of the joiner is that of its program" wait_until 10 sh -c '! pgrep -U "$(id -u)" -f "^sleep 54399"'
tap_ok "and of nothing else" kill -0 $one

# files
echo content >in.txt
printf '\0\377\n' >bytes
"$JAIL" --noprofile --name=files --private sh -c 'echo secret >~/there; ln -s /proc/self/environ ~/magic; ln -s there ~/link; mkfifo ~/pipe; echo up; exec sleep 600' >up &
wait_until 10 grep -q up up
wait_until 10 sh -c '"$1" list --names | grep -qx files' sh "$JAILCTL"
ctl ls files "$HOME"
tap_like "$stdout" ' there$' "ls lists inside"
tap_is "$("$JAIL" --ls=files "$HOME")" "$stdout" "as jail --ls does"
tap_is "$("$JAILCTL" ls --json files "$HOME" | json '[e["type"] for e in j if e["name"] == "link"]')" "['link']" "as JSON"
ctl cat files "$HOME/link"
tap_is "$stdout" secret "cat follows links inside"
ctl cat files "$HOME/pipe"
tap_is "$status" 1 "and waits for no pipe"
ctl cat files "$HOME/magic"
tap_is "$stdout$status" 1 "and follows no magic link"
ctl get files "$HOME/there"
tap_is "$(cat there)" secret "get fetches a file"
ctl get files "$HOME/there"
tap_is "$status" 1 "and overwrites none"
tap_ok "unless it is forced" "$JAILCTL" get --force files "$HOME/there"
ctl get files /no/such/file
tap_not_ok "a file that is not there leaves nothing behind" test -e file
ctl put files bytes "$HOME/put"
"$JAILCTL" cat files "$HOME/put" | cmp -s - bytes
tap_is "${PIPESTATUS[1]}" 0 "put brings a file in, byte by byte"
ctl put files in.txt "$HOME/put"
tap_is "$status" 1 "and overwrites none"
ctl put files in.txt "$HOME"
tap_is "$("$JAILCTL" cat files "$HOME/in.txt")" content "into a directory"
ctl put files in.txt /usr/bin/in.txt
tap_is "$status" 1 "where the jail's programs cannot write, put cannot"
ctl join files sh -c 'cat ~/put' >/dev/null
tap_is "$status" 0 "the programs see it"

# stopping
ctl stop files
tap_is "$status" 0 "stop ends a jail"
tap_not_ok "which is gone" sh -c '"$1" list --names | grep -qx files' sh "$JAILCTL"
"$JAIL" --noprofile --name=stubborn sh -c 'trap "" TERM HUP INT; echo up; while :; do sleep 0.2; done' >up2 &
stubborn=$!
wait_until 10 grep -q up up2
wait_until 10 sh -c '"$1" list --names | grep -qx stubborn' sh "$JAILCTL"
ctl stop --timeout=1 stubborn
tap_is "$status" 0 "also one that does not want to"
tap_not_ok "it is gone" kill -0 $stubborn
start twin
twin=$!
start twin
sleep 0
wait_until 10 sh -c 'test "$("$1" list --names | grep -cx twin)" = 2' sh "$JAILCTL"
ctl stop twin
tap_is "$status" 2 "a name that two jails have means none"
tap_like "$stderr" "2 jails are called 'twin'.*$twin" "and the pids are told"
tap_ok "one of them is stopped by pid" "$JAILCTL" stop "$twin"
tap_ok "the other by name, as Firejail has it" "$JAIL" --shutdown=twin
ctl stop nobody
tap_is "$status" 1 "a jail that does not run"
tap_like "$stderr" "no jail 'nobody' is running" "is named"
"$JAIL" --noprofile --name=alone --nojoin sh -c 'exec sleep 600' &
wait_until 10 sh -c '"$1" list --names | grep -qx alone' sh "$JAILCTL"
for verb in "join alone true" "cat alone /etc/passwd" "put alone in.txt /tmp/x" "ls alone /"; do
	# shellcheck disable=SC2086
	ctl $verb
	tap_like "$stderr" 'lets nobody join' "nojoin forbids $verb"
done
ctl info alone
tap_like "$stdout" '^joining +forbidden$' "but not to ask"
tap_ok "stop --all" "$JAILCTL" stop --all
ctl list
tap_is "$stdout" "" "nothing is left"
tap_is "$(ls -A "$XDG_RUNTIME_DIR/jail")" "" "not even a directory"

for words in "" "no-such-verb" "join" "cat one" "list extra" "stop --timeout=x a" "info --what one"; do
	# shellcheck disable=SC2086
	ctl $words
	tap_is "$status" 2 "wrong words: jailctl $words"
done
for name in 123 -x 'a b' "$(printf 'a\033')"; do
	run_jail --noprofile "--name=$name" true
	tap_is "$status" 125 "no name: $(printf %q "$name")"
done
tap_done
