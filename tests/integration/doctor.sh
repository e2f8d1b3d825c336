#!/bin/bash
# SPDX-License-Identifier: LGPL-2.1-or-later
#
# jailctl doctor on this machine, and on machines that it is made to look like.
. "$(dirname "$0")/../lib.sh"
need python3 unshare

private_home
run "$JAILCTL" doctor
tap_is "$status" 0 "jails work here"
tap_like "$stdout" '^good  a user may make a user namespace$' "and the steps are told"
tap_like "$stdout" '^good  a user may load a system call filter$' "to the last"
tap_is "$("$JAILCTL" doctor --json | python3 -c 'import json,sys; print([c for c in json.load(sys.stdin) if c["verdict"] == "blocked"])')" \
	"[]" "also as JSON"

# shellcheck disable=SC2016 # the inner shell expands it
run unshare -Urm sh -c 'echo 0 >/proc/sys/user/max_user_namespaces; "$1" doctor' sh "$JAILCTL"
tap_is "$status" 1 "user.max_user_namespaces is 0"
tap_like "$stdout" '^FAIL  a user may not make a user namespace: No space left' "the step is named"
tap_like "$stdout" 'remedy: .*sysctl -w user.max_user_namespaces=' "and the remedy"
# shellcheck disable=SC2016
run unshare -Urm sh -c 'echo 0 >/proc/sys/user/max_user_namespaces; "$1" --as-root --noprofile true' sh "$JAIL"
tap_is "$status" 125 "there jail does not start"
tap_like "$stderr" 'sysctl -w user.max_user_namespaces=' "and says the same"

# shellcheck disable=SC2016
run unshare -Urmpf --mount-proc sh -c 'mount -t tmpfs none /proc/acpi 2>/dev/null || mount -t tmpfs none /proc/bus; exec "$1" doctor' sh "$JAILCTL"
tap_is "$status" 1 "/proc is partly covered, as in a container"
tap_like "$stdout" 'FAIL  a user may not mount a proc file system: Operation not permitted' "the step is named"
tap_like "$stdout" 'remedy: unmask /proc' "and the remedy"

whole=("$JAIL" --noprofile --whitelist-ro="$JAILCTL")
run "${whole[@]}" --allow-userns --seccomp=unshare:EPERM "$JAILCTL" doctor
tap_is "$status" 1 "a filter refuses unshare"
tap_like "$stdout" 'FAIL  a user may not make a user namespace: Operation not permitted' "the step is named"
tap_like "$stdout" 'less  this runs in a jail' "and that it is in a jail"
run "${whole[@]}" --seccomp.drop=landlock_create_ruleset:ENOSYS "$JAILCTL" doctor
tap_like "$stdout" 'less  the kernel offers no Landlock' "a kernel without Landlock"
tap_like "$stdout" 'abstract sockets' "what is lost is told"
run env PATH=/nowhere "$JAILCTL" doctor
tap_like "$stdout" 'less  xdg-dbus-proxy is not installed' "a missing program"
tap_like "$stdout" 'remedy: .* install .*xdg-dbus-proxy|remedy: pacman' "and its package"
run env -u XDG_RUNTIME_DIR XDG_RUNTIME_DIR=/nowhere "$JAILCTL" doctor
tap_like "$stdout" 'less  running jails cannot be listed' "no runtime directory"
tap_done
