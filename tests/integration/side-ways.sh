#!/bin/bash
# SPDX-License-Identifier: LGPL-2.1-or-later
#
# Ways around the confinement that are no system call of the program: what it is started or joined with, where
# the next start will look, what it prints through others.
. "$(dirname "$0")/../lib.sh"
need python3

private_home
at_exit '"$JAILCTL" stop --all --timeout=0 >/dev/null 2>&1'
cd "$HOME" || exit 99
echo hidden >secret

# Joining with the streams of the caller.
"$JAIL" --noprofile --name=one --blacklist="$HOME/secret" sleep 600 &
wait_until 10 sh -c '"$JAILCTL" list --names | grep -qx one'
run sh -c '"$JAILCTL" join one cat /proc/self/fd/0/secret <"$HOME"'
tap_is "$stdout" "" "an open directory is no way out for a program that joins"
tap_like "$stderr" 'standard input is a directory' "and that is said"
run sh -c '"$JAILCTL" join one sh -c "exec 3>&1; readlink /proc/self/fd/0 /proc/self/fd/1" 0<&- '
tap_like "$stdout" '^/dev/null$' "a stream that is closed is /dev/null for a program that joins"
run "$JAILCTL" join one sh -c 'cat ~/secret'
tap_is "$stdout" "" "what is hidden is hidden from it"

# The launcher's own files, where this start has been told to look elsewhere.
export XDG_CONFIG_HOME=$HOME/other/config XDG_CACHE_HOME=$HOME/other/cache
run_jail --noprofile sh -c 'mkdir -p ~/.config/jail ~/.cache/jail; : >~/.config/jail/x.profile; : >~/.cache/jail/x; mv ~/.config ~/.moved'
unset XDG_CONFIG_HOME XDG_CACHE_HOME
tap_not_ok "no profile can be put where the next start looks" test -e .config/jail/x.profile
tap_not_ok "no filter either" test -e .cache/jail/x
tap_not_ok "nor can the directory be moved away" test -e .moved

# The same under another name, as a private home or a bind gives it.
mkdir -p .config .cache
run_jail --noprofile "--private=$HOME/.config" sh -c 'mkdir ~/jail; echo whitelist / >~/jail/globals.local'
tap_not_ok "nor can one be made in a private home that is their directory" test -e .config/jail/globals.local
run_jail --noprofile "--private=$HOME/.cache" sh -c 'mkdir -p ~/jail/appimage; : >~/jail/appimage/x'
tap_not_ok "no cached one either" test -e .cache/jail/appimage/x
run_jail --noprofile "--bind=$HOME,/mnt" sh -c 'mkdir -p /mnt/.config/jail /mnt/.local/share/jail; : >/mnt/.config/jail/x; : >/mnt/.local/share/jail/x'
tap_not_ok "nor by a bind" test -e .config/jail/x -o -e .local/share/jail/x

mkdir -p .cache/jail/appimage
for options in "--private=$HOME/.cache/jail/appimage" "--private --bind=$HOME/.cache/jail/appimage,/srv" "--private=$HOME/.cache/jail"; do
	# shellcheck disable=SC2086 # several options
	run_jail --noprofile $options sh -c ': >~/poison; : >/srv/poison; ls -A ~ /srv'
	tap_is "$(find .cache/jail -name poison)" "" "nor in a part of it: $options"
done

# A link to their directory cannot be covered: what holds it is not to be written.
mkdir -p dot/jail linked && mv .config .config-before && mkdir .config && ln -s ../dot/jail .config/jail
for options in "" "--whitelist=$HOME/.config" "--private=$HOME/.config"; do
	# shellcheck disable=SC2086 # several options
	run_jail --noprofile $options sh -c 'for d in ~/.config ~; do mv $d/jail $d/old && mkdir $d/jail && : >$d/jail/x.profile; done'
	tap_is "$(readlink .config/jail)" ../dot/jail "a link to the directory of profiles is not replaced: ${options:-open home}"
	tap_is "$(ls -A dot/jail)" "" "nor is anything put where it leads"
done
rm -r .config && mv .config-before .config

