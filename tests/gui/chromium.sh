#!/bin/bash
# SPDX-License-Identifier: LGPL-2.1-or-later
#
# Chromium under its profile: a local page is drawn, Chromium's own sandbox is whole, home stays hidden.
. "$(dirname "$0")/../lib.sh"
. "$(dirname "$0")/../xvfb.sh"
. "$(dirname "$0")/gui-lib.bash"
need chromium Xvfb xauth xwd convert xdotool ps

gui_home
start_xvfb 1280x1024 || { tap_fail "a display"; tap_done; }
green_page "$HOME/Downloads/page.html"

start_jailed chromium chromium --no-first-run --no-default-browser-check --password-store=basic \
	--window-position=0,0 --window-size=1280,1024 "file://$HOME/Downloads/page.html"
if wait_green 120 screenshot "$TEST_TMP/chromium.png" 50; then
	tap_pass "Chromium draws the page and runs its JavaScript"
else
	tap_fail "Chromium draws the page and runs its JavaScript"
	show_log
fi
keep_picture "$TEST_TMP/chromium.png"
tap_is "$(pixel "$TEST_TMP/chromium.png" 640 600)" '#00ff00' "the middle of the screen is exactly green"
tap_ok "the window has the title that JavaScript set" wait_for_window '^green page' 20

# A child says what it is: --type=renderer, --type=utility ...
processes() { # TYPE, or "" for the main process
	local pid
	for pid in $(descendants "$LAUNCHER"); do
		readlink "/proc/$pid/exe" 2>/dev/null | grep -q '/chromium$' || continue
		case "$1:$(arguments "$pid")" in
		:*' --type='*) ;;
		:*) echo "$pid" ;;
		?*:*" --type=$1 "*) echo "$pid" ;;
		esac
	done
}

main=$(processes "" | head -n 1)
tap_isnt "$main" "" "the main process is found"
check_confined "$main" Chromium
tap_unlike "$(arguments "$main")" 'no-sandbox' "Chromium is not told to go without its sandbox"

sandboxed() { # a renderer has finished setting itself up
	[ "$(status_field "$1" Seccomp_filters)" -gt "$(status_field "$main" Seccomp_filters)" ]
}
renderers=$(processes renderer)
tap_isnt "$renderers" "" "there are renderers"
for pid in $renderers; do
	wait_until 20 sandboxed "$pid"
	tap_is "$(status_field "$pid" NoNewPrivs) $(status_field "$pid" Seccomp)" "1 2" \
		"a renderer has no_new_privs and a filter"
	tap_ok "a renderer has a filter more than the main process" sandboxed "$pid"
	for kind in user pid net; do
		tap_isnt "$(namespace "$pid" "$kind")" "$(namespace "$main" "$kind")" "a renderer has another $kind namespace"
	done
	tap_not_ok "a renderer does not see ~/.ssh" seen_at "$pid" "$HOME/.ssh"
	tap_not_ok "a renderer does not see the page's directory (it is chrooted)" seen_at "$pid" "$HOME/Downloads"
done

# A second start, in a jail of its own, hands over to the first instead of opening the same profile.
green_page "$HOME/Downloads/second.html"
sed -i 's/green page/second page/' "$HOME/Downloads/second.html"
run timeout 60 "$JAIL" chromium "file://$HOME/Downloads/second.html"
tap_is "$status" 0 "a second start ends at once"
tap_like "$stdout" 'existing browser session' "and says that it found the first"
tap_ok "the first shows the second page" wait_for_window '^second page' 20

tap_ok "the settings that it made are kept" wait_until 30 test -d "$HOME/.config/chromium/Default"
stop_jailed
tap_is "$LEFT_BEHIND" "" "nothing of Chromium is left"

tap_done
