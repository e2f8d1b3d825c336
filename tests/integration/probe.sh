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
if [ -z "${XDG_RUNTIME_DIR-}" ] || [ ! -w "$XDG_RUNTIME_DIR" ]; then
	XDG_RUNTIME_DIR=$TEST_TMP/runtime
	mkdir -m 700 "$XDG_RUNTIME_DIR"
	export XDG_RUNTIME_DIR
fi

. "$(dirname "$0")/../probe-lib.bash"

show=(--whitelist-ro="$PROBE_DIRECTORY")

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
