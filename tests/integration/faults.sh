#!/bin/bash
# SPDX-License-Identifier: LGPL-2.1-or-later
#
# Every system call of a start fails once: a clear error each time, or a program that is confined as ever.
. "$(dirname "$0")/../lib.sh"
need find pgrep

private_home
cd "$TEST_TMP" || exit 99
FAULTS=${JAIL_BUILD_DIR:-$TOP_SRCDIR}/tests/calls/faults
[ -x "$FAULTS" ] || tap_skip_all "tests/calls/faults is not built"
# What confines it, as the program itself sees it.
# shellcheck disable=SC2016 # the inner shell expands it
facts='grep -E "^(NoNewPrivs|Seccomp|Cap|Uid|Gid|Groups)" /proc/self/status; ls -a ~ /tmp; ls /proc/self/fd | wc -l; cat /proc/sys/user/max_user_namespaces; kill -0 1 2>&1; true'
fails_once() { # DESCRIPTION ERRNO COMMAND...
	local what=$1
	shift
	"$FAULTS" "$@" >"$TEST_TMP/.faults" </dev/null
	tap_is $? 0 "$what, errno $1: $(sed -n 's/.*with //p' "$TEST_TMP/.faults")"
	tap_diag "$(grep '^#' "$TEST_TMP/.faults" | cut -c 3-)"
}
fails_once "each call of a start fails once" 12 "$JAIL" --noprofile --quiet --private --private-tmp --seccomp --net=none sh -c "$facts"
fails_once "with a layer, too" 13 "$JAIL" --noprofile --quiet --overlay-tmpfs --private-tmp --seccomp --net=none sh -c "$facts"
"$JAIL" --noprofile --quiet --private --seccomp --net=none --name=entered sleep 600 &
wait_until 10 sh -c '"$JAILCTL" list --names | grep -qx entered'
fails_once "and of a program that joins" 12 "$JAILCTL" join entered sh -c "$facts"
tap_ok "the jail that it joined goes on" "$JAILCTL" join entered true
"$JAILCTL" stop --timeout=0 entered

"$JAILCTL" list >/dev/null
tap_is "$(find "$XDG_RUNTIME_DIR/jail" -mindepth 1)" "" "no directory is left"
no_process() { ! pgrep -U "$(id -u)" -x 'jail|jail-init' >/dev/null; }
tap_ok "and no process" wait_until 10 no_process
tap_done
