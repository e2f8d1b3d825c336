# SPDX-License-Identifier: LGPL-2.1-or-later
# shellcheck shell=sh
#
# Displays for the tests: an X server without a screen and a Wayland compositor without a screen. Source it
# after tests/lib.sh (whose TEST_TMP and at_exit it uses); what it starts ends with the script.
#
#     . "$(dirname "$0")/../lib.sh"
#     . "$(dirname "$0")/../xvfb.sh"
#     start_xvfb
#     "$JAIL" xterm &
#     tap_ok "xterm maps a window" wait_for_window xterm 30
#     screenshot "$TEST_TMP/xterm.png"
#     tap_is "$(pixel "$TEST_TMP/xterm.png" 5 5)" '#ffffff' "it is white"
#
# X11
#   start_xvfb [WxH]             a free display with a cookie of its own; sets DISPLAY and XAUTHORITY and
#                                returns when the server answers; WAYLAND_DISPLAY is unset
#   stop_xvfb
#   wait_for_window REGEX SECS   until a visible window has such a title or class; prints its id
#   answer_file_dialog REGEX PATH   types PATH into the file dialog of such a title, until that closes
#   wait_for_pixel X Y #RRGGBB SECS   until the screen has that colour there
#   screenshot FILE              the whole screen as FILE (.png)
#
# Wayland
#   start_weston [WxH]           a headless weston with a software renderer in a runtime directory of its own;
#                                sets XDG_RUNTIME_DIR and WAYLAND_DISPLAY; DISPLAY is unset
#   stop_weston
#   weston_screenshot FILE       the whole output as FILE (.png)
#
# Both
#   pixel FILE X Y               prints the colour of a pixel as #rrggbb
#   colour_share FILE #RRGGBB    prints how many percent of the picture have exactly that colour
#   keep_picture FILE [NAME]     copies a picture to TEST_ARTIFACTS, where that is set
#
# They need xvfb, xauth, x11-utils, x11-apps, xdotool, imagemagick and weston.

start_xvfb() {
	xvfb__dir=$(mktemp -d "$TEST_TMP/xvfb.XXXXXX") || return 1
	xvfb__cookie=$(od -An -N16 -tx1 /dev/urandom | tr -d ' \n')
	# The server takes any cookie of the file, whatever display it is for; its number is not known yet.
	xauth -q -f "$xvfb__dir/server" add :0 . "$xvfb__cookie" 2>/dev/null || return 1
	# -noreset: a display that outlives its last client. No reset, no race between two clients.
	Xvfb -displayfd 3 -screen 0 "${1:-1280x1024}x24" -auth "$xvfb__dir/server" -nolisten tcp -noreset \
		3>"$xvfb__dir/number" >"$xvfb__dir/log" 2>&1 &
	xvfb__pid=$!
	at_exit "stop_xvfb"
	if ! wait_until 30 test -s "$xvfb__dir/number"; then
		tap_diag "Xvfb does not start: $(tail -n 3 "$xvfb__dir/log")"
		return 1
	fi
	DISPLAY=:$(cat "$xvfb__dir/number")
	XAUTHORITY=$xvfb__dir/client
	export DISPLAY XAUTHORITY
	unset WAYLAND_DISPLAY
	xauth -q -f "$XAUTHORITY" add "$DISPLAY" . "$xvfb__cookie" 2>/dev/null || return 1
	wait_until 10 xdpyinfo
}

stop_xvfb() {
	[ -n "${xvfb__pid-}" ] || return 0
	kill "$xvfb__pid" 2>/dev/null
	wait "$xvfb__pid" 2>/dev/null
	xvfb__pid=
	unset DISPLAY XAUTHORITY
}

wait_for_window() {
	wait_until "$2" xvfb__has_window "$1" || return 1
	cat "$TEST_TMP/.window"
}

xvfb__has_window() {
	# Not `search --any --name R --class R`: it also counts windows that have neither.
	for xvfb__by in --name --class --classname; do
		if xdotool search --onlyvisible "$xvfb__by" "$1" >"$TEST_TMP/.windows" 2>/dev/null &&
			[ -s "$TEST_TMP/.windows" ]; then
			head -n 1 "$TEST_TMP/.windows" >"$TEST_TMP/.window"
			return 0
		fi
	done
	return 1
}

