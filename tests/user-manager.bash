# SPDX-License-Identifier: LGPL-2.1-or-later
# shellcheck shell=bash
#
# A real user manager of systemd for a test, where the session has control groups to divide. It runs only on a machine that
# systemd has booted, or where it thinks so. Sourced after tests/lib.sh; XDG_RUNTIME_DIR is a directory of the test's own.
#
#   start_systemd    starts it and sets MANAGER, its pid; else WHY_NOT says why there is none

start_systemd() {
	local hierarchy hierarchies=()
	for hierarchy in /sys/fs/cgroup /sys/fs/cgroup/unified /sys/fs/cgroup/systemd; do
		[ -w "$hierarchy/$(id -un)/cgroup.procs" ] && mkdir -p "$hierarchy/$(id -un)/manager" && hierarchies+=("$hierarchy/$(id -un)")
	done
	WHY_NOT="no control group to divide, or no systemd, systemctl or bwrap"
	[ "${#hierarchies[@]}" != 0 ] && [ -x /lib/systemd/systemd ] && command -v bwrap >/dev/null &&
		command -v systemctl >/dev/null || return 1
	rm -rf "$XDG_RUNTIME_DIR/systemd"
	(
		for hierarchy in "${hierarchies[@]}"; do
			echo "$BASHPID" >"$hierarchy/manager/cgroup.procs"
		done
		exec bwrap --dev-bind / / --tmpfs /run/systemd --dir /run/systemd/system --die-with-parent \
			/lib/systemd/systemd --user --unit=basic.target
	) >"$TEST_TMP/systemd.log" 2>&1 &
	MANAGER=$!
	at_exit "kill $MANAGER 2>/dev/null"
	wait_until 20 test -S "$XDG_RUNTIME_DIR/systemd/private" && wait_until 20 systemctl --user is-active -q basic.target && return 0
	# shellcheck disable=SC2034 # for who sources this
	WHY_NOT="systemd does not run here: $(tail -n 1 "$TEST_TMP/systemd.log")"
	return 1
}
