#!/bin/bash
# SPDX-License-Identifier: LGPL-2.1-or-later
# A file system of the user's own (FUSE) below the home directory: it is shown and covered as other directories are, and one whose
# server hangs or is dead is in nobody's way.
. "$(dirname "$0")/../lib.sh"
need bindfs fusermount3 findmnt
[ -r /dev/fuse ] && [ -w /dev/fuse ] || tap_skip_all "/dev/fuse cannot be used by ordinary users here"

private_home
mkdir "$HOME/mounted" "$HOME/disk" "$HOME/disk/sub" "$HOME/disk/secret"
echo data >"$HOME/disk/file"; echo key >"$HOME/disk/secret/key"; echo other >"$HOME/disk/sub/other"
bindfs -f --no-allow-other "$HOME/disk" "$HOME/mounted" 2>"$TEST_TMP/server.err" &
server=$!
unmount() { kill -CONT "$server" 2>/dev/null; fusermount3 -uzq "$HOME/mounted"; kill "$server" 2>/dev/null; }
at_exit unmount
wait_until 10 findmnt -n "$HOME/mounted" >/dev/null || tap_skip_all "no FUSE mount for users: $(cat "$TEST_TMP/server.err")"
cd "$HOME/mounted" || exit 1

inside() { run_jail --noprofile "$@"; }
inside cat file secret/key
tap_is "$stdout" $'data\nkey' "what is mounted in the home directory is seen"
inside --blacklist='~/mounted/secret' sh -c 'cat file secret/key; ls secret; mv secret moved'
tap_is "$stdout" data "a directory in it is covered"
tap_is "$(cat "$HOME/disk/secret/key")" key "and stays where it is"
inside --blacklist='~/mounted/file' sh -c 'cat file sub/other; rm -f file; mv file moved'
tap_is "$stdout" other "so is a file"
tap_is "$(cat "$HOME/disk/file")" data "which stays too"
inside --blacklist='~/mounted' sh -c 'ls ~/mounted; cat ~/mounted/file; ls ~/disk'
tap_is "$stdout" $'file\nsecret\nsub' "all of it is covered; the directory behind it is another"
cd "$HOME" || exit 1
inside --whitelist='~/mounted/sub' sh -c 'cd ~/mounted && cat sub/other && echo new >sub/new && ls -A . && ls -A ~'
tap_is "$stdout" $'other\nsub\nmounted' "a directory in it can be all that is shown"
tap_is "$(cat "$HOME/disk/sub/new")" new "and written to"
inside --read-only='~/mounted' sh -c 'cat ~/mounted/file; echo x >~/mounted/x; mv ~/mounted/file ~/mounted/y'
tap_is "$stdout $(ls "$HOME/disk" | tr '\n' ' ')" 'data file secret sub ' "it can be shown without leave to write"
inside --noexec='~/mounted' sh -c 'cp /bin/true ~/mounted/true; ~/mounted/true; echo $?; rm ~/mounted/true'
tap_is "$stdout" 126 "and without leave to execute"
inside --private='~/mounted' sh -c 'cat file; echo ~'
tap_is "$stdout" "data
$HOME" "it can be the home directory of a program"
inside --overlay true
tap_is "$status" 125 "no layer can be laid over a home directory with a mount in it"
tap_like "$stderr" "overlayfs.*'$HOME/mounted' is mounted there" "and the message names the mount"

# The server hangs: who does not ask for what it serves does not wait for it.
kill -STOP "$server"
patient() { # DESCRIPTION ARGS...
	run timeout -s KILL 30 "$JAIL" "${@:2}"
	tap_is "$status $stdout" "0 in" "its server hangs: $1"
}
patient "a home without rules" --noprofile echo in
patient "the default profile" --profile=default echo in
patient "another file whitelisted" --noprofile --whitelist='~/disk' echo in
patient "it is covered itself" --noprofile --blacklist='~/mounted' echo in
patient "a pattern beside it" --noprofile --blacklist='~/*.old' echo in
patient "a private home" --noprofile --private echo in

# It is dead
kill -KILL "$server"
wait "$server" 2>/dev/null
tap_not_ok "the dead one cannot be read" ls "$HOME/mounted"
patient "it is dead" --noprofile echo in
patient "it is dead, and whitelisted" --noprofile --whitelist='~/mounted' echo in
patient "it is dead, and covered" --noprofile --blacklist='~/mounted' echo in
inside --blacklist='~/mounted' sh -c 'ls ~/mounted 2>&1'
tap_like "$stdout" 'Permission denied' "the cover lies over it as over any other"
tap_done
