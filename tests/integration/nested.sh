#!/bin/bash
# SPDX-License-Identifier: LGPL-2.1-or-later
#
# jail inside a jail: the user's settings that are hidden there count as absent, and who cannot start says why.
. "$(dirname "$0")/../lib.sh"
private_home
mkdir -p "$HOME/.config/jail"
echo 'blacklist /usr/share' >"$HOME/.config/jail/default.local"
mkdir "$HOME/bin"
cp "$JAIL" "$HOME/bin/jail"
inner=$HOME/bin/jail

inside() { # ARGUMENTS of the outer jail, words of the inner one
	run_jail --quiet --noprofile "$@"
}

inside "$inner" --noprofile true
tap_is "$status" 125 "where namespaces are refused no jail starts inside"
tap_like "$stderr" 'inside a jail, which hides the user' "it says that settings are hidden"
tap_like "$stderr" "cannot make the jail's namespaces: .*; this runs inside a jail, which lets no further one be made" "and why it fails"
tap_unlike "$stderr" 'sysctl|jail.conf' "no setting of the machine is blamed"
inside --allow-userns "$inner" --noprofile true
tap_is "$status" 125 "where the program may make namespaces the mounts are refused"
tap_like "$stderr" 'this runs inside a jail, which lets no further one be made' "and it says so"
inside "$inner" --quiet --noprofile true
tap_unlike "$stderr" 'hides the user' "the note is left out where it is to be quiet"
inside --whitelist="$(realpath "$PROFILE_DIR")" "$inner" --dry-run --profile=default true
tap_is "$status" 0 "a plan can be made inside"

# Inside of what others confine by, it works, or says what is in the way
if unshare -Urmpf true 2>/dev/null; then
	# shellcheck disable=SC2016
	run unshare -Urmpf sh -c 'mount -t proc proc /proc && exec "$0" --quiet --as-root --noprofile id -u' "$JAIL"
	tap_is "$stdout" 0 "a jail starts in namespaces of another program's"
	# shellcheck disable=SC2016
	run unshare -Urmpf sh -c 'mount -t proc proc /proc && mount -t tmpfs -o ro none /proc/irq && exec "$0" --quiet --as-root --noprofile true' "$JAIL"
	tap_is "$status" 125 "where /proc is partly covered, as in containers, it does not"
	tap_like "$stderr" "cannot build the file view at '/proc': .*\(the /proc of this machine or container is partly covered" "and says so"
else
	tap_skip "namespaces of another program's" "unshare is refused"
fi
if command -v bwrap >/dev/null && bwrap --dev-bind / / true 2>/dev/null; then
	run bwrap --unshare-user --unshare-pid --dev-bind / / --proc /proc "$JAIL" --quiet --noprofile id -u
	tap_is "$stdout" "$(id -u)" "a jail starts inside bubblewrap"
	run bwrap --unshare-user --unshare-pid --disable-userns --dev-bind / / --proc /proc "$JAIL" --quiet --noprofile true
	tap_is "$status" 125 "where bubblewrap allows no further namespaces it does not"
	tap_like "$stderr" 'the limit of namespaces is reached|user namespaces are switched off' "and says so"
	inside --allow-userns bwrap --dev-bind / / true
	tap_isnt "$status" 0 "bubblewrap inside a jail is refused its mounts where only namespaces are allowed"
else
	tap_skip "a jail inside bubblewrap" "bwrap is not installed, or cannot start"
fi

# Outside, a directory that cannot be read is an error: its lines may be what keeps something hidden.
chmod 000 "$HOME/.config/jail"
run_jail --noprofile true
tap_is "$status" 125 "a directory that was shut by its owner is not passed over"
tap_like "$stderr" 'jail.conf: .*Permission denied' "but an error"
run_jail --profile=default true
tap_is "$status" 125 "with a profile too"
chmod 700 "$HOME/.config/jail"
tap_done
