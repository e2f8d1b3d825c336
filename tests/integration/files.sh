#!/bin/bash
# SPDX-License-Identifier: LGPL-2.1-or-later
#
# The file view: what each word shows, hides and protects, and what a program can do against it.
. "$(dirname "$0")/../lib.sh"
private_home
mkdir -p "$HOME/.ssh" "$HOME/.config/app" "$HOME/docs/deep" "$HOME/.cache/app" "$HOME/bin"
echo secret >"$HOME/.ssh/key"
echo data >"$HOME/docs/file"
echo conf >"$HOME/.config/app/conf"
ln -s docs/file "$HOME/link"
ln -s .ssh "$HOME/docs/to-ssh"

inside() { run_jail --noprofile "$@"; }

# blacklist
inside '--blacklist=~/.ssh' cat "$HOME/.ssh/key"
tap_isnt "$status" 0 "blacklist hides a directory"
inside '--blacklist=~/.ssh' ls "$HOME/.ssh"
tap_like "$stderr" "Permission denied" "it cannot be listed"
inside '--blacklist=~/.ssh' sh -c 'chmod 700 ~/.ssh || mv ~/.ssh ~/x || rmdir ~/.ssh || ln ~/.ssh/key ~/k || cat ~/docs/to-ssh/key'
tap_isnt "$status" 0 "nor opened, moved, removed or reached by a link"
inside '--blacklist=~/docs/file' cat "$HOME/link"
tap_isnt "$status" 0 "blacklist covers the target, also behind a link"
inside '--blacklist=~/link' cat "$HOME/docs/file"
tap_isnt "$status" 0 "a link that is named covers its target"
inside '--blacklist=~/do*' ls "$HOME/docs"
tap_isnt "$status" 0 "globs"
inside '--noblacklist=~/docs' '--blacklist=~/docs' cat "$HOME/docs/file"
tap_is "$stdout" data "noblacklist exempts"
inside '--blacklist=/usr/bin/env' env
tap_isnt "$status" 0 "a system program can be hidden"

# whitelist
inside '--whitelist=~/docs' ls -A "$HOME"
tap_is "$stdout" docs "whitelist leaves only what is listed"
inside '--whitelist=~/docs' cat "$HOME/docs/to-ssh/key"
tap_isnt "$status" 0 "a link out of it leads nowhere"
inside '--whitelist=~/docs' sh -c 'echo new >~/docs/new'
tap_is "$(cat "$HOME/docs/new")" new "what is written there stays"
inside '--whitelist=~/docs' sh -c 'echo lost >~/lost && cat ~/lost'
tap_is "$stdout" lost "the rest of home can be written ..."
tap_ok "... and ends with the jail" test ! -e "$HOME/lost"
inside '--whitelist=~/nothing' ls -A "$HOME"
tap_is "$stdout" "" "a missing path empties home all the same"
inside '--whitelist=~/docs' '--blacklist=~/docs/file' cat "$HOME/docs/file"
tap_isnt "$status" 0 "blacklist is stronger"
inside '--whitelist=~/link' cat "$HOME/link"
tap_is "$stdout" data "a link that is listed brings its target"
inside '--whitelist=/usr/share/doc' ls /usr/share
tap_is "$stdout" doc "whitelist below /usr/share"
inside '--whitelist=/usr/share/doc' touch /usr/share/doc/x
tap_like "$stderr" "Read-only" "which stays read-only"
inside '--whitelist=~/docs' '--nowhitelist=~/docs' ls -A "$HOME"
tap_is "$stdout" docs "nowhitelist counts for later lines only"
inside '--nowhitelist=~/docs' '--whitelist=~/docs' '--whitelist=~/bin' ls -A "$HOME"
tap_is "$stdout" bin "nowhitelist cancels"
# A link that an earlier run planted in a directory that it could write
ln -s ../.ssh "$HOME/docs/planted"
inside '--whitelist=~/docs' '--whitelist=~/docs/planted' cat "$HOME/docs/planted/key"
tap_isnt "$status" 0 "a link planted in a writable tree is not followed"
inside '--whitelist=~/docs/planted' '--whitelist=~/docs' cat "$HOME/docs/planted/key"
tap_isnt "$status" 0 "in whatever order the lines come"

