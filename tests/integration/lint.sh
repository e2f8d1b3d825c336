#!/bin/bash
# SPDX-License-Identifier: LGPL-2.1-or-later
# jailctl lint: each kind of finding at its line, none in the profiles that come with jail, none about lines of other
# files; and jailctl explain for programs.
. "$(dirname "$0")/../lib.sh"

jailctl=$(dirname "$JAIL")/jailctl
file=$TEST_TMP/test.profile

lint() { run "$jailctl" lint "$@"; }
finds() { # LINE SEVERITY WORDS DESCRIPTION: one finding, of this profile's lines
	lint "$file"
	if grep -q -F -- "$file:$1: $2: " <<<"$stdout" && grep -q -F -- "$3" <<<"$stdout" && [ "$(wc -l <<<"$stdout")" = 1 ]; then
		tap_pass "$4"
	else
		tap_fail "$4"
		tap_diag "$stdout" "$stderr"
	fi
}
clean() { # DESCRIPTION
	lint "$file"
	tap_is "$status:$stdout" "0:" "$1"
}
given() { printf '%s\n' "$@" >"$file"; }

given 'whitelist ${HOME}/a' 'blacklist ${HOME}/a/b' 'noblacklist ${HOME}/c' 'blacklist ${HOME}/a/?' 'net none'
lint "$file"
tap_is "$status" 1 "the status is 1 where something was found"
given 'whitelist ${HOME}/a' 'blacklist ${HOME}/a/b' 'net none'
clean "nothing is said of a good profile"
given 'net none' 'blakclist ${HOME}/x'
finds 2 error "did you mean 'blacklist'?" "a misspelt word"
tap_is "$status" 2 "makes the status 2"
given 'nosuch' 'net none' 'private-dev foo' 'net=none'
lint "$file"
tap_is "$(cut -d: -f2,3 <<<"$stdout")" $'1: error\n3: error\n4: error' "every wrong line is found, not the first one alone"
given 'whitelist ${HOME}/a' 'blacklist ${HOME}/b'
finds 2 warning "no whitelist shows anything of it" "a blacklist of what is not visible"
given 'noblacklist ${HOME}/x' 'blacklist ${HOME}/y'
finds 1 warning "matches no blacklist line" "a noblacklist without a blacklist"
given 'blacklist ${HOME}/x' 'noblacklist ${HOME}/x'
finds 2 warning "comes too late: $file:1" "a noblacklist after its blacklist"
given 'nowhitelist ${HOME}/x'
finds 1 warning "matches no whitelist line" "a nowhitelist without a whitelist"
given 'whitelist ${HOME}/x' 'blacklist ~/x'
finds 1 warning "blacklist ~/x" "a whitelist that a blacklist takes back, written in another way"
given 'private' 'whitelist ${HOME}/x'
finds 2 warning "the home directory is another one" "a whitelist of a home that is not shown"
given 'read-write ${HOME}/x/y' 'read-only ${HOME}/x'
finds 1 warning "comes later" "a read-write before its read-only"
given 'read-only ${HOME}/x' 'read-write ${HOME}/x/y'
clean "but not one behind it"
given 'seccomp !mount'
finds 1 warning "every jail refuses mount" "an exemption of what is always refused"
given 'seccomp !ptrace'
clean "but not one of what seccomp alone refuses"
given 'dbus-user none' 'dbus-user.talk org.example.A'
finds 2 warning "not in the mode" "a rule for a bus that is not there"
given 'whitelist ${HOME}/a' 'whitelist ${HOME}/a'
finds 2 warning "the same is said in line 1" "a line that repeats another"
given 'noroot' 'tracelog'
finds 2 warning "tracelog" "a word without effect"

