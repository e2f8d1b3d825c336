#!/bin/bash
# SPDX-License-Identifier: LGPL-2.1-or-later
#
# Nothing of a jail remains: neither after a thousand of them, nor where the launcher is killed at any moment, nor where
# something is missing at the start.
. "$(dirname "$0")/../lib.sh"
need python3 pgrep find unshare

private_home
export JAIL JAILCTL
many() { python3 "$TOP_SRCDIR/tests/integration/leftovers.py" "$@"; }
processes() { pgrep -U "$(id -u)" -f 'sleep 7654|jail-init' | wc -l; }
census() { # what there is
	echo "processes $(processes)"
	echo "mounts $(wc -l </proc/self/mountinfo)"
	echo "instances $(find "$XDG_RUNTIME_DIR" -mindepth 1 ! -name jail | wc -l)"
	find "$HOME" /tmp /dev/shm /var/tmp -xdev -user "$(id -un)" ! -path "$HOME/.cache/*" ! -path "$TEST_TMP/.*" 2>/dev/null | sort
}
settled() { census >"$TEST_TMP/.now" && diff "$TEST_TMP/.before" "$TEST_TMP/.now"; }
no_process() { [ "$(processes)" = 0 ]; }

"$JAIL" --noprofile true
# A dead process of an earlier user with the same number may wait for the machine's init still.
wait_until 10 no_process
census >"$TEST_TMP/.before"
tap_is "$(many start 1000)" "done" "a thousand starts"
tap_ok "leave nothing" wait_until 10 settled
tap_is "$(many crowd 100)" "done" "a hundred jails at once, all of one name"
tap_ok "leave nothing" wait_until 10 settled
tap_is "$(many kill 500)" "done" "the launcher is killed at 500 moments"
tap_ok "no process is left" wait_until 10 no_process
"$JAILCTL" list >/dev/null
tap_ok "and once somebody has looked, no directory" wait_until 10 settled
tap_diag "$(diff "$TEST_TMP/.before" "$TEST_TMP/.now")"

# No place for records.
run env -u XDG_RUNTIME_DIR "$JAIL" --noprofile sh -c 'echo runs'
tap_is "$stdout" runs "without XDG_RUNTIME_DIR it runs"
run env XDG_RUNTIME_DIR="$TEST_TMP/none" "$JAIL" --noprofile sh -c 'echo runs'
tap_is "$stdout" runs "with one that does not exist it runs"
tap_like "$stderr" "^jail: warning: cannot make '$TEST_TMP/none/jail': No such file or directory; .*neither list" "and says what cannot be done"
run env XDG_RUNTIME_DIR="$TEST_TMP/none" "$JAIL" --noprofile --quiet true
tap_is "$stderr" "" "unless it is to be quiet"
mkdir "$TEST_TMP/closed" && chmod 500 "$TEST_TMP/closed"
run env XDG_RUNTIME_DIR="$TEST_TMP/closed" "$JAIL" --noprofile sh -c 'echo runs'
tap_is "$stdout" runs "with one that cannot be written it runs"
tap_like "$stderr" 'Permission denied' "and says why"
mkdir -p "$TEST_TMP/others/jail" && chmod 777 "$TEST_TMP/others/jail"
run env XDG_RUNTIME_DIR="$TEST_TMP/others" "$JAIL" --noprofile sh -c 'echo runs'
tap_like "$stderr" 'does not belong to you alone' "records are not put where others can write"
mkdir "$TEST_TMP/full"
# shellcheck disable=SC2016 # the inner shell expands it
full='mount -t tmpfs -o mode=0700,nr_inodes=$1 tmpfs "$2" && XDG_RUNTIME_DIR=$2 "$3" --as-root --noprofile sh -c "echo runs"'
for inodes in 2 3 4 5; do
	run unshare -Urm sh -c "$full" sh $inodes "$TEST_TMP/full" "$JAIL"
	tap_is "$stdout $status" "runs 0" "with room for $((inodes - 1)) files it runs"
done

# Low limits: an error that says what failed, or a program that runs.
for limit in "-n 6" "-n 10" "-n 14" "-n 18" "-n 24" "-v 20000" "-v 60000" "-s 64"; do
	run bash -c "ulimit $limit; exec \"\$@\"" bash "$JAIL" --noprofile sh -c 'echo runs'
	if [ "$status" = 0 ]; then
		tap_is "$stdout" runs "ulimit $limit: it runs"
	else
		tap_isnt "$stderr" "" "ulimit $limit: an error is told"
		tap_diag "$status $stderr"
	fi
done
tap_ok "all that leaves nothing" wait_until 10 no_process
chmod 700 "$TEST_TMP/closed"
# No room for files: who writes more is killed by a signal, so nothing is begun
for blocks in 0 1; do
	run bash -c 'ulimit -f "$1"; "$0" --noprofile true' "$JAIL" $blocks
	tap_is "$status" 125 "with a limit of $blocks blocks for files no jail starts"
	# Not even the message has room in a file where there is none.
	[ $blocks = 0 ] || tap_like "$stderr" '^jail: files may have only [0-9]+ bytes here, .*--rlimit-fsize' "and it says why"
done
run bash -c 'ulimit -f 2048; "$0" --noprofile true' "$JAIL"
tap_is "$status$stderr" 0 "with one of 2 MiB one does"
run_jail --noprofile --rlimit-fsize=10 sh -c 'echo more than ten bytes >"$HOME/small"'
tap_isnt "$status" 0 "--rlimit-fsize is for the program"

tap_done