# ... also one that another jail could have planted, with the link in a directory that is not shown as a whole
inside '--whitelist=~/docs/planted' sh -c 'cat ~/docs/planted/key ~/.ssh/key'
tap_is "$stdout" "" "a link deep in home is not followed"
inside '--mkdir=~/docs/planted/new' true
tap_ok "nor is anything made behind it" test ! -e "$HOME/.ssh/new"

# read-only, read-write, noexec, tmpfs
inside '--read-only=~/docs' touch "$HOME/docs/x"
tap_like "$stderr" "Read-only" "read-only"
inside '--read-only=~/docs' '--read-write=~/docs/deep' touch "$HOME/docs/deep/x"
tap_is "$status" 0 "read-write below it"
inside '--read-write=~/docs/deep' '--read-only=~/docs' touch "$HOME/docs/deep/y"
tap_isnt "$status" 0 "the later line wins"
inside '--read-only=~/.config/app' sh -c 'mv ~/.config ~/.old'
tap_like "$stderr" "busy" "a read-only path cannot be moved away with its parent"
inside '--read-only=~/docs/file' sh -c 'echo x >~/docs/n; mv -f ~/docs/n ~/docs/file || rm -f ~/docs/file'
tap_is "$(cat "$HOME/docs/file")" data "nor replaced"
cp /bin/true "$HOME/bin/true"
inside '--noexec=~/bin' "$HOME/bin/true"
tap_is "$status" 126 "noexec"
inside "$HOME/bin/true"
tap_is "$status" 0 "which runs otherwise"
inside '--tmpfs=~/docs' ls -A "$HOME/docs"
tap_is "$stdout" "" "tmpfs empties a directory"

# private words
inside --private ls -A "$HOME"
tap_is "$stdout" "" "private is an empty home"
mkdir -p "$TEST_TMP/own"
echo mine >"$TEST_TMP/own/f"
inside "--private=$TEST_TMP/own" cat "$HOME/f"
tap_is "$stdout" mine "private=DIR is another home"
inside --private-cache ls -A "$HOME/.cache"
tap_is "$stdout" "" "private-cache"
inside --private-etc=passwd ls /etc
tap_unlike "$stdout" '^(shadow|cron.d|apt)$' "private-etc leaves only what is listed"
tap_like "$stdout" '^passwd$' "which is there"
inside --disable-mnt ls /media
tap_isnt "$status" 0 "disable-mnt"

# mkdir and mkfile
inside '--mkdir=~/.made/deep' '--whitelist=~/.made' sh -c 'echo kept >~/.made/deep/f'
tap_is "$(cat "$HOME/.made/deep/f" 2>/dev/null)" kept "mkdir makes what whitelist shows"
tap_is "$(stat -c %a "$HOME/.made" 2>/dev/null)" 700 "for the user alone"
inside --private '--mkdir=~/.never' true
tap_ok "nothing is made on the host for a private home" test ! -e "$HOME/.never"
run_jail --noprofile --dry-run '--mkdir=~/.dry' true
tap_ok "a dry run makes nothing" test ! -e "$HOME/.dry"

# Arguments
run_jail --profile=default cat "$HOME/docs/file"
tap_is "$stdout" data "a file named as argument is visible with the default profile"
run_jail --profile=default cat "$HOME/.ssh/key"
tap_isnt "$status" 0 "a credential is not, even when named"
tap_is "$(cd "$HOME" && "$JAIL" --profile=default ls -A . 2>/dev/null)" "" "naming all of home does not open it"

mkdir -p "$HOME/far/dir"
printf '#!/bin/sh\necho started\necho x >>"$0"\n' >"$HOME/far/program"
chmod +x "$HOME/far/program"
run_jail --profile=default "$HOME/far/program"
tap_is "$stdout" started "a program in the home directory starts with the default profile"
tap_like "$stderr" "Read-only" "and cannot change itself"
echo old >"$HOME/far/dir/text"
run_jail --profile=default python3 -c '
import os, sys
path = sys.argv[1]
try:
    open(path + "~", "w")
    os.rename(path + "~", path)
