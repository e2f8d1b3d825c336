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

# Machines that refuse for other reasons. A changed root directory lets the kernel refuse user namespaces as a security
# module would; what stands in /proc/sys and /run is laid over it.
elsewhere() { # SCRIPT COMMAND...: the command where the script was run first
	local script=$1
	shift
	run unshare -Urmpf --mount-proc sh -c 'mount -t tmpfs none /mnt && mkdir /mnt/root && mount --rbind / /mnt/root &&
cd /mnt/root && '"$script"' && exec chroot /mnt/root "$@"' sh "$@"
}
# A file that the kernel of this machine need not have.
sysctl() { # NAME VALUE
	printf 'mount -t tmpfs none proc/sys/kernel && echo %s >proc/sys/kernel/%s' "$2" "$1"
}
elsewhere true "$JAILCTL" doctor
tap_is "$status" 1 "user namespaces are refused with no setting that says so"
tap_like "$stdout" '^FAIL  a user may not make a user namespace: Operation not permitted' "the step is named"
tap_like "$stdout" 'remedy: (a security module, a system call filter or a changed root|the container)' "and what it may be"
elsewhere "$(sysctl unprivileged_userns_clone 0)" "$JAILCTL" doctor
tap_like "$stdout" "remedy: .*'sysctl -w kernel.unprivileged_userns_clone=1' as root" "a hardened kernel: the setting"
elsewhere "$(sysctl unprivileged_userns_clone 0)" "$JAIL" --as-root --noprofile true
tap_is "$status" 125 "there jail does not start"
tap_like "$stderr" 'sysctl -w kernel.unprivileged_userns_clone=1' "and says the same"
elsewhere "$(sysctl apparmor_restrict_unprivileged_userns 1)" "$JAILCTL" doctor
tap_like "$stdout" 'remedy: .*contrib/apparmor/jail to /etc/apparmor.d/ .*apparmor_parser -r' "Ubuntu: the AppArmor profile"
elsewhere "$(sysctl apparmor_restrict_unprivileged_userns 1)" "$JAIL" --as-root --noprofile true
tap_like "$stderr" 'apparmor_parser -r /etc/apparmor.d/jail' "which jail names, too"
elsewhere 'mount -t tmpfs none sys && mkdir -p sys/fs/selinux && echo 1 >sys/fs/selinux/enforce' "$JAILCTL" doctor
tap_like "$stdout" '^good  SELinux is enforcing' "SELinux"
tap_like "$stdout" 'remedy: SELinux .*contrib/selinux/jail.te' "may be what refuses: its module"
elsewhere 'mount -t tmpfs none run && : >run/.containerenv' "$JAILCTL" doctor
tap_like "$stdout" '^less  this runs in a container' "a container"
tap_like "$stdout" 'remedy: the container .*seccomp profile has to allow unshare' "and what it has to allow"
elsewhere 'mount -t tmpfs none proc' "$JAILCTL" doctor
tap_like "$stdout" 'remedy: this kernel has no user namespaces, or /proc is not mounted' "no /proc"
elsewhere "$(sysctl apparmor_restrict_unprivileged_userns 1)" "$JAILCTL" doctor --json
tap_is "$(printf %s "$stdout" | python3 -c 'import json,sys
print([c["check"].split(":")[0] for c in json.load(sys.stdin) if c["verdict"] == "blocked" and "apparmor" in c["remedy"]])')" \
	"['a user may not make a user namespace']" "and as JSON"

run env PATH=/nowhere "$JAILCTL" doctor
tap_like "$stdout" 'less  xdg-dbus-proxy is not installed' "a missing program"
tap_like "$stdout" 'remedy: .*xdg-dbus-proxy$' "and its package"
distribution() { # OS-RELEASE
	printf '%b' "$1" >"$TEST_TMP/os-release"
	# shellcheck disable=SC2016
	run unshare -Urm sh -c 'mount --bind "$1" "$(readlink -f /etc/os-release)" && shift && exec "$@"' sh "$TEST_TMP/os-release" \
		env PATH=/nowhere XDG_DATA_DIRS=/nowhere "$JAILCTL" doctor
}
distribution 'ID=debian\nHOME_URL="https://search.fedora.example"\n'
tap_like "$stdout" 'remedy: apt install xserver-xephyr$' "Debian has its command and its names"
distribution 'ID=ubuntu\nID_LIKE=debian\n'
tap_like "$stdout" 'remedy: apt install xdg-desktop-portal$' "and Ubuntu the same"
distribution 'ID=fedora\n'
tap_like "$stdout" 'remedy: dnf install xorg-x11-server-Xephyr$' "so has Fedora"
distribution 'ID="rocky"\nID_LIKE="rhel centos fedora"\n'
tap_like "$stdout" 'remedy: dnf install xorg-x11-server-Xvfb$' "what is made from RHEL"
distribution 'ID=manjaro\nID_LIKE=arch\n'
tap_like "$stdout" 'remedy: pacman -S xorg-xwayland$' "Arch"
distribution 'ID="opensuse-tumbleweed"\nID_LIKE="opensuse suse"\n'
tap_like "$stdout" 'remedy: zypper install xorg-x11-server-extra$' "and SUSE"
run env -u XDG_RUNTIME_DIR XDG_RUNTIME_DIR=/nowhere "$JAILCTL" doctor
tap_like "$stdout" 'less  running jails cannot be listed' "no runtime directory"
tap_done
