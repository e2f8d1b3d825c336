#!/bin/bash
# SPDX-License-Identifier: LGPL-2.1-or-later
#
# Firefox under its profile in each way to reach a display: the page is drawn every time.
. "$(dirname "$0")/../lib.sh"
. "$(dirname "$0")/../xvfb.sh"
. "$(dirname "$0")/gui-lib.bash"
need firefox-esr Xvfb Xephyr Xwayland weston xauth xwd convert ps

gui_home
profile=$HOME/.mozilla/firefox/test.default
firefox_profile "$profile"
green_page "$HOME/Downloads/page.html"
# browse MODE TAKE-SHOT PERCENT [OPTIONS...]
browse() {
	local mode=$1 shot=$2 percent=$3
	shift 3
	start_jailed "firefox-$mode" "$@" firefox-esr --no-remote --profile "$profile" "file://$HOME/Downloads/page.html"
	if wait_green 120 "$shot" "$TEST_TMP/firefox-$mode.png" "$percent"; then
		tap_pass "$mode: Firefox draws the page and runs its JavaScript"
	else
		tap_fail "$mode: Firefox draws the page and runs its JavaScript"
		show_log
	fi
	keep_picture "$TEST_TMP/firefox-$mode.png"
	stop_jailed
	tap_is "$LEFT_BEHIND" "" "$mode: nothing is left"
}

start_xvfb 1280x1024 || { tap_fail "a display"; tap_done; }
browse xorg screenshot 50 --x11=xorg
browse xephyr screenshot 25 --x11=xephyr
stop_xvfb
start_weston 1280x1024 || { tap_fail "a compositor"; tap_done; }
MOZ_ENABLE_WAYLAND=0 browse xwayland weston_screenshot 25 --x11=xwayland --wayland=none
tap_done
