#!/bin/bash
# SPDX-License-Identifier: LGPL-2.1-or-later
#
# What a jail has to refuse, tried by a program inside (tests/probe): each operation has an expected answer.
# Outside it tries the same, and most of it succeeds: that shows that the test can fail.

# Signals and priorities of a process group reach all of it: let that be this script and what it starts.
if [ "$(id -u)" != 0 ] && [ -z "${TEST_OWN_GROUP-}" ]; then
	TEST_OWN_GROUP=1 exec setsid --wait "$0" "$@"
fi
. "$(dirname "$0")/../lib.sh"

[ -n "$PROBE" ] || tap_skip_all "jail-probe is not built"

private_home
expectations=$TOP_SRCDIR/tests/probe
if [ -z "${XDG_RUNTIME_DIR-}" ] || [ ! -w "$XDG_RUNTIME_DIR" ]; then
	XDG_RUNTIME_DIR=$TEST_TMP/runtime
	mkdir -m 700 "$XDG_RUNTIME_DIR"
	export XDG_RUNTIME_DIR
fi

# Where a jail can show it, wherever the build is.
inside=$HOME/probe
mkdir "$inside"
cp "$PROBE" "$inside/jail-probe"
cp "$expectations"/expected-* "$inside"

# start_fixture: sets facts and secret. The fixture ends when its standard input does.
start_fixture() {
	local line
	facts=() secret=
	coproc fixture { exec "$PROBE" --fixture "$HOME" 2>"$TEST_TMP/fixture-errors"; }
	exec {fixture_out}<&"${fixture[0]}" {fixture_in}>&"${fixture[1]}"
	fixture_pid=$!
	eval "exec ${fixture[0]}<&- ${fixture[1]}>&-"
	while IFS= read -r line <&"$fixture_out"; do
		case $line in
		READY=*) return 0 ;;
		SECRET=*) secret=${line#*=} ;;
		esac
		facts+=(--fact "$line")
	done
	return 1
}

# end_fixture: sets verdict, what the fixture saw of the tries.
end_fixture() {
	exec {fixture_in}>&-
	verdict=$(cat <&"$fixture_out")
	exec {fixture_out}<&-
	wait "$fixture_pid"
}

# probe NAME EXPECTATION... [-- LAUNCHER...]: one run; the differences are tests that failed.
probe() {
	local name=$1 expect=() file line
	shift
	while [ $# -gt 0 ] && [ "$1" != -- ]; do
		expect+=(--expect "$inside/expected-$1")
		shift
	done
	[ $# = 0 ] || shift

	if ! start_fixture; then
		end_fixture
		tap_fail "$name: the fixture starts" "$(cat "$TEST_TMP/fixture-errors")"
		return
	fi
	file=$TEST_TMP/$name
	# A secret in the environment, a directory and a file of outside as descriptors, a file as standard input.
	PROBE_ACCESS_TOKEN=$secret "$@" "$inside/jail-probe" "${expect[@]}" "${facts[@]}" \
		<"$HOME/.ssh/id_test" >"$file" 2>"$file.errors" \
		8<"$HOME/.gnupg/secret" 9</ {fixture_out}<&- {fixture_in}>&-
	status=$?
	end_fixture

	while IFS= read -r line; do
		tap_fail "$name: ${line#not ok * - }"
	done < <(grep '^not ok ' "$file")
	local planned answered
	planned=$(sed -n 's/^1\.\.//p' "$file")
	answered=$(grep -c '^\(not \)\{0,1\}ok ' "$file")
	if [ "${planned:-0}" -gt 0 ] && [ "$planned" = "$answered" ] && [ "$status" -le 1 ]; then
		tap_pass "$name: $(grep -c '^ok ' "$file") of $planned operations answer as expected"
	else
		tap_fail "$name: all operations are tried" "$answered of ${planned:-no} operations, status $status
$(cat "$file.errors")"
	fi
}

# fixture_saw KEY: the values of it in the verdict.
fixture_saw() { printf '%s\n' "$verdict" | sed -n "s/^$1=//p"; }

# untouched NAME: nothing of what the fixture made, nor the fixture itself, was reached.
untouched() {
	tap_is "$(fixture_saw SIGNALS)" 0 "$1: no signal reaches a process outside"
	tap_is "$(fixture_saw RENICED)" 0 "$1: no priority outside is changed"
	tap_is "$(fixture_saw CONNECTIONS)" 0 "$1: no socket outside is reached"
	tap_is "$(fixture_saw CREATED)" "" "$1: no file is made outside"
	tap_is "$(fixture_saw CHANGED)" "" "$1: no file outside is changed"
}

show=(--whitelist-ro="$inside")

probe outside jail outside
tap_isnt "$(fixture_saw SIGNALS)" 0 "outside: the fixture counts signals"
tap_isnt "$(fixture_saw RENICED)" 0 "outside: the fixture sees its priority change"
tap_isnt "$(fixture_saw CONNECTIONS)" 0 "outside: the fixture counts connections"
tap_isnt "$(fixture_saw CREATED)" "" "outside: the fixture sees new files"
tap_isnt "$(fixture_saw CHANGED)" "" "outside: the fixture sees changed files"

probe default jail -- "$JAIL" --profile=default "${show[@]}"
untouched default
tap_is "$(fixture_saw IOPRIO)" 0 "default: no priority of input and output outside is changed"

probe net-none jail netnone -- "$JAIL" --profile=default --net=none "${show[@]}"
untouched net-none

probe block-secondary jail secondary -- "$JAIL" --profile=default --seccomp.block-secondary "${show[@]}"
untouched block-secondary

probe browser jail browser -- "$JAIL" --profile=chromium "${show[@]}"
untouched browser

# Here home is the user's own, and what is in it can be changed and reached.
probe noprofile jail noprofile -- "$JAIL" --noprofile
tap_is "$(fixture_saw SIGNALS)" 0 "noprofile: no signal reaches a process outside"
tap_is "$(fixture_saw RENICED)" 0 "noprofile: no priority outside is changed"
tap_is "$(fixture_saw CONNECTIONS)" 1 "noprofile: of the sockets outside only the one in home is reached"
tap_is "$(fixture_saw CREATED)" "$HOME/.probe-created" "noprofile: a file is made outside only in home"

tap_done
