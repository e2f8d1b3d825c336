#!/bin/bash
# SPDX-License-Identifier: LGPL-2.1-or-later
#
# Root is not let into a jail: what it starts runs as the caller of sudo, or nobody, unless it says otherwise.

# Real root has one look before the rest runs as an ordinary user.
if [ "$(id -u)" = 0 ] && [ -z "${TEST_OF_ROOT-}" ]; then
	TEST_OF_ROOT=$(mktemp)
	chmod 644 "$TEST_OF_ROOT"
	export TEST_OF_ROOT
	launcher=${JAIL:-${JAIL_BUILD_DIR:-${abs_top_builddir:-$(dirname "$0")/../..}}/jail}
	someone=$(getent passwd | awk -F: '$3 >= 1000 && $3 < 60000 && $6 ~ "^/home/" { print $1, $3, $6 }' |
		while read -r name uid home; do [ -d "$home" ] && [ "$(stat -c %u "$home")" = "$uid" ] && echo "$name $uid $home" && break; done)
	read -r name uid home <<<"$someone"
	root() { # VARIABLES... ARGUMENTS of jail
		(cd / && env -i PATH="$PATH" HOME=/root XDG_CONFIG_HOME=/root/.config "$@" 2>&1)
	}
	{
		echo "nobody: $(root "$launcher" --quiet sh -c 'id -u; id -G; grep -c "^Cap[A-Za-z]*:.*[1-9a-f]" /proc/self/status; test -w ~ && echo home' | tr '\n' ' ')"
		echo "note: $(root "$launcher" --noprofile true | grep -c 'runs as the user nobody')"
		echo "outside: $(root "$launcher" --quiet --noprofile sh -c 'echo > /etc/jail-test-of-root || echo refused; ls /root >/dev/null || echo refused' | grep -c '^refused')"
		echo "as-root: $(root "$launcher" --quiet --as-root --noprofile id -u)"
		echo "sudo-root: $(root SUDO_UID=0 "$launcher" --quiet --noprofile id -u)"
		echo "forged: $(root SUDO_UID=0x0 PKEXEC_UID=-1 "$launcher" --quiet --noprofile id -u)"
		echo "behind: $(root "$launcher" --quiet --noprofile -- id -u --as-root | grep -c '^id: unrecognized')"
		[ -z "$name" ] || echo "sudo: $(root SUDO_UID="$uid" "$launcher" --quiet --noprofile sh -c 'id -u; echo $HOME $USER ${XDG_CONFIG_HOME-none}' | tr '\n' ' ' | sed "s|^$uid $home $name none $|right|")"
	} >"$TEST_OF_ROOT"
fi
. "$(dirname "$0")/../lib.sh"
private_home

looked() { # NAME WANTED DESCRIPTION
	if [ -z "${TEST_OF_ROOT-}" ]; then
		tap_skip "$3" "started by an ordinary user"
	else
		tap_is "$(sed -n "s/^$1: //p" "$TEST_OF_ROOT")" "$2" "$3"
	fi
}
nobody=$(id -u nobody 2>/dev/null || echo 65534)
group=$(id -g nobody 2>/dev/null || echo 65534)
looked nobody "$nobody $group 0 home " "root's program is nobody, without capabilities, with an empty home"
looked note 1 "and this is said"
looked outside 2 "root's files are not its own"
looked as-root 0 "--as-root lets root in"
looked sudo-root "$nobody" "root who called sudo is nobody too"
looked forged "$nobody" "what is no number is not taken for one"
looked behind 1 "words of the program are no options"
if [ -n "${TEST_OF_ROOT-}" ] && ! grep -q '^sudo:' "$TEST_OF_ROOT"; then
	tap_skip "the caller of sudo has a program of their own" "no user with a home directory"
else
	looked sudo right "the caller of sudo has a program of their own"
fi

if unshare -r true 2>/dev/null; then
	run unshare -r "$JAIL" --noprofile id -u
	tap_is "$status" 125 "where there is no other user, root is refused"
	tap_like "$stderr" '^jail: root is not let into a jail, and cannot become the user nobody here: .*--as-root$' "which says why and how"
	run unshare -r "$JAIL" --noprofile sh -c --as-root
	tap_is "$status" 125 "a word of the program's is no option of the launcher's"
	run unshare -r "$JAIL" --quiet --noprofile -c --as-root
	tap_is "$status" 125 "nor is a command line"
	tap_is "$(unshare -r "$JAIL" --quiet --as-root --noprofile id -u)" 0 "--as-root lets it in"
	tap_is "$(unshare -r "$JAIL" --quiet --as-root --noprofile grep -c '^Cap[A-Za-z]*:.*[1-9a-f]' /proc/self/status)" 0 "without capabilities"
	tap_ok "the version is told to everybody" unshare -r "$JAIL" --version
else
	tap_skip "root of a user namespace" "unshare -r is refused"
fi
run_jail --quiet --as-root --noprofile id -u
tap_is "$stdout" "$(id -u)" "for others the option changes nothing"

# What asks for users loads libraries late, which stay in memory.
run env -u HOME "$JAIL" --quiet --private --noprofile id -u
tap_is "$stdout" "$(id -u)" "a jail whose home was looked up runs"
tap_done
