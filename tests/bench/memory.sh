#!/bin/bash
# SPDX-License-Identifier: LGPL-2.1-or-later
#
# tests/bench/memory.sh: what one idle jail keeps in memory, beside bwrap and firejail: all processes that the
# launcher became or started, in kB. PSS shares what several processes map among them; private is what would be
# free without the jail. The program itself (a sleeping sleep) is left out: it costs the same everywhere.
# Nothing is asserted. Run it as an ordinary user; started as root with BENCH_USER=NAME the jails are that user's, and
# the processes of setuid programs can be looked into. JAIL names the launcher (default: build/jail).
set -u
here=$(cd "$(dirname "$0")" && pwd)
jail=${JAIL:-$here/../../build/jail}
as=()
if [ "$(id -u)" = 0 ]; then
	as=(setpriv --reuid "${BENCH_USER:?names the user of the jails}" --regid "$BENCH_USER" --init-groups --reset-env)
fi

# The mark tells our program from others: no other sleep sleeps as long.
number=100000
running=
trap '[ -z "$running" ] || kill "$running" 2>/dev/null' EXIT

family() { # PID: it and all below it
	local child
	echo "$1"
	for child in $(pgrep -P "$1"); do
		family "$child"
	done
}

is_program() { # PID
	[ "$(cat "/proc/$1/comm" 2>/dev/null)" = sleep ]
}

has_program() {
	local pid
	for pid in $(family "$running"); do
		is_program "$pid" && return 0
	done
	return 1
}

measure() { # NAME COMMAND...: runs COMMAND sleep N
	local name=$1 pss=0 private=0 count=0 pid sums unseen="" tries=0
	shift
	number=$((number + 1))
	${as[@]+"${as[@]}"} "$@" sleep $number </dev/null >/dev/null 2>&1 &
	running=$!
	until has_program; do
		tries=$((tries + 1))
		if [ $tries -gt 100 ]; then
			printf '%-20s does not start\n' "$name"
			return
		fi
		sleep 0.1
	done
	# Who is not done yet with the start has memory that goes.
	sleep 1
	for pid in $(family "$running"); do
		is_program "$pid" && continue
		count=$((count + 1))
		sums=$(awk '/^Pss:/ { p = $2 } /^Private_/ { q += $2 } END { print p + 0, q + 0 }' "/proc/$pid/smaps_rollup" 2>/dev/null)
		[ -n "$sums" ] && [ "$sums" != "0 0" ] || { unseen=" (not all can be looked into)"; continue; }
		pss=$((pss + ${sums% *}))
		private=$((private + ${sums#* }))
	done
	printf '%-20s %9d %9d %9d%s\n' "$name" $count $pss $private "$unseen"
	kill "$running"
	wait "$running" 2>/dev/null
	running=
}

printf '%-20s %9s %9s %9s\n' "" processes PSS private
measure jail-noprofile "$jail" --quiet --noprofile
measure jail-default "$jail" --quiet --profile=default
if command -v bwrap >/dev/null; then
	measure bwrap bwrap --unshare-user --unshare-pid --unshare-ipc --unshare-uts --unshare-cgroup --die-with-parent \
		--ro-bind / / --dev /dev --proc /proc --tmpfs /tmp
else
	echo "bwrap is not installed" >&2
fi
if command -v firejail >/dev/null; then
	measure firejail-noprofile firejail --quiet --noprofile
	measure firejail-default firejail --quiet
else
	echo "firejail is not installed" >&2
fi
