#!/bin/bash
# SPDX-License-Identifier: LGPL-2.1-or-later
#
# Wayland: the socket of the jail's own, seen from the compositor, and what is there when the compositor has none to give.
. "$(dirname "$0")/../lib.sh"
. "$(dirname "$0")/../xvfb.sh"

compositor=$(tap__find tests/helpers/compositor) && client=$(tap__find tests/helpers/wayland-client) ||
	tap_skip_all "the tests' compositor is not built"
private_home
cp "$client" "$HOME/wayland-client"
client=$HOME/wayland-client
XDG_RUNTIME_DIR=$TEST_TMP/runtime
mkdir -m 700 "$XDG_RUNTIME_DIR"
export XDG_RUNTIME_DIR WAYLAND_DISPLAY
unset DISPLAY XAUTHORITY

# start_compositor MODE: sets COMPOSITOR and SAID, where it writes down what it hears.
start_compositor() {
	SAID=$TEST_TMP/said-$1
	: >"$SAID"
	WAYLAND_DISPLAY=wayland-$1
	"$compositor" "$([ "$1" = garbage ] || [ "$1" = silent ] && echo "$XDG_RUNTIME_DIR/")$WAYLAND_DISPLAY" "$1" >>"$SAID" 2>&1 &
	COMPOSITOR=$!
	at_exit "kill -KILL $COMPOSITOR 2>/dev/null"
	wait_until 10 grep -q '^ready' "$SAID" || tap_diag "the compositor does not start: $(cat "$SAID")"
}
stop_compositor() {
	kill -KILL "$COMPOSITOR"
	wait "$COMPOSITOR" 2>/dev/null
	rm -f "$XDG_RUNTIME_DIR/$WAYLAND_DISPLAY"
}
said() { grep -Eq -e "$1" "$SAID"; }

# A compositor that makes sockets for confined clients
start_compositor context
run_jail --noprofile "$client"
tap_is "$status" 0 "a program in a jail reaches the compositor"
tap_like "$stdout" '^wl_compositor$' "it is offered what everybody is"
tap_unlike "$stdout" security_context "it is not offered what confined clients must not have"
tap_ok "the compositor made a socket" said '^create_listener$'
tap_ok "the engine is named" said '^engine io\.github\.jail$'
tap_ok "the program is named" said '^app_id wayland-client$'
tap_ok "the instance is named" said '^instance_id [0-9a-f]{16}$'
tap_ok "the program came by that socket" said '^tagged$'
tap_ok "the compositor is told when the jail has ended" wait_until 10 said '^closed$'
tap_not_ok "no request was a wrong one" said '^wrong'
tap_is "$(grep -c '^destroy$' "$SAID")" 2 "both objects are given back"
tap_is "$(ls -A "$XDG_RUNTIME_DIR/jail")" "" "nothing is left in the runtime directory"

run "$client"
tap_like "$stdout" wp_security_context_manager_v1 "outside the manager is offered, so the test can fail"

# Xwayland is a confined client as well; this compositor has too little for it to stay
if command -v Xwayland >/dev/null; then
	: >"$SAID"
	run_jail --noprofile --x11=xwayland true
	tap_like "$stderr" 'X server \(Xwayland\)' "Xwayland is started"
	tap_ok "it comes by the jail's own socket" said '^tagged$'
	tap_is "$(($(grep -c '^client$' "$SAID") - $(grep -c '^tagged$' "$SAID")))" 2 "by the plain one come the launcher's two questions alone"
else
	tap_skip "Xwayland" "Xwayland is not installed"
fi

# The socket is the only way
run_jail --noprofile sh -c 'ls -A "$XDG_RUNTIME_DIR"'
tap_is "$stdout" "wayland-context" "the runtime directory has that socket alone"
run_jail --noprofile env WAYLAND_DISPLAY="$XDG_RUNTIME_DIR/wayland-context" "$client"
tap_is "$status" 1 "the compositor's own socket is not there by its path outside"
run_jail --noprofile sh -c 'for p in /proc/[0-9]*; do WAYLAND_DISPLAY=$p/root'"$XDG_RUNTIME_DIR"'/wayland-context "$0" && exit 0; done; exit 1' "$client"
tap_is "$status" 1 "nor by way of /proc"
run_jail --noprofile sh -c 'for fd in /proc/[0-9]*/fd/*; do readlink "$fd"; done | cat'
tap_like "$stdout" 'pipe:' "a descriptor that is a pipe can be seen"
run_jail --noprofile sh -c 'for fd in /proc/[0-9]*/fd/*; do readlink "$fd"; done'
tap_unlike "$stdout" 'pipe:' "the program has no end of the pipe that keeps the socket open"

# The same with SIGKILL for the launcher
: >"$SAID"
mkfifo "$TEST_TMP/held"
exec 9<>"$TEST_TMP/held"
"$JAIL" --noprofile "$client" wait <"$TEST_TMP/held" >"$TEST_TMP/held-output" 9>&- &
launcher=$!
at_exit "kill -KILL $launcher 2>/dev/null"
tap_ok "a client stays" wait_until 10 grep -q '^connected' "$TEST_TMP/held-output"
tap_not_ok "the socket stays open as long as the jail runs" said '^closed$'
kill -KILL "$launcher"
wait "$launcher" 2>/dev/null
tap_ok "the compositor is told when the launcher is killed" wait_until 10 said '^closed$'

# Two jails at once have a socket each
: >"$SAID"
both=
for jail in 1 2; do
	"$JAIL" --noprofile "$client" wait <"$TEST_TMP/held" >"$TEST_TMP/held-$jail" 9>&- &
	both="$both $!"
	at_exit "kill -KILL $! 2>/dev/null"
