#!/bin/bash
# SPDX-License-Identifier: LGPL-2.1-or-later
#
# xterm under its profile: a terminal whose shell sees only what the command line names.
. "$(dirname "$0")/../lib.sh"
. "$(dirname "$0")/../xvfb.sh"
. "$(dirname "$0")/gui-lib.bash"
need xterm Xvfb xauth xwd convert xdotool ps

gui_home
gui_files
start_xvfb 1280x1024 || { tap_fail "a display"; tap_done; }
mkdir "$HOME/project"
echo "hello" >"$HOME/project/file"

# shellcheck disable=SC2016 # for the shell inside
start_jailed xterm xterm -T in-the-jail -bg '#00ff00' -e sh -c '
	ls -A "$HOME" >"$1/listing"; cat "$1/file" >"$1/copy"; tty >"$1/tty"; echo done >"$1/done"; exec sleep 1000' \
	sh "$HOME/project"
if wait_for_window 'in-the-jail' 60 >/dev/null; then
	tap_pass "xterm maps a window with its title"
else
	tap_fail "xterm maps a window with its title"
	show_log
fi
tap_ok "xterm draws its background" wait_green 20 screenshot "$TEST_TMP/xterm.png" 5
keep_picture "$TEST_TMP/xterm.png"
tap_ok "the shell inside writes to the named directory" wait_until 20 test -s "$HOME/project/done"
tap_is "$(cat "$HOME/project/copy")" hello "and reads from it"
tap_like "$(cat "$HOME/project/tty")" '^/dev/pts/[0-9]+$' "it has a terminal of its own"
tap_like "$(cat "$HOME/project/listing")" '^project$' "home has the named directory"
tap_unlike "$(cat "$HOME/project/listing")" '^(\.ssh|private-note|Documents)$' "and nothing else of the user's"

wait_program 10 '/xterm$'
check_confined "$PROGRAM" xterm
stop_jailed

tap_done
