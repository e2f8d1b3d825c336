#!/bin/bash
# SPDX-License-Identifier: LGPL-2.1-or-later
#
# What is wrong is said in one line on stderr, with file and line where there is one; nothing is started.
. "$(dirname "$0")/../lib.sh"

one_line() { [ "$(printf '%s\n' "$1" | wc -l)" = 1 ]; }

refused() { # STATUS REGEX DESCRIPTION ARGS...
	local wanted=$1 regex=$2 text=$3
	shift 3
	run_jail "$@"
	tap_is "$status" "$wanted" "$text: status $wanted"
	tap_like "$stderr" "$regex" "$text: says why"
	tap_ok "$text: one line" one_line "$stderr"
	tap_is "$stdout" "" "$text: nothing on stdout"
}
profile() { printf '%s\n' "$@" >"$TEST_TMP/p.profile"; }

refused 125 "unknown option '--frob'" "an unknown option" --frob true
refused 125 "did you mean --seccomp\?" "a misspelt option" --secomp true
refused 125 "no program is named" "no program"
refused 125 "no profile for 'no-such-profile'" "a missing profile" --profile=no-such-profile true
refused 125 "needs a value|needs an argument" "an option without its value" --hostname --noprofile true
refused 125 "contradicts" "--profile and --noprofile" --profile=default --noprofile true
refused 127 "is not found in PATH" "a missing program" --noprofile no-such-program
refused 127 "is empty" "an empty name" --noprofile ''

profile 'blacklsit ${HOME}/x'
refused 125 "p.profile:1: .*did you mean 'blacklist'" "a misspelt line" "--profile=$TEST_TMP/p.profile" true
profile '# comment' '' 'seccomp no_such_call'
refused 125 "p.profile:3: .*no_such_call" "an unknown system call" "--profile=$TEST_TMP/p.profile" true
profile 'caps.keep sys_adminn'
refused 125 "p.profile:1: .*sys_adminn" "an unknown capability" "--profile=$TEST_TMP/p.profile" true
profile 'include no-such-file.inc'
refused 125 "p.profile:1: .*no-such-file.inc" "a missing include" "--profile=$TEST_TMP/p.profile" true
profile 'whitelist /usr'
refused 125 "p.profile:1: '/usr' cannot be whitelisted" "a top directory" "--profile=$TEST_TMP/p.profile" true
profile 'whitelist /'
refused 125 "p.profile:1: " "the root" "--profile=$TEST_TMP/p.profile" true
profile 'blacklist relative/path'
refused 125 "p.profile:1: " "a relative path" "--profile=$TEST_TMP/p.profile" true
profile 'blacklist ${NOSUCH}/x'
refused 125 "p.profile:1: " "an unknown macro" "--profile=$TEST_TMP/p.profile" true
profile 'mkdir /etc/x'
refused 125 "p.profile:1: mkdir: only below the home directory" "mkdir outside home" "--profile=$TEST_TMP/p.profile" true
profile 'netns x'
refused 125 "p.profile:1: netns cannot be had: " "a word that is not supported" "--profile=$TEST_TMP/p.profile" true
printf 'quiet\nhostname a\033[31mb\n' >"$TEST_TMP/p.profile"
run_jail "--profile=$TEST_TMP/p.profile" true
tap_is "$status" 125 "control characters are refused"
tap_unlike "$stderr" $'\033' "and do not reach the terminal"

HOME=$TEST_TMP/nowhere refused 125 "home directory '.*nowhere'.*--private" "a missing home" --noprofile true
HOME=$TEST_TMP/nowhere run_jail --noprofile --private sh -c 'cd && pwd'
tap_is "$status" 0 "a missing home does not matter with --private"

run_jail --noprofile cat <"$HOME"
tap_is "$status" 125 "a directory as standard input is refused"
tap_like "$stderr" "standard input is a directory" "and the message says why"

# A grant that leads out is wrong where there is no bus as well
DBUS_SESSION_BUS_ADDRESS=unix:path=/nonexistent refused 125 "leads out of the jail" "a bus name that starts programs outside" \
	--noprofile --dbus-user=filter --dbus-user.talk=org.freedesktop.systemd1 true
profile 'wayland qqqqqqqq'
refused 125 "p.profile:1: .*one of: auto, none, context, plain" "a word far from all" "--profile=$TEST_TMP/p.profile" true

# Odd names
odd="$TEST_TMP/a b,c#d'e\"f*ü"$'\n'"g"
mkdir -p "$odd"
printf '#!/bin/sh\necho fine\n' >"$odd/run"
chmod +x "$odd/run"
run_jail --noprofile --private "--whitelist=$TEST_TMP" "$odd/run"
tap_is "$status/$stdout" "0/fine" "a program with an odd name runs"
run_jail --noprofile --private "$odd/nothing"
tap_is "$status" 127 "one that is not there does not"
tap_ok "its name stays on one line" one_line "$stderr"

# What this machine can forbid, played by a limit: no namespace is left
if command -v unshare >/dev/null && unshare -Ur true 2>/dev/null; then
	run unshare -Ur sh -c 'echo 0 >/proc/sys/user/max_user_namespaces && exec "$0" --as-root --noprofile true' "$JAIL"
	tap_is "$status" 125 "without user namespaces the start fails"
	tap_like "$stderr" "user.max_user_namespaces" "and names the sysctl that would allow them"
	run unshare -Ur "$JAIL" --as-root --noprofile true
	tap_like "$stderr" "started as root" "root is warned"
	run unshare -Ur "$JAIL" --as-root --quiet --noprofile true
	tap_is "$status$stderr" 0 "but not with --quiet"
else
	tap_skip "without user namespaces the start fails" "unshare does not work here"
fi

tap_done
