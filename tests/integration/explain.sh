#!/bin/bash
# SPDX-License-Identifier: LGPL-2.1-or-later
# What --explain says of single paths and of a program's whole reach, and that it runs nothing. That it is right is
# the affair of tests/property/test-oracle.
. "$(dirname "$0")/../lib.sh"

home=$HOME/explain-test
profile=$TEST_TMP/test.profile
at_exit 'rm -rf "$home"'
mkdir -p "$home/.ssh" "$home/.config/app" "$home/Documents" "$home/.local/bin"
echo key >"$home/.ssh/id_rsa"
echo run >"$home/.bashrc"
ln -s .config/app "$home/link"

given() { printf '%s\n' "$@" >"$profile"; }
explain() { # PATH: of the profile, with the home directory of the test
	run env HOME="$home" "$JAIL" --profile="$profile" --explain="$1" sh -c 'touch "$HOME/ran"'
}
says() { # WORDS DESCRIPTION
	if [[ $stdout == *"$1"* ]]; then tap_pass "$2"; else tap_fail "$2"; tap_diag "$stdout" "$stderr"; fi
}

given "whitelist \${HOME}/.config/app" "blacklist \${HOME}/.ssh" "read-only \${HOME}/.config/app"
explain "$home/.ssh/id_rsa"
says "$home/.ssh/id_rsa: hidden" "what a whitelist leaves out is hidden"
says "# $profile:1" "the line that emptied the directory is named"
says "blacklist $home/.ssh (what it is in)" "so is another line that speaks of it"
explain \~/.config/app
says "can be listed, can be entered" "what is listed is shown"
says "read-only " "as read-only"
says "# $profile:3" "by the line that says so"
explain "$home/link"
says "$home/link: hidden" "a link that is not shown leads nowhere"
explain "$home/nothing"
says "not there, on the host neither" "what does not exist is told apart"
explain /etc/passwd
says "readable" "a file of the system"
cd "$home/.config" || exit
explain app
says "$home/.config/app: can be listed" "a relative path"
explain $'/etc/odd\e[31m'
if [[ $stdout == *$'\e'* ]]; then tap_fail "no control characters are printed"; else tap_pass "no control characters are printed"; fi

given "read-only \${HOME}/.bashrc" "noexec \${HOME}"
explain \~/.bashrc
says "readable" "a start-up file that is read-only"
[[ $stdout != *writable* ]] && tap_pass "is not writable" || tap_fail "is not writable"
explain \~/.ssh/id_rsa
says "readable, writable" "without a whitelist the home directory is open"

tap_is "$(test -e "$home/ran" && echo ran)" "" "nothing was started"

# The whole reach --------------------------------------------------------------

reach() { run env HOME="$home" "$JAIL" "$@" --explain true; }
figure() { sed -n 's/^exposure: \([0-9.]*\) of 10.*/\1/p' <<<"$stdout"; }
less() { # A B DESCRIPTION: A is less than B
	if awk -v a="$1" -v b="$2" 'BEGIN { exit !(a != "" && a < b) }'; then tap_pass "$3"; else tap_fail "$3"; tap_diag "$1 $2"; fi
}
reach --noprofile
open=$(figure)
says "the whole home directory" "without a profile the home directory is open"
says "what runs outside of the jail can be changed: ~/.bashrc" "start-up files are named"
says \~"/.ssh/id_rsa can be read" "keys are named"
says "not below 6.0" "what leads out keeps the figure up"
reach --noprofile --private
less "$(figure)" "$open" "an empty home directory is less"
given "include base.inc" "private" "net none" "nosound" "no3d" "novideo" "noinput" "seccomp"
run env HOME="$home" "$JAIL" --profile="$profile" --explain true
closed=$(figure)
less "$closed" 2 "little is left of a strict profile"
says "nothing but a loopback interface" "the network is named"
given "include base.inc" "private" "net none" "nosound" "no3d" "novideo" "noinput" "seccomp" "allow-userns"
run env HOME="$home" "$JAIL" --profile="$profile" --explain true
less "$closed" "$(figure)" "user namespaces are more"
says "# $profile:9" "by the line that allows them"
given "include base.inc" "private" "protocol unix" "seccomp"
run env HOME="$home" "$JAIL" --profile="$profile" --explain true
says "no internet sockets: the filters refuse them" "what filters refuse counts, not the namespace alone"
given "include base.inc" "net none" "overlay-tmpfs"
run env HOME="$home" "$JAIL" --profile="$profile" --explain true
[[ $stdout != *"can be changed"* ]] && tap_pass "what goes to a layer changes nothing outside" || tap_fail "what goes to a layer changes nothing outside"

tap_done
