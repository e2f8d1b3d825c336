#!/bin/bash
# SPDX-License-Identifier: LGPL-2.1-or-later
#
# What --learn makes of Evince is a profile under which Evince shows the same document, and has no more than it needs.
. "$(dirname "$0")/../lib.sh"
. "$(dirname "$0")/../xvfb.sh"
. "$(dirname "$0")/gui-lib.bash"
need evince Xvfb xauth xwd convert xdotool ps

gui_home
gui_files
start_xvfb 1280x1024 || { tap_fail "a display"; tap_done; }
green_pdf "$HOME/Documents/page.pdf"
mkdir -p "$HOME/.config/jail"

show() { # NAME OPTION...
	start_jailed "$@" evince "$HOME/Documents/page.pdf"
	if wait_for_window page.pdf 60 >/dev/null; then
		tap_pass "Evince maps a window: $1"
	else
		tap_fail "Evince maps a window: $1"
		show_log
	fi
	tap_ok "the document is drawn: $1" wait_green 30 screenshot "$TEST_TMP/evince.png" 5
	wait_program 10 '/evince$'
}

for i in 1 2; do
	show "learning, $i" --noprofile "--learn=$TEST_TMP/evince.profile"
	stop_jailed
done
words=$(grep -v '^#' "$TEST_TMP/evince.profile")
tap_like "$words" '^whitelist(-ro)? \$\{HOME\}/Documents/page.pdf$' "the document is proposed"
tap_like "$words" '^seccomp.keep ' "a list of system calls is proposed"
tap_unlike "$words" '^x11 none' "it has an X server"
show "with what was learned" "--profile=$TEST_TMP/evince.profile"
tap_not_ok "Evince does not see ~/.ssh/id_test" seen_at "$PROGRAM" "$HOME/.ssh/id_test"
stop_jailed
tap_diag "$words"
tap_done
