#!/bin/bash
# SPDX-License-Identifier: LGPL-2.1-or-later
#
# The keys that the kernel holds for a session are not the jail's, where no filter keeps it from them either.
. "$(dirname "$0")/../lib.sh"
need keyctl
[ -n "${IN_SESSION-}" ] || IN_SESSION=1 exec keyctl session - "$BASH" "$0" "$@"

private_home
at_exit '"$JAILCTL" stop --all --timeout=0 >/dev/null 2>&1'
key=$(keyctl add user jail-secret swordfish @s) || tap_skip_all "this kernel has no keyrings"
own=$(keyctl add user jail-own swordfish @u) || tap_skip_all "this user has no room for keys"
keyctl link @u @s
at_exit 'keyctl unlink "$own" @u'
tap_is "$(keyctl pipe "$(keyctl search @s user jail-secret)")" swordfish "outside there is a key of the session"

# Runs the words in the jail and takes what they print.
inside() { run_jail --noprofile --ignore=seccomp sh -c "$*" sh "$key" "$own"; }
inside 'keyctl add user mine word @s >/dev/null && keyctl pipe "$(keyctl search @s user mine)"'
tap_is "$stdout" word "a program may have keys of its own"
inside 'keyctl search @s user jail-secret; keyctl search @u user jail-own; keyctl show @s'
tap_unlike "$stdout" 'jail-|^[0-9]+$' "and finds none of the session's or the user's"
for way in 'pipe $1' 'pipe $2' 'link $1 @s' 'link $2 @s' 'setperm $1 0x3f3f3f3f' 'update $1 changed' 'revoke $1' 'revoke $2' \
	'invalidate $1' 'invalidate $2' 'timeout $1 1' 'chown $1 0'; do
	inside "keyctl $way"
	tap_isnt "$status" 0 "a key that it can name: $way"
	tap_unlike "$stdout" swordfish "tells nothing"
done
inside 'keyctl session _ses sh -c "keyctl show @s" 2>/dev/null; keyctl session jail-name true; cat /proc/keys /proc/key-users'
tap_unlike "$stdout$stderr" 'jail-secret|jail-own' "no name leads to them"
"$JAIL" --noprofile --name=one sleep 600 &
wait_until 10 sh -c '"$JAILCTL" list --names | grep -qx one'
run "$JAILCTL" join one sh -c 'keyctl search @s user jail-secret; keyctl pipe "$1"' sh "$key"
tap_is "$stdout" "" "nor does a program that joins"
tap_is "$(keyctl pipe "$key")$(keyctl pipe "$own")" swordfishswordfish "and they are as they were"

# No room for the new keyring: no start, and nothing left. The quota counts where the session has a keyring.
if [ "$(cat /proc/sys/kernel/keys/maxkeys)" -le 1000 ]; then
	ring=$(keyctl newring fill @s)
	for ((i = 0; i < 1000; i++)); do keyctl add user "fill$i" x "$ring" >/dev/null 2>&1 || break; done
	run_jail --noprofile echo started
	tap_is "$status$stdout" 125 "with the user's quota of keys used up nothing starts"
	tap_like "$stderr" 'cannot give the program a keyring of its own: .*kernel.keys.maxkeys' "and this is said, with the setting"
	keyctl unlink "$ring" @s
	wait_until 10 sh -c '"$JAIL" --noprofile true 2>/dev/null'
	tap_ok "with room again it does" "$JAIL" --noprofile true
fi
tap_done
