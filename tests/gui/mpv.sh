#!/bin/bash
# SPDX-License-Identifier: LGPL-2.1-or-later
#
# mpv under its profile plays the clip that its argument names.
. "$(dirname "$0")/../lib.sh"
. "$(dirname "$0")/../xvfb.sh"
. "$(dirname "$0")/gui-lib.bash"
need mpv ffmpeg Xvfb xauth xwd convert xdotool ps

gui_home
gui_files
start_xvfb 1280x1024 || { tap_fail "a display"; tap_done; }
# PNG frames, because a codec that works with brightness and colour would not give the exact green back.
green_picture "$TEST_TMP/frame.png" 640x480
ffmpeg -v error -loop 1 -framerate 5 -i "$TEST_TMP/frame.png" -t 20 -c:v png -pix_fmt rgb24 "$FILES/clip.mkv" ||
	tap_diag "ffmpeg made no clip"
echo >"$FILES/other.mkv"

start_jailed mpv mpv --vo=x11 --loop --osc=no --no-input-terminal "$FILES/clip.mkv"
if wait_for_window 'clip.mkv' 60 >/dev/null; then
	tap_pass "mpv maps a window with the name of the clip"
else
	tap_fail "mpv maps a window with the name of the clip"
	show_log
fi
tap_ok "mpv shows the clip" wait_green 30 screenshot "$TEST_TMP/mpv.png" 10
keep_picture "$TEST_TMP/mpv.png"

wait_program 10 '/mpv$'
check_confined "$PROGRAM" mpv
tap_not_ok "mpv does not see the file beside the clip" seen_at "$PROGRAM" "$FILES/other.mkv"
tap_ok "mpv sees the videos" seen_at "$PROGRAM" "$HOME/Videos"
tap_not_ok "mpv does not see the documents" seen_at "$PROGRAM" "$HOME/Documents"
stop_jailed

tap_done