given 'allow-userns'
finds 1 danger "user" "user namespaces"
given '# lint: accepted, the program has a sandbox' 'allow-userns'
clean "unless that is known and meant"
given 'dbus-user all'
finds 1 danger "start programs outside" "the whole session bus"
given 'whitelist ${HOME}/.ssh'
finds 1 danger "keys or passwords" "keys"
given 'whitelist ${HOME}/.config/autostart'
finds 1 danger "runs outside of the jail" "what is started at the next login"
given 'whitelist ${HOME}/.bashrc' 'read-only ${HOME}/.bashrc'
clean "but not where it can only be read"
given 'whitelist ${HOME}'
finds 1 error "cannot be whitelisted" "the whole home directory"
given 'whitelist ${HOME}/.config'
finds 1 danger "little is left to protect" "most of the home directory"
given 'caps.keep sys_admin'
finds 1 danger "capabilities" "capabilities"
given 'ignore seccomp'
finds 1 danger "takes away" "words that take away what protects"
given 'x11 host'
finds 1 danger "every key" "the session's X server"
given 'dbus-user filter' 'dbus-user.dangerous org.freedesktop.systemd1' 'dbus-user.talk org.freedesktop.systemd1'
finds 3 danger "leads out of the jail" "a name on the bus that leads out"

# Of other files nothing is said.
printf 'allow-userns\nwhitelist ${HOME}/.ssh\n' >"$TEST_TMP/part.inc"
given "include $TEST_TMP/part.inc"
clean "what is wrong in an included file is that file's affair"
lint "$TEST_TMP/part.inc"
tap_is "$(wc -l <<<"$stdout")" 2 "and found there"
given "include part.inc"
clean "what stands beside it is found"

# This machine
mkdir -p "$HOME/lint-test"
at_exit 'rm -rf "$HOME/lint-test"'
echo x >"$HOME/lint-test/file"
given 'whitelist ${HOME}/lint-test/file' 'mkdir ${HOME}/lint-test/made' 'whitelist ${HOME}/lint-test/made' 'whitelist ${HOME}/lint-test/none'
clean "what the machine has is not asked without --host"
lint --host "$file"
tap_like "$stdout" "$file:1: note: .*renaming" "a single file that cannot be saved by renaming"
tap_like "$stdout" "$file:4: note: nothing is there" "a whitelist of what is missing"
tap_is "$(wc -l <<<"$stdout")" 2 "but not of what is made"

# Odd files
printf 'blacklist /a\033[31m\n' >"$file"
lint "$file"
tap_unlike "$stdout" $'\e' "no control characters are printed"
printf 'x\n%.0s' $(seq 300) >"$file"
lint "$file"
tap_is "$status" 2 "a file of another kind"
lint "$TEST_TMP/missing.profile"
tap_is "$status" 2 "a file that is not there"
given 'allow-userns'
run sh -c '"$0" lint --json "$1" | python3 -c "
import json, sys
one, = json.load(sys.stdin)
print(one[\"line\"], one[\"severity\"])"' "$jailctl" "$file"
tap_is "$stdout" "1 danger" "as JSON"

lint "$abs_top_srcdir"/etc-profiles/*.profile "$abs_top_srcdir"/etc-profiles/*.inc
tap_is "$status:$stdout" "0:" "the profiles that come with jail are clean"
if [ -d /etc/firejail ]; then
	lint /etc/firejail/*.profile
	# Debian's package lacks a file that this one includes.
	tap_is "$(grep ': error: ' <<<"$stdout" | grep -v '^/etc/firejail/electron-hardened.inc.profile:')" "" \
		"no line of Firejail's profiles is refused"
else
	tap_skip "Firejail's profiles" "they are not installed"
fi

# jailctl explain
value() { # EXPRESSION: of the JSON in $stdout, as `it`
	python3 -c "import json, sys; it = json.load(sys.stdin); print($1)" <<<"$stdout"
}
given 'whitelist ${HOME}/lint-test' 'read-only ${HOME}/lint-test' 'net none'
run "$jailctl" explain --json --profile="$file" \~/lint-test/file true
tap_is "$(value 'it["state"], it["may"]["read"], it["may"]["write"], it["limited_by"]')" \
	"shown True False $file:2" "a path, as JSON"
run "$jailctl" explain --profile="$file" "$HOME/lint-test/file" true
tap_like "$stdout" "lint-test/file: readable" "the same for people"
run "$jailctl" explain --json --profile="$file" true
tap_is "$(value 'it["parts"]["network"]["level"], it["exposure"] < 3')" "none True" "the whole reach, as JSON"
printed=$(value 'it["exposure"]')
run "$JAIL" --profile="$file" --explain true
tap_like "$stdout" "exposure: $printed of 10" "jail --explain says the same"
run "$jailctl" explain
tap_is "$status" 2 "no program is a wrong use"
run "$jailctl" explain /nonexistent/program
tap_is "$status" 1 "a program that is not there"

tap_done