except OSError:
    open(path, "w").write("saved\n")' "$HOME/far/dir/text"
tap_is "$(cat "$HOME/far/dir/text")" saved "an editor that cannot rename writes into the file"
run_jail --profile=firefox sh -c 'echo kept >~/Downloads/f'
tap_is "$(cat "$HOME/Downloads/f" 2>/dev/null)" kept "a download directory is made where there is none"

# The system
for directory in /usr /etc /var /opt; do
	inside sh -c "touch $directory/x"
	tap_isnt "$status" 0 "$directory cannot be written"
done
inside ls /home/
tap_unlike "$stdout" "^root$" "other homes are not there"
echo host >"$TEST_TMP/visible-outside"
inside cat "$TEST_TMP/visible-outside"
tap_isnt "$status" 0 "/tmp is private"
inside sh -c 'echo x >/dev/new'
tap_isnt "$status" 0 "/dev cannot be written"
inside sh -c 'echo 1 >/proc/sys/kernel/hostname'
tap_isnt "$status" 0 "/proc/sys cannot be written"
inside ls /root /boot
tap_isnt "$status" 0 "/root and /boot are not there"

# What the launcher trusts
mkdir -p "$HOME/.config/jail"
inside sh -c 'echo "noblacklist x" >~/.config/jail/evil.profile'
tap_isnt "$status" 0 "the user's profiles are out of reach"
rm -rf "$HOME/.config/jail"
inside sh -c 'mkdir -p ~/.config/jail && touch ~/.config/jail/evil.profile'
tap_ok "also where there are none yet" test ! -e "$HOME/.config/jail/evil.profile"
inside sh -c 'mv ~/.config ~/.config-old && mkdir -p ~/.config/jail && touch ~/.config/jail/evil.profile'
tap_ok "nor by moving the parent away" test ! -e "$HOME/.config/jail/evil.profile"

# A home behind a link
mkdir -p "$TEST_TMP/real/home"
ln -s "$TEST_TMP/real/home" "$TEST_TMP/linked"
echo behind >"$TEST_TMP/real/home/f"
HOME=$TEST_TMP/linked run_jail --noprofile sh -c 'cat ~/f'
tap_is "$stdout" behind "a home that is a link works"

# ${PWD}: the directory in which it is started, and never all of home
printf 'whitelist ${PWD}\n' >"$TEST_TMP/here.profile"
mkdir -p "$HOME/a project" "$HOME/other" "$HOME/[ab]*"
echo mine >"$HOME/a project/f"
here() { # DIRECTORY COMMAND...
	local directory=$1
	shift
	run sh -c 'cd "$0" && exec "$@"' "$directory" "$JAIL" --profile="$TEST_TMP/here.profile" "$@"
}
here "$HOME/a project" sh -c 'pwd; cat f; ls ~'
tap_is "$stdout" "$HOME/a project
mine
a project" '${PWD} shows the directory, and nothing beside it'
here "$HOME/[ab]*" sh -c 'ls ~'
tap_is "$stdout" '[ab]*' 'its name is no pattern'
for directory in "$HOME" "$(dirname "$HOME")" /; do
	here "$directory" true
	tap_is "$status" 125 "\${PWD} is not $directory"
	tap_like "$stderr" 'here\.profile:1: \$\{PWD\} is no directory that can be shown alone' "and the line is named"
done
HOME=$TEST_TMP/linked here "$TEST_TMP/real/home" true
tap_is "$status" 125 "nor a home that is a link, by its other name"
mkdir "$HOME/gone"
run sh -c 'cd "$1" && rmdir "$1" && exec "$0" --profile="$2" true' "$JAIL" "$HOME/gone" "$TEST_TMP/here.profile"
tap_is "$status" 125 "nor a directory that was removed"

tap_done
