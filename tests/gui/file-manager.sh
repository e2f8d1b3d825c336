#!/bin/bash
# SPDX-License-Identifier: LGPL-2.1-or-later
#
# A document that is opened from a file manager runs its viewer in the jail, once jailctl desktop enable has said so.
. "$(dirname "$0")/../lib.sh"
. "$(dirname "$0")/../xvfb.sh"
. "$(dirname "$0")/gui-lib.bash"
need pcmanfm evince Xvfb xauth xwd convert xdotool ps dbus-run-session

gui_home
gui_files
start_xvfb 1280x1024 || { tap_fail "a display"; tap_done; }
green_pdf "$FILES/green page.pdf"
green_pdf "$FILES/other.pdf"
# Several programs open such files; the user has chosen.
mkdir -p "$HOME/.config"
printf '[Default Applications]\napplication/pdf=org.gnome.Evince.desktop\n' >"$HOME/.config/mimeapps.list"
jailctl=$(dirname "$JAIL")/jailctl
manager_ends() { stop_pid "$MANAGER"; }

open_with_manager() { # opens the first file of the directory as a user does: by a double click
	dbus-run-session -- pcmanfm --no-desktop "$FILES" >"$TEST_TMP/manager.log" 2>&1 &
	MANAGER=$!
	at_exit manager_ends
	local window
	window=$(wait_for_window '^files$' 30) || return 1
	xdotool windowfocus --sync "$window" || return 1
	# Its icons come a moment after its window: asked for again until something opens.
	local try
	for try in 1 2 3 4 5 6; do
		xdotool mousemove --window "$window" 205 95 click --repeat 2 --delay 80 1
		! wait_for_window '^green page.pdf' 10 >/dev/null || return 0
	done
	tap_diag "the manager said: $(tail -n 5 "$TEST_TMP/manager.log")"
	screenshot "$TEST_TMP/manager.png" && keep_picture "$TEST_TMP/manager.png"
	return 1
}
evince_pid() { pgrep -u "$(id -u)" -x evince | head -n 1; }
jail_runs() { "$jailctl" list --json | grep -q evince; }
none_runs() { [ -z "$(evince_pid)" ]; }

tap_ok "without a word of jailctl the viewer opens" open_with_manager
tap_is "$(namespace "$(evince_pid)" mnt)" "$(namespace self mnt)" "in no jail"
manager_ends
tap_ok "and ends" wait_until 10 none_runs

tap_ok "jailctl desktop enable evince" "$jailctl" desktop enable evince
tap_ok "the viewer opens by its override" open_with_manager
tap_ok "it is drawn" wait_green 30 screenshot "$TEST_TMP/manager.png" 5
keep_picture "$TEST_TMP/manager.png"
PROGRAM=$(evince_pid)
check_confined "$PROGRAM" "the viewer"
tap_not_ok "it does not see the document beside it" seen_at "$PROGRAM" "$FILES/other.pdf"
tap_ok "jailctl list knows it" jail_runs
"$jailctl" stop --all >/dev/null 2>&1
tap_ok "it ends with its jail" wait_until 10 none_runs
manager_ends
tap_done
