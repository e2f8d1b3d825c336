#!/bin/bash
# SPDX-License-Identifier: LGPL-2.1-or-later
#
# Under a Wayland compositor: a small client with the default profile, and Firefox.
. "$(dirname "$0")/../lib.sh"
. "$(dirname "$0")/../xvfb.sh"
. "$(dirname "$0")/gui-lib.bash"
need weston weston-image weston-screenshooter firefox-esr convert ps

gui_home
gui_files
start_weston 1280x1024 || { tap_fail "a compositor"; tap_done; }

green_picture "$FILES/green.png" 500x400
start_jailed weston-image weston-image "$FILES/green.png"
if wait_green 30 weston_screenshot "$TEST_TMP/weston-image.png" 5; then
	tap_pass "a small client draws under the default profile"
else
	tap_fail "a small client draws under the default profile"
	show_log
fi
keep_picture "$TEST_TMP/weston-image.png"
wait_program 10 '/weston-image$'
check_confined "$PROGRAM" weston-image
tap_is "$(tr '\0' '\n' <"/proc/$PROGRAM/environ" | grep '^DISPLAY=')" "" "it has no X display"
runtime=$(tr '\0' '\n' <"/proc/$PROGRAM/environ" | sed -n 's/^XDG_RUNTIME_DIR=//p')
tap_is "$(ls "/proc/$PROGRAM/root$runtime" | grep -vc '^wayland-')" 0 \
	"of the runtime directory it sees the compositor's socket alone"
stop_jailed

profile=$HOME/.mozilla/firefox/test.default
firefox_profile "$profile"
green_page "$HOME/Downloads/page.html"
start_jailed firefox firefox-esr --no-remote --profile "$profile" "file://$HOME/Downloads/page.html"
if wait_green 120 weston_screenshot "$TEST_TMP/firefox-wayland.png" 25; then
	tap_pass "Firefox draws the page and runs its JavaScript"
else
	tap_fail "Firefox draws the page and runs its JavaScript"
	show_log
fi
keep_picture "$TEST_TMP/firefox-wayland.png"
wait_program 10 '/firefox-esr$'
check_confined "$PROGRAM" Firefox
stop_jailed

tap_done
