#!/bin/bash
# SPDX-License-Identifier: LGPL-2.1-or-later
#
# gedit under its profile shows and saves a document.
. "$(dirname "$0")/../lib.sh"
. "$(dirname "$0")/../xvfb.sh"
. "$(dirname "$0")/gui-lib.bash"
need gedit Xvfb xauth xwd convert xdotool ps

gui_home
gui_files
start_xvfb 1280x1024 || { tap_fail "a display"; tap_done; }
echo "first line" >"$HOME/Documents/note.txt"

start_jailed gedit gedit "$HOME/Documents/note.txt"
if window=$(wait_for_window 'note.txt' 60); then
	tap_pass "gedit maps a window with the name of the document"
else
	tap_fail "gedit maps a window with the name of the document"
	show_log
fi

wait_program 10 '/gedit$'
check_confined "$PROGRAM" gedit
tap_isnt "$(namespace "$PROGRAM" net)" "$(namespace self net)" "gedit has no network"

# Typed keys arrive, and Ctrl-S writes the file on the other side of the jail's wall.
typed() {
	xdotool windowfocus --sync "$window" key --clearmodifiers ctrl+Home type "typed"
	xdotool key --clearmodifiers ctrl+s
	wait_until 2 grep -q typed "$HOME/Documents/note.txt"
}
tap_ok "what is typed and saved is in the document" wait_until 10 typed
screenshot "$TEST_TMP/gedit.png"
keep_picture "$TEST_TMP/gedit.png"
stop_jailed

tap_done
