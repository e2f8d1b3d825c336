#!/bin/bash
# SPDX-License-Identifier: LGPL-2.1-or-later
#
# tests/bench/start.sh [ROUNDS]: how long /bin/true takes in a jail, beside bwrap, firejail and the bare system
# calls of the same jail (floor). Run it as an ordinary user; the ratios are to the bare program. Nothing is
# asserted. JAIL names the launcher (default: build/jail). For what firefox's profile of Firejail makes of mounts and
# system calls see tests/bench/counts.sh, for how the time grows with a profile tests/bench/growth.sh.
set -eu
here=$(cd "$(dirname "$0")" && pwd)
jail=${JAIL:-$here/../../build/jail}
rounds=${1:-60}
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cc -O2 -static -D_GNU_SOURCE -o "$work/floor" "$here/floor.c"

commands=("bare=true")
plan() { # NAME ARGS...: the floor of that jail
	local name=$1
	shift
	"$jail" --quiet --dry-run "$@" true | "$here/floor-plan" >"$work/$name.plan"
	commands+=("jail-$name=$jail --quiet $* true" "floor-$name=$work/floor $work/$name.plan /bin/true")
}
plan noprofile --noprofile
plan default --profile=default
plan firefox --profile=firefox
imported=/etc/firejail/firefox.profile
if [ -f $imported ]; then plan imported --profile=$imported; fi

if command -v bwrap >/dev/null; then
	# The same namespaces, and the same mounts as far as bwrap can name them.
	binds=$(awk -F'\t' '$1 == "s" { printf "%s %s %s ", ($4 ~ /r/ ? "--ro-bind" : "--dev-bind"), $3, $2 }
		$1 == "e" { printf "--tmpfs %s ", $2 } $1 == "d" { printf "--dir %s ", $2 }
		$1 == "l" { printf "--symlink %s %s ", $3, $2 } $1 == "p" { printf "--proc %s ", $2 }' "$work/noprofile.plan")
	spaces="--unshare-user --unshare-pid --unshare-ipc --unshare-uts --unshare-cgroup --die-with-parent"
	commands+=("bwrap-equal=bwrap $spaces $binds true")
	commands+=("bwrap-small=bwrap $spaces --ro-bind / / --dev /dev --proc /proc --tmpfs /tmp true")
else
	echo "bwrap is not installed" >&2
fi
if command -v firejail >/dev/null; then
	# Its bus proxy is left out, as that of jail is: there may be no bus here.
	commands+=("firejail-noprofile=firejail --quiet --noprofile true" "firejail-default=firejail --quiet true"
		"firejail-imported=firejail --quiet --ignore=dbus-user --ignore=dbus-system --profile=firefox true")
else
	echo "firejail is not installed" >&2
fi
"$here/measure" "$rounds" bare "${commands[@]}"
