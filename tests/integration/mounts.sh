#!/bin/bash
# SPDX-License-Identifier: LGPL-2.1-or-later
#
# How many mounts a jail takes: each costs time at the start, at every start.
. "$(dirname "$0")/../lib.sh"
private_home
# shellcheck disable=SC2016
list='while read -r _ _ _ _ place _; do printf "%s\n" "$place"; done </proc/self/mountinfo'

count() { # ARGS...: the mounts in that jail, in $mounts and their number in $number
	run_jail --quiet "$@" bash -c "$list"
	mounts=$stdout
	number=$(wc -l <<<"$mounts")
}
on_host=$(wc -l </proc/self/mountinfo)
count_steps() { # ARGS...: how many mounts the steps of the plan make, in $steps
	run_jail --quiet --dry-run "$@" true
	steps=$(grep -cE '^(show|empty|hide|limit|only|proc|devpts|mqueue|over) ' <<<"$stdout")
	# What an "only" step keeps is a mount each.
	steps=$((steps + $(sed -n 's/^only [^:]*:\(.*\)#.*/\1/p' <<<"$stdout" | wc -w)))
}
once() { # ARGS...: nothing is mounted twice, and no more than the plan says, and what the host has mounted below that
	count "$@"
	tap_is "$(sort <<<"$mounts" | uniq -d)" "" "nothing is mounted twice with $*"
	count_steps "$@"
	tap_ok "no more mounts than steps with $*" test "$number" -le $((steps + 1 + on_host))
}

once --noprofile
once --profile=default
once --noprofile --blacklist=/proc/sys/vm --blacklist=/proc/sys/fs

# Many names for one place, and what is in a directory that is hidden, cost nothing.
mkdir -p "$HOME/hidden/below" "$HOME/other"
touch "$HOME/hidden/below/file" "$HOME/file"
for n in {1..20}; do ln -s ../file "$HOME/other/link-$n"; done
count --noprofile
before=$number
count --noprofile --blacklist="$HOME/hidden" --blacklist="$HOME/hidden/*" --blacklist="$HOME/hidden/below/file"
tap_is "$number" $((before + 1)) "a hidden directory is one mount, whatever else is said of it"
count --noprofile --blacklist="$HOME/other/link-*"
tap_is "$number" $((before + 1)) "so is a file that twenty links lead to"

if [ -f /etc/firejail/firefox.profile ]; then
	once --profile=/etc/firejail/firefox.profile
	# The host decides how many programs and compilers there are to hide one by one.
	tap_ok "Firejail's profile of a browser takes less than 180 mounts and one for each hidden program ($number in all)" \
		test "$(grep -cvE '^/usr/(s?bin|games|local/s?bin|lib/.*/bin)/' <<<"$mounts")" -lt 180
else
	tap_skip "Firejail's profile of a browser takes few mounts" "firejail-profiles is not installed"
fi
tap_done