# A dialog that is still filling its list of files loses keys: then all is typed anew. It is waited for until it is closed, so
# that the next answer does not go to a dialog on its way out.
answer_file_dialog() { # REGEX PATH
	xvfb__window=$(wait_for_window "$1" 60) || return 1
	for xvfb__try in 1 2 3 4 5; do
		xdotool windowfocus --sync "$xvfb__window"
		xdotool key --clearmodifiers ctrl+a
		xdotool type --delay 30 "$2"
		xdotool key --clearmodifiers Return
		wait_until 5 xvfb__closed "$1" "$xvfb__window" && return 0
	done
	return 1
}
xvfb__closed() { # REGEX WINDOW
	! xdotool search --onlyvisible --name "$1" | grep -qx "$2"
}

wait_for_pixel() {
	wait_until "$4" xvfb__has_pixel "$1" "$2" "$3"
}

xvfb__has_pixel() {
	screenshot "$TEST_TMP/.pixel.png" && [ "$(pixel "$TEST_TMP/.pixel.png" "$1" "$2")" = "$3" ]
}

screenshot() {
	xwd -root -silent -out "$TEST_TMP/.screen.xwd" && convert "xwd:$TEST_TMP/.screen.xwd" "png:$1"
}

pixel() {
	convert "$1" -crop "1x1+$2+$3" -depth 8 rgb:- | od -An -tx1 | tr -d ' \n' | sed 's/^\(......\).*/#\1/'
	echo
}

colour_share() {
	convert "$1" -alpha off -fill black +opaque "$2" -fill white -opaque "$2" -colorspace gray \
		-format '%[fx:round(100*mean)]\n' info:
}

keep_picture() {
	[ -n "${TEST_ARTIFACTS-}" ] || return 0
	mkdir -p "$TEST_ARTIFACTS" && cp "$1" "$TEST_ARTIFACTS/${2:-$(basename "$1")}"
}

start_weston() {
	XDG_RUNTIME_DIR=$(mktemp -d "$TEST_TMP/weston.XXXXXX") || return 1
	export XDG_RUNTIME_DIR
	unset DISPLAY
	WAYLAND_DISPLAY=
	# --debug lets weston-screenshooter in, which otherwise only a key may start; pixman, because the
	# headless back end has nothing to shoot without a renderer.
	weston --backend=headless-backend.so --use-pixman --no-config --idle-time=0 --debug --socket=wayland-test \
		--width="$(expr "${1:-1280x1024}" : '\(.*\)x')" --height="$(expr "${1:-1280x1024}" : '.*x\(.*\)')" \
		>"$XDG_RUNTIME_DIR/log" 2>&1 &
	weston__pid=$!
	at_exit "stop_weston"
	if ! wait_until 30 test -S "$XDG_RUNTIME_DIR/wayland-test"; then
		tap_diag "weston does not start: $(tail -n 3 "$XDG_RUNTIME_DIR/log")"
		return 1
	fi
	WAYLAND_DISPLAY=wayland-test
	export WAYLAND_DISPLAY
	# The socket is there before the desktop is drawn: the first picture tells.
	wait_until 30 weston_screenshot "$TEST_TMP/.weston.png"
}

stop_weston() {
	[ -n "${weston__pid-}" ] || return 0
	kill "$weston__pid" 2>/dev/null
	wait "$weston__pid" 2>/dev/null
	weston__pid=
	unset WAYLAND_DISPLAY
}

weston_screenshot() {
	# weston-screenshooter chooses the name of its file itself.
	weston__shot=$(mktemp -d "$TEST_TMP/shot.XXXXXX") || return 1
	(cd "$weston__shot" && exec timeout 20 weston-screenshooter) >/dev/null 2>&1
	weston__rc=1
	for weston__file in "$weston__shot"/*.png; do
		[ -s "$weston__file" ] && mv "$weston__file" "$1" && weston__rc=0
	done
	rm -rf "$weston__shot"
	return "$weston__rc"
}
