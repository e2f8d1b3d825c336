#!/bin/bash
# SPDX-License-Identifier: LGPL-2.1-or-later
#
# The keys that the kernel holds for the user and the session: no jail has anything to do with them, whatever its profile says.
. "$(dirname "$0")/../lib.sh"
need keyctl python3
[ -n "${IN_SESSION-}" ] || IN_SESSION=1 exec keyctl session - "$BASH" "$0" "$@"

private_home
at_exit '"$JAILCTL" stop --all --timeout=0 >/dev/null 2>&1'
key=$(keyctl add user jail-secret swordfish @s) || tap_skip_all "this kernel has no keyrings"
own=$(keyctl add user jail-own swordfish @u) || tap_skip_all "this user has no room for keys"
keyctl link @u @s
at_exit 'keyctl unlink "$own" @u'
ring=$(keyctl id @u)
tap_is "$(keyctl pipe "$(keyctl search @s user jail-secret)")" swordfish "outside there is a key of the session"

# Each way with the numbers of the keys, as if the program had guessed them: a keyring of the user's may be linked by whoever knows it.
for options in "" --ignore=seccomp --seccomp.drop=getppid "--private --allow-bwrap" --seccomp=log; do
	for way in 'pipe $1' 'pipe $2' 'link $3 @s && keyctl pipe $2' 'link $1 @s' 'setperm $1 0x3f3f3f3f' 'update $1 changed' 'revoke $1' \
		'revoke $2' 'invalidate $1' 'clear $3' 'unlink $2 $3' 'chown $1 0' 'describe $1' 'session - true' 'add user planted x $3' \
		'request2 user debug:jail x @s' 'newring x @s' 'search $3 user jail-own'; do
		# shellcheck disable=SC2086 # several options
		run_jail --quiet --noprofile $options sh -c "keyctl $way" sh "$key" "$own" "$ring"
		[ "$status" != 0 ] && [ -z "$stdout" ] || break
	done
	tap_is "$status$stdout" "1" "with '$options' each way fails${stdout:+: $way}"
done
"$JAIL" --noprofile --name=one sleep 600 &
wait_until 10 sh -c '"$JAILCTL" list --names | grep -qx one'
run "$JAILCTL" join one sh -c 'keyctl search @s user jail-secret; keyctl pipe "$1"' sh "$key"
tap_is "$stdout" "" "nor does a program that joins"
run "$JAILCTL" seccomp one
for call in keyctl add_key request_key; do
	tap_like "$stdout" "^  $call: EPERM \(built in\)$" "$call is refused on both interfaces"
done
tap_is "$(keyctl pipe "$key")$(keyctl pipe "$own")" swordfishswordfish "and they are as they were"
tap_is "$(keyctl search @u user planted 2>/dev/null)" "" "nothing was planted"
tap_done
