#!/bin/bash
# SPDX-License-Identifier: LGPL-2.1-or-later
#
# tests/bench/growth.sh [ROUNDS]: how long /bin/true takes with 10, 100 and 1000 entries of a whitelist, and of a
# blacklist, in the home directory, beside the bare system calls of the same jail (floor). Run it as an ordinary
# user. Nothing is asserted. JAIL names the launcher (default: build/jail).
set -eu
here=$(cd "$(dirname "$0")" && pwd)
jail=${JAIL:-$here/../../build/jail}
rounds=${1:-20}
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
export HOME=$work/home
mkdir "$HOME"
cc -O2 -static -D_GNU_SOURCE -o "$work/floor" "$here/floor.c"
for n in {1..1000}; do mkdir "$HOME/directory-$n"; done

commands=("bare=true")
for word in whitelist blacklist; do
	for n in 10 100 1000; do
		name=$word-$n
		for ((i = 1; i <= n; i++)); do echo "$word \${HOME}/directory-$i"; done >"$work/$name.profile"
		"$jail" --quiet --dry-run --profile="$work/$name.profile" true | "$here/floor-plan" >"$work/$name.plan"
		commands+=("jail-$name=$jail --quiet --profile=$work/$name.profile true"
			"floor-$name=$work/floor $work/$name.plan /bin/true")
	done
done
"$here/measure" "$rounds" bare "${commands[@]}"
