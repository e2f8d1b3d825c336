#!/bin/bash
# SPDX-License-Identifier: LGPL-2.1-or-later
#
# A jailed program behaves like the program: statuses, signals, streams, descriptors, life and death.
. "$(dirname "$0")/../lib.sh"
need python3

# Statuses
run_jail --noprofile true
tap_is "$status" 0 "success passes through"
run_jail --noprofile sh -c 'exit 42'
tap_is "$status" 42 "a status passes through"
run_jail --noprofile sh -c 'kill -TERM $$'
tap_is "$status" 143 "a deadly signal is 128 and its number"
run_jail --noprofile sh -c 'kill -KILL $$'
tap_is "$status" 137 "SIGKILL too"
run_jail --noprofile no-such-program
tap_is "$status" 127 "a missing program is 127"
tap_like "$stderr" "^jail: 'no-such-program' is not found in PATH$" "the message names it"
run_jail --noprofile /etc/passwd
tap_is "$status" 126 "a file that is no program is 126"
printf 'no magic\n' >"$TEST_TMP/text"
chmod +x "$TEST_TMP/text"
run_jail --noprofile "--whitelist=$TEST_TMP/text" "$TEST_TMP/text"
tap_is "$status" 126 "a text without an interpreter is 126"
printf '#!/no/such/interpreter\n' >"$TEST_TMP/script"
chmod +x "$TEST_TMP/script"
run_jail --noprofile "--whitelist=$TEST_TMP/script" "$TEST_TMP/script"
tap_is "$status" 127 "a script whose interpreter is missing is 127"
run_jail --noprofile "--whitelist=$TEST_TMP" "$TEST_TMP"
tap_is "$status" 126 "a directory is 126"

# Arguments and streams
run_jail --noprofile printf '%s|' 'a b' '' '*' '--help' $'new\nline'
tap_is "$stdout" $'a b||*|--help|new\nline|' "arguments arrive as they were given"
run_jail --noprofile -- sh -c 'echo "$0 $1"' x --dry-run
tap_is "$stdout" "x --dry-run" "-- ends the options"
head -c 4000000 /dev/urandom >"$TEST_TMP/binary"
"$JAIL" --noprofile cat <"$TEST_TMP/binary" >"$TEST_TMP/copy"
tap_ok "stdin and stdout carry binary data" cmp "$TEST_TMP/binary" "$TEST_TMP/copy"
run_jail --noprofile sh -c 'echo out; echo err >&2'
tap_is "$stdout/$stderr" "out/err" "stdout and stderr are apart"
tap_is "$("$JAIL" --noprofile sh -c 'exec >&-; exec cat' <<<x 2>/dev/null | wc -c)" 0 \
	"a closed stdout is closed for the reader"
tap_is "$(yes | "$JAIL" --noprofile head -n 1)" y "a pipeline ends with the program"
tap_is "$("$JAIL" --noprofile cat </dev/null | wc -c)" 0 "an empty stdin is at its end"

# Descriptors and environment
exec 7</etc/passwd
run_jail --noprofile sh -c 'ls /proc/self/fd'
tap_is "$stdout" $'0\n1\n2\n3' "only 0, 1 and 2 are inherited (3 is that of ls)"
exec 7<&-
run_jail --noprofile --env=COLOUR=blue sh -c 'echo "$COLOUR"'
tap_is "$stdout" blue "env sets a variable"
export SECRET_TOKEN=hush
run_jail --noprofile --rmenv=SECRET_TOKEN sh -c 'echo "<${SECRET_TOKEN-}>"'
tap_is "$stdout" "<>" "rmenv removes one"
run_jail --noprofile sh -c 'echo "$DBUS_SESSION_BUS_ADDRESS"'
tap_is "$stdout" disabled: "no bus is offered"
run_jail --hostname=inside --noprofile hostname
tap_is "$stdout" inside "hostname"
tap_isnt "$(hostname)" inside "the host keeps its name"
tap_is "$(cd / && "$JAIL" --noprofile pwd)" / "the current directory is kept where it is visible"

# Signals
"$JAIL" --noprofile sh -c 'trap "echo got; exit 9" TERM; echo ready; while :; do sleep 0.05; done' \
	>"$TEST_TMP/out" 2>&1 &
pid=$!
wait_until 10 grep -q ready "$TEST_TMP/out"
kill -TERM "$pid"
wait "$pid"
tap_is "$?" 9 "SIGTERM reaches the program, which decides"
tap_ok "its handler ran" grep -q got "$TEST_TMP/out"

count_processes() { pgrep -c -u "$(id -u)" -f "$1"; }
marker="sleep 98$(( $$ % 1000 + 1000 ))"
# shellcheck disable=SC2086
"$JAIL" --noprofile sh -c "$marker & $marker & echo ready; wait" >"$TEST_TMP/out" 2>&1 &
pid=$!
wait_until 10 grep -q ready "$TEST_TMP/out"
kill -KILL "$pid"
wait "$pid" 2>/dev/null
nothing_left() { [ "$(count_processes "^$marker")" = 0 ]; }
tap_ok "kill -9 of the launcher ends everything inside" wait_until 10 nothing_left

run_jail --noprofile sh -c "setsid $marker & echo done"
tap_is "$stdout" "done" "the program may leave processes behind ..."
tap_ok "... which end with it" wait_until 10 nothing_left

# Many at once
failed=0
pids=()
for i in $(seq 50); do
	"$JAIL" --noprofile sh -c "exit $i" 2>"$TEST_TMP/err.$i" &
	pids+=($!)
done
for i in $(seq 50); do
	wait "${pids[i - 1]}"
	[ $? = "$i" ] || failed=$((failed + 1))
done
tap_is "$failed" 0 "50 at once, each with its own status"
[ "$failed" = 0 ] || tap_diag "$(cat "$TEST_TMP"/err.*)"

tap_done