# Links that are not shown, to what is: the launcher's directories, and what a pattern names.
mkdir -p dots/jail dots/cache && mv .config .config-before && mkdir .config && ln -s ../dots/jail .config/jail
mv .cache .cache-before && ln -s dots/cache .cache && mkdir -p .ssh && echo hidden >dots/key && ln -s ../dots/key .ssh/key
run_jail --noprofile "--whitelist=$HOME/dots" sh -c ': >~/dots/jail/x.profile; mkdir -p ~/dots/cache/jail && : >~/dots/cache/jail/x'
tap_is "$(find dots -name x -o -name x.profile)" "" "what a link leads to that is not shown is theirs as well, also where it is missing"
run_jail --noprofile "--whitelist=$HOME/dots" "--blacklist=$HOME/.ssh/*" cat dots/key
tap_is "$stdout" "" "a pattern reaches what its links lead to"
run_jail --noprofile "--whitelist=$HOME/dots" "--read-only=$HOME/.ss*/k*" sh -c 'echo more >>~/dots/key'
tap_is "$(cat dots/key)" hidden "with parts that are patterns, too"
rm -r .config .cache .ssh && mv .config-before .config && mv .cache-before .cache

# Rules for what has another name inside.
mkdir -p other/shown && echo hidden >other/shown/secret && ln -s shown other/link
for try in "--private=$HOME/other --blacklist=$HOME/shown/secret|shown/secret" "--private=$HOME/other --blacklist=$HOME/sh*/secret|shown/secret" \
	"--private --bind=$HOME/other/shown,/srv --blacklist=/srv/secret|/srv/secret" \
	"--bind=$HOME/other,/srv --blacklist=/srv/sh*/sec*|/srv/shown/secret" \
	"--bind=$HOME/other,/srv --blacklist=/s*v/*/secret|/srv/shown/secret" \
	"--private --bind=$HOME/other/shown,$HOME/.config/k --blacklist=$HOME/.config/*/secret|.config/k/secret" \
	"--private=$HOME/other --bind=$HOME/other/shown,$HOME/d --blacklist=$HOME/d/*|d/secret" \
	"--whitelist=$HOME/other/shown --blacklist=$HOME/other/link/secret|other/shown/secret" \
	"--whitelist=$HOME/other/shown --blacklist=$HOME/other/link|other/shown/secret"; do
	# shellcheck disable=SC2086 # several options
	run_jail --noprofile ${try%|*} sh -c 'cd; cat "$1"' sh "${try#*|}"
	tap_is "$stdout" "" "hidden under another name: ${try%|*}"
done
run_jail --noprofile "--whitelist=$HOME/other/shown" "--read-only=$HOME/other/link" sh -c 'echo more >>~/other/shown/secret'
tap_is "$(cat other/shown/secret)" hidden "a link that is not shown makes read-only what it leads to"

# What a closed directory holds cannot be seen by the planner. The program owns it.
mkdir closed && echo hidden >closed/file && chmod 000 closed
run_jail --noprofile --blacklist="$HOME/closed/file" sh -c 'chmod 700 ~/closed; cat ~/closed/file'
tap_is "$stdout" "" "a hidden file in a directory that is closed, but the user's own, stays hidden"
run_jail --noprofile --read-only="$HOME/closed/file" sh -c 'chmod 700 ~/closed; echo more >>~/closed/file'
chmod 700 closed
tap_is "$(cat closed/file)" hidden "and one that is read-only stays as it is"

# Where the program's words are written: not where a link leads that it may have made.
mkdir -p logs/deep elsewhere && ln -s ../elsewhere logs/link
run_jail --noprofile --output="$HOME/logs/link/file" echo words
tap_isnt "$status" 0 "no output goes through a link that a program may have made"
tap_not_ok "nothing is written there" test -e elsewhere/file
run_jail --noprofile --output="$HOME/logs/deep/file" echo words
tap_is "$(cat logs/deep/file)" words "output goes to a file in other directories"
run_jail --noprofile --output="$HOME/nowhere/file" true
tap_like "$stderr" 'no such directory' "one that is not there is an error"

# C1 codes in UTF-8 (U+009B is the start of a command) and alone, and text that is turned round.
name=$(printf 'a\302\2332J\233b\342\200\256c\303\244')
run_jail --noprofile "/nowhere/$name"
tap_is "$(printf %s "$stderr" | LC_ALL=C tr -d -c '\200-\237' | LC_ALL=C wc -c | tr -d ' ')" 0 "errors show no terminal codes"
run "$JAILCTL" join "$name"
tap_is "$(printf %s "$stderr" | LC_ALL=C tr -d -c '\200-\237' | LC_ALL=C wc -c | tr -d ' ')" 0 "those of jailctl neither"
: >"$name"
run "$JAILCTL" ls one "$HOME"
tap_like "$stdout" 'a\\xc2\\x9b2J\\x9bb\\xe2\\x80\\xaec'$'\303\244' "names of files are shown with codes for them"
run_jail --overlay-named=layer --noprofile sh -c ": >'$HOME/new$name'"
run "$JAILCTL" overlay list layer
tap_like "$stdout" 'newa\\xc2\\x9b2J\\x9bb' "so are those of overlays"
"$JAILCTL" stop --all
tap_done
