#!/bin/bash
# SPDX-License-Identifier: LGPL-2.1-or-later
# jailctl top on a real terminal, that of tmux: what it shows, its keys, and that the terminal is left as it was.
. "$(dirname "$0")/../lib.sh"
need tmux python3
private_home
export LC_ALL=C.UTF-8 TERM=xterm
at_exit '"$JAILCTL" stop --all --timeout=0 >/dev/null 2>&1'
at_exit 'tmux -S "$TEST_TMP/tmux" kill-server 2>/dev/null'
cd "$TEST_TMP" || exit 99

screen() { tmux -S "$TEST_TMP/tmux" capture-pane -p; }
keys() { tmux -S "$TEST_TMP/tmux" send-keys "$@"; }
shows() { screen | grep -Eq -e "$1"; } # REGEX
see() { # REGEX DESCRIPTION
	if wait_until 20 shows "$1"; then tap_pass "$2"; else
		tap_fail "$2"
		tap_diag "$(screen)"
	fi
}
gone() { ! shows "$1"; } # REGEX
see_no() { # REGEX DESCRIPTION
	if wait_until 20 gone "$1"; then tap_pass "$2"; else
		tap_fail "$2"
		tap_diag "$(screen)"
	fi
}
names() { screen | awk '$1 ~ /^[0-9]+$/ { printf "%s ", $2 }'; }
in_order() { [ "$(names)" = "$1" ]; } # NAMES
see_order() { # NAMES DESCRIPTION
	wait_until 20 in_order "$1"
	tap_is "$(names)" "$1" "$2"
}
start() { # NAME PROGRAM...
	local name=$1
	shift
	"$JAIL" --noprofile --name="$name" "$@" &
	wait_until 10 sh -c '"$1" list --names | grep -qx -e "$2"' sh "$JAILCTL" "$name"
}

run "$JAILCTL" top --json
tap_is "$(printf %s "$stdout" | tr -d ' \n')" "[]" "no jail"
start calm sleep 600
# A program that would write to the terminal of who looks at it.
start hostile sh -c 'sleep 600; : "'$'\e]0;owned\a\e[2J\e[31m\t''漢字漢字漢字'$'\xff''"'
start busy sh -c 'while :; do :; done'
start large python3 -c 'import time; x = bytearray(60000000); time.sleep(600)'

# The busy one has to have run for a while, on a machine with other things to do.
as_expected() {
	"$JAILCTL" top --json | python3 -c 'import json,sys
rows = {j["name"]: j for j in json.load(sys.stdin)}
assert set(rows) == {"calm", "hostile", "busy", "large"}, rows
assert rows["busy"]["cpu"] > rows["calm"]["cpu"] and rows["busy"]["cpu_seconds"] > rows["calm"]["cpu_seconds"], rows
assert rows["large"]["resident"] > rows["calm"]["resident"] + 50000000, rows
assert all(r["n_processes"] >= 3 and r["seconds"] >= 0 and r["cpu_seconds"] >= 0 for r in rows.values()), rows'
}
tap_ok "--json has processor, memory, processes and time of each" wait_until 20 as_expected
run "$JAILCTL" top --once --sort=name
tap_is "$(printf '%s\n' "$stdout" | awk 'NR > 1 { print $2 }' | tr '\n' ' ')" "busy calm hostile large " "--once prints a list, in the order wished for"
tap_unlike "$stdout" $'[\e\a]' "without control characters of the programs"
run "$JAIL" --top
tap_like "$stdout" ' calm .* sleep 600$' "jail --top without a terminal too"
run env TERM=dumb "$JAILCTL" top
tap_like "$stdout" ' calm .* sleep 600$' "and on a terminal that can do nothing"
for word in --sort=colour --delay=0 --delay=x --delay= --jsonn extra; do
	run "$JAILCTL" top "$word"
	tap_is "$status$stdout" 2 "$word is refused"
done

tmux -S "$TEST_TMP/tmux" -f /dev/null new-session -d -x 100 -y 20 "env PS1='prompt\$ ' sh"
see 'prompt\$' "a terminal"
keys "stty -a >before; '$JAILCTL' top --delay=0.3" Enter
see '^jailctl top - .* 4 jails' "the screen has a line on top"
see '^ +[0-9]+ busy .* sh -c while' "and the jails"
keys n
see_order "busy calm hostile large " "sorted by name"
keys r
see_order "large hostile calm busy " "the other way round"
keys r m
wait_until 20 sh -c 'tmux -S "$1" capture-pane -p | grep -E "^ +[0-9]" | head -1 | grep -q " large "' sh "$TEST_TMP/tmux"
tap_like "$(names)" '^large ' "sorted by memory"
keys p
see_order "calm hostile busy large " "sorted by pid"
tap_unlike "$(tmux -S "$TEST_TMP/tmux" capture-pane -e -p; tmux -S "$TEST_TMP/tmux" display-message -p '#{pane_title}')" $'owned$|\e\\[31m' \
	"a program inside can neither name nor colour the terminal"

keys n Home Down s
see 'Stop the jail .calm.*y/n|Stop the jail [0-9]+ \(calm\)' "stopping asks"
keys n
see_no 'y/n' "no is no"
tap_ok "and the jail is there" sh -c '"$1" list --names | grep -qx calm' sh "$JAILCTL"
keys s y
see_order "busy hostile large " "yes is yes"
keys Home Enter
see '@.*\$ *$' "Enter joins the jail"
keys 'echo in-$((40 + 2)) $PPID' Enter
see '^in-42' "a shell in it runs"
keys 'exit' Enter
see '^jailctl top - .* 3 jails' "and its end leads back"
tmux -S "$TEST_TMP/tmux" resize-window -x 40 -y 6
wait_until 20 sh -c 'tmux -S "$1" capture-pane -p | grep -q "^q quit"' sh "$TEST_TMP/tmux"
tap_is "$(screen | awk 'length > 40' | wc -l)" 0 "a small window has a small view"
tmux -S "$TEST_TMP/tmux" resize-window -x 10 -y 2
tmux -S "$TEST_TMP/tmux" resize-window -x 100 -y 20
see '^q quit .*reverse' "and a large one a large view"
keys C-z
see 'Stopped' "Ctrl-Z stops it"
keys fg Enter
see '^jailctl top - ' "fg brings it back"
keys C-c
see_no '^jailctl top - ' "Ctrl-C ends it"
keys 'stty -a >after; cmp before after && echo terminal as before' Enter
see '^terminal as before' "the terminal is as it was"
keys "'$JAILCTL' top" Enter
see '^jailctl top - ' "again"
"$JAILCTL" stop --all --timeout=2 >/dev/null 2>&1
see '0 jails' "the last jail may end"
keys q
see_no '^jailctl top - ' "q ends it"
tap_done
