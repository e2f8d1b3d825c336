#!/bin/bash
# SPDX-License-Identifier: LGPL-2.1-or-later
#
# tests/bench/counts.sh [USER]: how many mounts and system calls it takes to start /bin/true with Firejail's profile of
# firefox, in a jail and in firejail. Nothing is asserted. Run it as an ordinary user, or as root for USER: only
# root can count the calls of a setuid program. JAIL names the launcher (default: build/jail).
set -eu
here=$(cd "$(dirname "$0")" && pwd)
jail=${JAIL:-$here/../../build/jail}
profile=/etc/firejail/firefox.profile
user=${1:-$(id -un)}
home=$(getent passwd "$user" | cut -d: -f6)
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
[ -f "$profile" ] || { echo "firejail-profiles is not installed" >&2; exit 1; }

if [ "$(id -u)" = 0 ]; then
	as_user=(runuser -u "$user" -- env -i)
	trace=(strace -u "$user")
else
	as_user=(env -i)
	trace=(strace)
fi
settings=(HOME="$home" PATH=/usr/bin:/bin XDG_RUNTIME_DIR="${XDG_RUNTIME_DIR:-/run/user/$(id -u "$user")}")

row() { # NAME COUNTABLE COMMAND...
	local name=$1 countable=$2 mounts calls=-
	shift 2
	mounts=$("${as_user[@]}" "${settings[@]}" "$@" cat /proc/self/mountinfo | wc -l)
	if $countable && command -v strace >/dev/null; then
		env -i "${settings[@]}" "${trace[@]}" -f -c -o "$work/calls" "$@" true >/dev/null 2>&1 || true
		calls=$(awk '$NF == "total" { print NF == 6 ? $(NF - 2) : $(NF - 1) }' "$work/calls")
	fi
	printf '%-20s %10s %10s\n' "$name" "$mounts" "$calls"
}
cd /
printf '%-20s %10s %10s\n' "" mounts calls
row jail true "$jail" --quiet "--profile=$profile"
row "jail's own profile" true "$jail" --quiet --profile=firefox
row "jail --noprofile" true "$jail" --quiet --noprofile
if command -v firejail >/dev/null; then
	countable=false
	if [ "$(id -u)" = 0 ]; then countable=true; fi
	row firejail $countable firejail --quiet --ignore=dbus-user --ignore=dbus-system --profile=firefox
	row "firejail --noprofile" $countable firejail --quiet --noprofile
fi