done
wait_until 10 grep -q '^connected' "$TEST_TMP/held-1"
wait_until 10 grep -q '^connected' "$TEST_TMP/held-2"
tap_is "$(grep '^instance_id' "$SAID" | sort -u | wc -l)" 2 "two jails are two instances"
echo >&9
echo >&9
# shellcheck disable=SC2086 # pids are words
tap_ok "they end" wait $both
exec 9>&-

# The other modes
run_jail --noprofile --wayland=plain "$client"
tap_like "$stdout" wp_security_context_manager_v1 "--wayland=plain is the socket that all programs use"
run_jail --noprofile --wayland=none "$client"
tap_is "$status" 1 "--wayland=none: no compositor"
run_jail --noprofile --wayland=none sh -c 'echo "[$WAYLAND_DISPLAY]"; ls -A "$XDG_RUNTIME_DIR"'
tap_is "$stdout" "[]" "and neither variable nor socket"
run_jail --noprofile --wayland=context "$client"
tap_is "$status" 0 "--wayland=context works where it is offered"
run_jail --noprofile --wayland=contxt true
tap_like "$stderr" "wayland: unknown word .contxt. .did you mean .context.." "a wrong word is told, with the right one"
run_jail --noprofile --dry-run "$client"
tap_like "$stdout" '^wayland +.*/wayland as wayland-client of io.github.jail' "the plan says so"
echo 'wayland none' >"$HOME/w.profile"
run_jail --profile="$HOME/w.profile" "$client"
tap_is "$status" 1 "the directive does the same"
run_jail --profile="$HOME/w.profile" --wayland=auto "$client"
tap_is "$status" 0 "the option is stronger"
long=$TEST_TMP/$(printf 'long%.0s' {1..40})
mkdir -m 700 "$long"
ln -s "$XDG_RUNTIME_DIR/wayland-context" "$long/wayland-0"
XDG_RUNTIME_DIR=$long WAYLAND_DISPLAY=wayland-0 run_jail --noprofile "$client"
tap_is "$status" 0 "a runtime directory whose name is longer than an address is no obstacle"
stop_compositor

# Where the runtime directory is one that the program sees
XDG_RUNTIME_DIR=$HOME/run
mkdir -m 700 "$XDG_RUNTIME_DIR"
start_compositor context
outer=$XDG_RUNTIME_DIR/$WAYLAND_DISPLAY
for words in --wayland=auto --wayland=plain --wayland=none; do
	run_jail --noprofile "$words" env WAYLAND_DISPLAY="$outer" "$client"
	tap_is "$status" 1 "$words: the session's sockets below the home directory are hidden"
done
run_jail --noprofile "$client"
tap_is "$status" 0 "and the jail's own is where it always is"
stop_compositor
XDG_RUNTIME_DIR=$TEST_TMP/runtime

# A compositor that has none to give
start_compositor absent
run_jail --noprofile "$client"
tap_is "$status" 0 "without the protocol the plain socket is there"
run_jail --noprofile --dry-run "$client"
tap_like "$stdout" 'note: the Wayland compositor makes no sockets for confined clients' "and the plan says what that means"
run_jail --noprofile --wayland=context "$client"
tap_is "$status $(wc -l <"$TEST_TMP/.stderr")" "125 1" "--wayland=context does not start then, and says so in a line"
tap_like "$stderr" 'option --wayland.*makes no sockets.*--wayland=none' "which names the option and the way out"
stop_compositor

# Those that offer it and fail: never the plain socket
for mode in refuse leave; do
	start_compositor $mode
	run_jail --noprofile "$client"
	tap_is "$status $(wc -l <"$TEST_TMP/.stderr")" "125 1" "$mode: the jail does not start, and says so in a line"
	tap_unlike "$stdout" wl_compositor "$mode: the program did not run"
	run_jail --noprofile --wayland=none "$client"
	tap_is "$status" 1 "$mode: it starts without Wayland"
	stop_compositor
done
start_compositor hang
run_jail --noprofile "$client"
tap_is "$status" 125 "hang: the jail does not start"
tap_like "$stderr" 'does not answer' "hang: and does not wait for ever"
stop_compositor
start_compositor refuse
run_jail --noprofile "$client"
tap_is "$(printf %s "$stderr" | tr -dc '\033')" "" "what a compositor says does not reach the terminal as it is"
stop_compositor

# What only looks like a compositor
for mode in garbage silent; do
	start_compositor $mode
	run_jail --noprofile sh -c 'echo "[$WAYLAND_DISPLAY]"'
	tap_is "$status $stdout" "0 []" "$mode: there is no Wayland"
	run_jail --noprofile --dry-run true
	tap_like "$stdout" 'note: no Wayland' "$mode: and the plan says so"
	stop_compositor
done
WAYLAND_DISPLAY=wayland-nowhere run_jail --noprofile sh -c 'echo "[$WAYLAND_DISPLAY]"'
tap_is "$stdout" "[]" "a socket that is not there is not named inside"
WAYLAND_SOCKET=7 run_jail --noprofile sh -c 'echo "[$WAYLAND_SOCKET]"'
tap_is "$stdout" "[]" "a descriptor of the caller's connection is not named inside"

# A real compositor
if command -v weston >/dev/null && start_weston 640x480; then
	run_jail --noprofile "$client"
	tap_is "$status" 0 "weston is reached"
	tap_like "$stdout" '^wl_shm$' "and offers what it offers"
else
	tap_skip "weston is reached" "weston is not installed"
fi
tap_done
