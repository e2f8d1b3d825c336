#!/bin/bash
# SPDX-License-Identifier: LGPL-2.1-or-later
#
# Firefox under its profile: a local page is drawn, Firefox' own sandbox is whole, home stays hidden.
. "$(dirname "$0")/../lib.sh"
. "$(dirname "$0")/../xvfb.sh"
. "$(dirname "$0")/gui-lib.bash"
need firefox-esr Xvfb xauth xwd convert xdotool ps

gui_home
start_xvfb 1280x1024 || { tap_fail "a display"; tap_done; }

profile=$HOME/.mozilla/firefox/test.default
firefox_profile "$profile"
green_page "$HOME/Downloads/page.html"

start_jailed firefox firefox-esr --no-remote --profile "$profile" "file://$HOME/Downloads/page.html"
if wait_green 120 screenshot "$TEST_TMP/firefox.png" 50; then
	tap_pass "Firefox draws the page and runs its JavaScript"
else
	tap_fail "Firefox draws the page and runs its JavaScript"
	show_log
fi
keep_picture "$TEST_TMP/firefox.png"
tap_is "$(pixel "$TEST_TMP/firefox.png" 640 600)" '#00ff00' "the middle of the screen is exactly green"
tap_ok "the window has the title that JavaScript set" wait_for_window '^green page' 20

# The content processes: "firefox-esr -contentproc ... tab".
content_processes() {
	local pid
	for pid in $(descendants "$LAUNCHER"); do
		case $(arguments "$pid") in
		*firefox*' -contentproc '*' tab ') echo "$pid" ;;
		esac
	done
}
main_process() {
	local pid
	for pid in $(descendants "$LAUNCHER"); do
		case $(arguments "$pid") in
		*firefox*-contentproc*) ;;
		*firefox-esr\ --no-remote*) readlink "/proc/$pid/exe" | grep -q /firefox && echo "$pid" && return 0 ;;
		esac
	done
	return 1
}

wait_until 10 main_process
main=$(main_process)
tap_isnt "$main" "" "the main process is found"
check_confined "$main" Firefox

sandboxed() { # a content process has finished setting itself up
	[ "$(status_field "$1" Seccomp_filters)" -gt "$(status_field "$main" Seccomp_filters)" ]
}
tabs=$(content_processes)
tap_isnt "$tabs" "" "there are content processes"
for pid in $tabs; do
	wait_until 20 sandboxed "$pid"
	tap_is "$(status_field "$pid" NoNewPrivs) $(status_field "$pid" Seccomp)" "1 2" \
		"a content process has no_new_privs and a filter"
	tap_ok "a content process has a filter more than the main process" sandboxed "$pid"
	tap_isnt "$(namespace "$pid" user)" "$(namespace "$main" user)" "a content process has another user namespace"
	tap_isnt "$(namespace "$pid" net)" "$(namespace "$main" net)" "a content process has another network namespace"
	tap_not_ok "a content process does not see ~/.ssh" seen_at "$pid" "$HOME/.ssh"
	tap_not_ok "a content process does not see the page's directory (it is chrooted)" seen_at "$pid" "$HOME/Downloads"
done

stop_jailed
tap_is "$LEFT_BEHIND" "" "nothing of Firefox is left"

# The first start of all: the profile is made where Firefox wants it and is still there afterwards.
rm -rf "$HOME/.mozilla" "$HOME/.config"
run timeout 120 "$JAIL" firefox-esr --headless --screenshot "$HOME/Downloads/shot.png" \
	"file://$HOME/Downloads/page.html"
tap_is "$status" 0 "a first start without a profile ends well"
[ "$status" = 0 ] || tap_diag "$stderr"
# Before version 147 it is made in ~/.mozilla.
made_profile() {
	[ -s "$HOME/.config/mozilla/firefox/profiles.ini" ] || [ -s "$HOME/.mozilla/firefox/profiles.ini" ]
}
tap_ok "the profile that it made is kept" made_profile
tap_ok "what it saved is in the download directory" test -s "$HOME/Downloads/shot.png"

tap_done
