#!/bin/bash
# SPDX-License-Identifier: LGPL-2.1-or-later
#
# Evince under its profile shows the document that its argument names.
. "$(dirname "$0")/../lib.sh"
. "$(dirname "$0")/../xvfb.sh"
. "$(dirname "$0")/gui-lib.bash"
need evince Xvfb xauth xwd convert xdotool ps

gui_home
gui_files
start_xvfb 1280x1024 || { tap_fail "a display"; tap_done; }
green_pdf "$FILES/green page.pdf"
green_pdf "$FILES/other.pdf"
green_pdf "$HOME/Documents/in-home.pdf"

show() { # NAME FILE
	start_jailed "$1" evince "$2"
	if wait_for_window "$(basename "$2")" 60 >/dev/null; then
		tap_pass "Evince maps a window with the name of $1"
	else
		tap_fail "Evince maps a window with the name of $1"
		show_log
	fi
	tap_ok "$1 is drawn" wait_green 30 screenshot "$TEST_TMP/evince.png" 5
	keep_picture "$TEST_TMP/evince.png"
	wait_program 10 '/evince$'
}

show "a document outside home" "$FILES/green page.pdf"
check_confined "$PROGRAM" Evince
tap_isnt "$(namespace "$PROGRAM" net)" "$(namespace self net)" "Evince has no network"
tap_ok "Evince sees the document" seen_at "$PROGRAM" "$FILES/green page.pdf"
tap_not_ok "Evince does not see the document beside it" seen_at "$PROGRAM" "$FILES/other.pdf"
stop_jailed

show "a document below home" "$HOME/Documents/in-home.pdf"
tap_not_ok "Evince does not see ~/.ssh/id_test" seen_at "$PROGRAM" "$HOME/.ssh/id_test"
stop_jailed

tap_done
