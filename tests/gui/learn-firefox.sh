#!/bin/bash
# SPDX-License-Identifier: LGPL-2.1-or-later
#
# What --learn makes of Firefox is a profile under which Firefox draws the same page, with its own sandbox.
. "$(dirname "$0")/../lib.sh"
. "$(dirname "$0")/../xvfb.sh"
. "$(dirname "$0")/gui-lib.bash"
need firefox-esr Xvfb xauth xwd convert xdotool ps

gui_home
start_xvfb 1280x1024 || { tap_fail "a display"; tap_done; }
profile=$HOME/.mozilla/firefox/test.default
firefox_profile "$profile"
green_page "$HOME/Downloads/page.html"

show() { # NAME OPTION...
	start_jailed "$@" firefox-esr --no-remote --profile "$profile" "file://$HOME/Downloads/page.html"
	if wait_green 120 screenshot "$TEST_TMP/firefox.png" 50; then
		tap_pass "Firefox draws the page: $1"
	else
		tap_fail "Firefox draws the page: $1"
		show_log
	fi
}

for i in 1 2; do
	show "learning, $i" --profile=firefox "--learn=$TEST_TMP/learned"
	stop_jailed
done
# What its directory holds is guarded: whoever reads the proposal says that it is the program's own.
tap_like "$(cat "$TEST_TMP/learned")" '^# whitelist(-ro)? \$\{HOME\}/\.mozilla' "its directory is proposed as a comment"
sed 's,^# \(mkdir\|whitelist\) \(${HOME}/\.mozilla.*\),\1 \2,' "$TEST_TMP/learned" >"$TEST_TMP/learned.profile"
words=$(grep -v '^#' "$TEST_TMP/learned.profile")
tap_like "$words" '^whitelist \$\{HOME\}/.mozilla' "and taken over"
tap_like "$words" '^allow-userns$' "namespaces for its sandbox are proposed"
tap_like "$words" '^seccomp.keep ' "a list of system calls is proposed"
tap_unlike "$words" '^x11 none' "it has an X server"
tap_unlike "$words" 'keyctl|,ptrace|io_uring|,bpf' "without the calls of its profile's list of refused ones"
show "with what was learned" "--profile=$TEST_TMP/learned.profile"
wait_program 10 '/firefox'
tap_not_ok "Firefox does not see ~/.ssh/id_test" seen_at "$PROGRAM" "$HOME/.ssh/id_test"
stop_jailed
tap_diag "$words"
tap_diag "$(tail -30 "$TEST_TMP/jail.log" 2>/dev/null)"
tap_done
