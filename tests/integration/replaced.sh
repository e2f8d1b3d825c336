#!/bin/bash
# SPDX-License-Identifier: LGPL-2.1-or-later
#
# Files that are hidden or limited inside, and replaced outside while the jail runs, as editors save them: the kernel
# takes the mounts away with the old file, and the launcher puts them back.
. "$(dirname "$0")/../lib.sh"
need mkfifo unshare

private_home
at_exit '"$JAILCTL" stop --all --timeout=0 >/dev/null 2>&1'
cd "$HOME" || exit 99
mkfifo ask answer
at_exit 'exec 8>&- 9>&-'

start() { # OPTIONS...: a jail with a shell that takes commands
	"$JAIL" --noprofile --name=open "$@" sh -c 'while read -r line; do eval "$line"; echo end; done' <ask >answer 2>&1 &
	exec 8>ask 9<answer
}
inside() { # COMMAND: what it prints
	local line
	echo "$1" >&8
	while IFS= read -r -t 20 line <&9 && [ "$line" != end ]; do printf '%s\n' "$line"; done
}
stop() {
	exec 8>&- 9>&-
	wait
}
replace() { # FILE: by another one of the same content
	cp -- "$1" "$1.new"
	mv -- "$1.new" "$1"
}
mounted() { [ -n "$(inside "grep ' $HOME/$1 ' /proc/self/mountinfo")" ]; }

mkdir -p limited/deep hidden
echo hidden >secret; echo mine >rc; echo hidden >hidden/file; echo mine >limited/deep/rc; echo echo >script; chmod +x script
start --blacklist="$HOME/secret" --read-only="$HOME/rc" --blacklist="$HOME/hidden" --read-only="$HOME/limited/deep" --noexec="$HOME/script"
tap_unlike "$(inside 'cat secret')" hidden "a file is hidden"
for i in 1 2 3; do
	replace secret
	replace rc
	replace script
	wait_until 10 mounted secret && wait_until 10 mounted rc && wait_until 10 mounted script
	tap_unlike "$(inside 'cat secret')" hidden "it still is when it has been replaced ($i)"
	inside 'echo more >>rc; echo more >>secret' >/dev/null
	tap_is "$(cat rc secret)" $'mine\nhidden' "a file that is read-only and was replaced stays as it is ($i)"
	tap_unlike "$(inside ./script)" '^$' "what may not be executed is not ($i)"
done
rm -r hidden && mkdir hidden && echo hidden >hidden/file
replace secret
wait_until 10 mounted secret
wait_until 10 mounted hidden
tap_unlike "$(inside 'ls hidden')" file "a directory that was made anew is hidden as soon as anything changes"

# A link in its place: what it leads to is hidden.
echo hidden >behind
ln -s behind link && mv -T link secret
wait_until 10 mounted behind
tap_unlike "$(inside 'cat secret behind')" hidden "what a link leads to that has taken the place of a hidden file is hidden"
stop

# The launcher's own directories.
rm -f secret
start
tap_unlike "$(inside 'ls -A .cache/jail')" bpf "the cache of filters is hidden"
rm -rf .cache
wait_until 10 mounted .cache/jail
tap_like "$(inside 'mkdir -p .cache/jail; echo x >.cache/jail/x || echo no')" no "it cannot be made anew by the program when somebody has removed it"
tap_like "$(inside 'mv .cache .moved || echo no')" no "nor can its parent be moved away"
tap_not_ok "there is nothing in it" test -e .cache/jail/x
stop

# In a copy of the mounts nothing could be put back.
run_jail --noprofile --allow-userns unshare --user --mount --propagation unchanged true
tap_isnt "$status" 0 "no namespace has a copy of the mounts, also where others may be made"
run_jail --noprofile --allow-userns unshare --user true
tap_is "$status" 0 "those can be made"

# A jail that nobody may join is mended as well, and still not joined.
echo hidden >secret
start --nojoin --blacklist="$HOME/secret"
inside : >/dev/null
replace secret
wait_until 10 mounted secret
tap_unlike "$(inside 'cat secret')" hidden "a jail with nojoin is mended too"
run "$JAILCTL" join open true
tap_like "$stderr" nojoin "and nobody joins it"
stop
tap_done
