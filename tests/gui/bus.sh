#!/bin/bash
# SPDX-License-Identifier: LGPL-2.1-or-later
#
# The shipped profiles in a session that has a bus and portals: programs start, get the file of their command line
# as a document and nothing beside it, and their dialogs are those of the portal.
. "$(dirname "$0")/../lib.sh"
. "$(dirname "$0")/../xvfb.sh"
. "$(dirname "$0")/../bus-lib.bash"
. "$(dirname "$0")/gui-lib.bash"
need evince gedit mpv firefox-esr chromium gimp Xvfb xauth xwd convert xdotool ps dbus-daemon xdg-dbus-proxy fusermount3 ffmpeg
[ -x /usr/libexec/xdg-desktop-portal-gtk ] || tap_skip_all "not installed: xdg-desktop-portal-gtk"
[ -r /dev/fuse ] && [ -w /dev/fuse ] || tap_skip_all "/dev/fuse cannot be used by ordinary users here"

gui_home
start_xvfb 1280x1024 || { tap_fail "a display"; tap_done; }
bus_runtime
export XDG_CURRENT_DESKTOP=GNOME GTK_A11Y=none NO_AT_BRIDGE=1
start_bus && start_documents || { tap_fail "a bus with the document portal"; tap_done; }
mkdir -p "$HOME/private"
green_pdf "$HOME/private/given.pdf"
green_pdf "$HOME/private/other.pdf"
green_picture "$HOME/private/given.png"
green_picture "$HOME/private/other.png"
ffmpeg -v error -loop 1 -framerate 5 -i "$HOME/private/given.png" -t 20 -c:v png -pix_fmt rgb24 "$HOME/private/given.mkv" ||
	tap_diag "ffmpeg made no clip"
cp "$HOME/private/given.mkv" "$HOME/private/other.mkv"
green_page "$HOME/private/given.html"
echo '<!DOCTYPE html><title>the chosen page</title>' >"$HOME/private/chosen.html"
green_page "$HOME/private/other.html"
echo "first line" >"$HOME/private/given.txt"
echo "another" >"$HOME/private/other.txt"

shows_file() { # NAME EXE SUFFIX OPTIONS...: the program is started with private/given.SUFFIX
	local name=$1 exe=$2 suffix=$3
	shift 3
	start_jailed "$name" "$@" "$HOME/private/given.$suffix"
	wait_program 60 "$exe"
	tap_like "$(arguments "$PROGRAM" | tr ' ' '\n')" "^(file://)?$XDG_RUNTIME_DIR/doc/[0-9a-f]+/given.$suffix\$" "$name gets a document as its argument"
	tap_not_ok "$name does not see the directory of the file" seen_at "$PROGRAM" "$HOME/private"
	tap_not_ok "$name does not see the raw bus" seen_at "$PROGRAM" "$XDG_RUNTIME_DIR/bus"
}
ends() {
	stop_jailed
	tap_is "$LEFT_BEHIND" "" "nothing of $1 is left"
	tap_ok "nor its proxy" wait_until 5 no_proxies
}
green() { # NAME PERCENT
	if wait_green 120 screenshot "$TEST_TMP/$1.png" "$2"; then
		tap_pass "$1 draws it"
	else
		tap_fail "$1 draws it"
		show_log
	fi
	keep_picture "$TEST_TMP/$1.png" "bus-$1.png"
}

shows_file evince '/evince$' pdf evince
green evince 5
ends evince

shows_file mpv '/mpv$' mkv mpv --vo=x11 --loop --osc=no --no-input-terminal --really-quiet
green mpv 3
ends mpv

shows_file firefox '/firefox' html firefox-esr --no-remote
green firefox 40
# Its file dialog is the portal's: that one shows what Firefox does not see, and Firefox gets what is chosen.
window=$(wait_for_window '^green page' 20)
xdotool windowfocus --sync "$window" key --clearmodifiers ctrl+o
if dialog=$(wait_for_window '^Open File' 30); then
	tap_isnt "$(xdotool getwindowpid "$dialog")" "$PROGRAM" "its file dialog belongs to another program"
	answer_file_dialog '^Open File' "$HOME/private/chosen.html"
fi
tap_ok "a file chosen in its dialog is opened" wait_for_window '^the chosen page' 30
ends firefox

shows_file chromium '/chromium$' html chromium --no-first-run --disable-gpu
green chromium 40
ends chromium

shows_file gedit '/gedit$' txt gedit
if window=$(wait_for_window 'given.txt' 60); then
	tap_pass "gedit shows it"
	saved() {
		xdotool windowfocus --sync "$window" key --clearmodifiers ctrl+Home type "typed"
		xdotool key --clearmodifiers ctrl+s
		wait_until 2 grep -q typed "$HOME/private/given.txt"
	}
	tap_ok "and saves it" wait_until 10 saved
	screenshot "$TEST_TMP/gedit.png"
	keep_picture "$TEST_TMP/gedit.png" bus-gedit.png
else
	tap_fail "gedit shows it"
	show_log
fi
ends gedit

shows_file gimp '/gimp' png gimp --no-splash
green gimp 3
ends gimp

tap_done
