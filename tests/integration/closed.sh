#!/bin/bash
# SPDX-License-Identifier: LGPL-2.1-or-later
#
# What is closed to the user outside is covered by no mount, since nobody in the jail has more rights: whichever way
# a program goes there, it stays closed. And the other way round, what is open in whatever way is covered.
. "$(dirname "$0")/../lib.sh"
private_home

# Tries to read, write, own and open up FILE by every way there is; prints the ways that worked.
cat >"$HOME/try" <<'EOF'
file=$1
name=${file##*/}
works() { # WAY COMMAND...
	local way=$1
	shift
	if "$@" >/dev/null 2>&1; then echo "$way"; fi
}
read_it() { timeout 2 head -c 1 "$1"; }
write_it() { : >>"$1"; }
open_directory() { exec 5<"${file%/*}" && read_it "/proc/self/fd/5/$name"; }
from_there() { cd "${file%/*}" && read_it "$name" ; }
ln -sf "$file" ~/link
for path in "$file" "/proc/self/root$file" "/proc/1/root$file" "/proc/$$/root$file" "/proc/thread-self/root$file" \
	"/proc/self/cwd/..$file" "/../..$file" ~/link /proc/self/cwd/link; do
	works "read $path" read_it "$path"
	works "write $path" write_it "$path"
done
works "read through a descriptor" open_directory
works "read from its directory" from_there
works chmod chmod a+rw "$file"
works chown chown "$(id -u)" "$file"
works link ln "$file" ~/hard
works rename mv "$file" ~/moved
works "as root of an own namespace" unshare -Ur head -c 1 "$file"
works "as root of an own namespace with an own view" unshare -Urm head -c 1 "$file"
works "in an own namespace with an own /proc" unshare -Urpf --mount-proc head -c 1 "$file"
EOF
closed=()
for name in kmsg timer_list kpagecount kpageflags kpagecgroup vmallocinfo slabinfo kcore; do
	if [ -f "/proc/$name" ] && [ ! -r "/proc/$name" ]; then closed+=("/proc/$name"); fi
done
for options in --noprofile "--noprofile --allow-userns" --profile=default; do
	for file in "${closed[@]}"; do
		# shellcheck disable=SC2086
		run_jail $options bash "$HOME/try" "$file"
		tap_is "$stdout" "" "$file is closed in a jail with $options"
	done
done
run_jail --noprofile --dry-run true
tap_unlike "$stdout" '^hide +/proc/(kmsg|vmallocinfo)' "and no mount is spent on it"
for file in "${closed[@]}"; do
	run_jail --noprofile --explain="$file" true
	tap_unlike "$stdout" "^$file: readable" "$file is not said to be readable"
done

# What one may open, or may give oneself the right to open, is covered.
covered() { # FILE MODE DESCRIPTION
	echo secret >"$1"
	chmod "$2" "$1"
	run_jail --noprofile --blacklist="$1" sh -c 'chmod 600 "$1" 2>/dev/null; cat "$1"; echo x >"$1"' sh "$1"
	tap_is "$stdout" "" "$3"
	chmod 600 "$1"
	tap_is "$(cat "$1")" secret "and it stays as it is"
}
covered "$HOME/none" 000 "a file of the user's own that nobody may read"
covered "$HOME/write" 200 "one that can be written only"
covered "$HOME/execute" 100 "one that can be executed only"
covered "$HOME/group" 040 "one that the group may read"
covered "$HOME/others" 004 "one that others may read"
run_jail --noprofile --blacklist=/proc/uptime --blacklist=/proc/version cat /proc/uptime /proc/self/root/proc/version
tap_is "$stdout" "" "a file of root's that everybody may read"

# The names of the system's directories that are kept from one start to the next are nothing that a program can change.
run_jail --noprofile '--blacklist=/usr/bin/en*' cat /usr/bin/env
before=$(cat "$HOME/.cache/jail/"*.names 2>/dev/null | sha256sum)
# shellcheck disable=SC2016
for attack in 'for f in ~/.cache/jail/*; do : >"$f"; done' 'touch ~/.cache/jail/0-0.names' 'rm -rf ~/.cache/jail/*' \
	'mv ~/.cache ~/.other && mkdir -p ~/.cache/jail && touch ~/.cache/jail/0-0.names' \
	'rmdir ~/.cache/jail; mv ~/.cache/jail ~/.cache/x; ln -s /tmp ~/.cache/jail' 'ls ~/.cache/jail/*'; do
	run_jail --noprofile sh -c "$attack"
	tap_isnt "$status" 0 "kept names are out of reach: $attack"
done
tap_is "$(cat "$HOME/.cache/jail/"*.names 2>/dev/null | sha256sum)" "$before" "and stay as they are"
tap_ok "no name was added" test ! -e "$HOME/.cache/jail/0-0.names"
run_jail --noprofile '--blacklist=/usr/bin/en*' sh -c 'cat /usr/bin/env'
tap_is "$stdout" "" "a pattern hides what it matches, with names that were kept"
tap_done
