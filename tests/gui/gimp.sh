#!/bin/bash
# SPDX-License-Identifier: LGPL-2.1-or-later
#
# GIMP under its profile opens the picture that its argument names.
. "$(dirname "$0")/../lib.sh"
. "$(dirname "$0")/../xvfb.sh"
. "$(dirname "$0")/gui-lib.bash"
need gimp Xvfb xauth xwd convert xdotool ps

gui_home
gui_files
start_xvfb 1280x1024 || { tap_fail "a display"; tap_done; }
green_picture "$FILES/green.png" 500x400

# The first start asks every plug-in what it can do, which takes a while.
start_jailed gimp gimp "$FILES/green.png"
if wait_for_window 'green.*GIMP|GNU Image Manipulation Program' 180 >/dev/null; then
	tap_pass "GIMP maps its window"
else
	tap_fail "GIMP maps its window"
	show_log
fi
if wait_green 120 screenshot "$TEST_TMP/gimp.png" 5; then
	tap_pass "GIMP shows the picture"
else
	tap_fail "GIMP shows the picture"
	show_log
fi
keep_picture "$TEST_TMP/gimp.png"

wait_program 10 '/gimp(-[0-9.]+)?$'
check_confined "$PROGRAM" GIMP
tap_isnt "$(namespace "$PROGRAM" net)" "$(namespace self net)" "GIMP has no network"
tap_ok "the settings that it made are kept" wait_until 30 test -d "$HOME/.config/GIMP"
stop_jailed

tap_done
