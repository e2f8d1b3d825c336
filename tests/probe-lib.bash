# SPDX-License-Identifier: LGPL-2.1-or-later
# shellcheck shell=bash
#
# jail-probe: each operation that a jail has to refuse is tried by a program inside, and has an expected answer. Sourced
# after tests/lib.sh, with HOME a directory of the test's own. A script that calls probe should lead a process group of its
# own (setsid): signals and priorities of a group reach all of it.
#
#   probe NAME EXPECTATION... [-- LAUNCHER...]   one run; the differences are tests that failed. An EXPECTATION is the
#                                                rest of the name of a tests/probe/expected-*, later ones win
#   fixture_saw KEY                              what was reached outside meanwhile
#   untouched NAME                               the test points that nothing was
#   PROBE_DIRECTORY                              what a jail has to show for it (--whitelist-ro)

# Where a jail can show it, wherever the build is.
PROBE_DIRECTORY=$HOME/probe
mkdir -p "$PROBE_DIRECTORY"
cp "$PROBE" "$PROBE_DIRECTORY/jail-probe"
cp "$TOP_SRCDIR"/tests/probe/expected-* "$PROBE_DIRECTORY"

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
		expect+=(--expect "$PROBE_DIRECTORY/expected-$1")
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
	PROBE_ACCESS_TOKEN=$secret "$@" "$PROBE_DIRECTORY/jail-probe" "${expect[@]}" "${facts[@]}" \
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
