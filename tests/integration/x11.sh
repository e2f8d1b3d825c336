#!/bin/bash
# SPDX-License-Identifier: LGPL-2.1-or-later
#
# X11: what a program can do to the other clients of the session in each mode, and the life of servers of the jail's own.
. "$(dirname "$0")/../lib.sh"
. "$(dirname "$0")/../xvfb.sh"

client=$(tap__find tests/helpers/x11-client) || tap_skip_all "the tests' X11 client is not built"
need Xvfb Xephyr xauth xdotool xdpyinfo ps
private_home
cp "$client" "$HOME/x11-client"
client=$HOME/x11-client
XDG_RUNTIME_DIR=$TEST_TMP/runtime
mkdir -m 700 "$XDG_RUNTIME_DIR"
export XDG_RUNTIME_DIR
start_xvfb 1280x1024 || { tap_fail "a display"; tap_done; }

gone() {
	local pid
	for pid; do
		! kill -0 "$pid" 2>/dev/null || return 1
	done
}
descendants() {
	ps -e -o pid=,ppid= | awk -v top="$1" '{ parent[$1] = $2 }
		END { for (pid in parent) for (up = parent[pid]; up > 1; up = parent[up]) if (up == top) { print pid; break } }'
}
# The process below LAUNCHER that runs such a program outside of the jail's pid namespace.
find_server() {
	local pid
	for pid in $(descendants "$LAUNCHER"); do
		case $(readlink "/proc/$pid/exe") in */"$1") echo "$pid" && return 0 ;; esac
	done
	return 1
}
wait_server() { wait_until 20 find_server "$1" && SERVER=$(find_server "$1"); }
status_field() { sed -n "s/^$2:[[:space:]]*//p" "/proc/$1/status"; }

# The victim is a client of the session: a window, selections, the keyboard.
start_victim() {
	"$client" victim >"$TEST_TMP/victim" 2>/dev/null &
	VICTIM=$!
	at_exit "kill -KILL $VICTIM 2>/dev/null"
	wait_until 10 grep -q '^ready' "$TEST_TMP/victim"
}
# As somebody who types, until typing is removed.
type_keys() {
	while [ -e "$TEST_TMP/typing" ]; do
		xdotool keydown F8 sleep 0.2 keyup F8 sleep 0.1
	done
}
truth() { # MODE EXPECTED: a word for each thing that the spy tries, yes or no
	local mode=$1 expected=$2 what wanted
	start_victim
	: >"$TEST_TMP/typing"
	type_keys &
	typist=$!
	run_jail --noprofile --x11="$mode" "$client" spy
	rm "$TEST_TMP/typing"
	wait "$typist"
	[ "$status" = 0 ] || tap_diag "$stderr"
	for what in connection screenshot title content clipboard primary keys-held raw-keys; do
		wanted=${expected%% *}
		expected=${expected#* }
		tap_is "$(printf '%s\n' "$stdout" | sed -n "s/^$what: //p")" "$wanted" "$mode: $what: $wanted"
	done
	# These are seen from the victim. What it gets in any case comes after what the spy may have sent.
	tap_ok "$mode: the victim got the keys that were typed" wait_until 5 grep -q '^key ffc5' "$TEST_TMP/victim"
	xdotool key F7
	wait_until 5 grep -q '^key ffc4' "$TEST_TMP/victim"
	wanted=${expected%% *}
	expected=${expected#* }
	tap_is "$(grep -q '^key ffc6' "$TEST_TMP/victim" && echo yes || echo no)" "$wanted" "$mode: keys for others: $wanted"
	tap_is "$(grep -q '^title changed' "$TEST_TMP/victim" && echo yes || echo no)" "${expected%% *}" \
		"$mode: changes other windows: ${expected%% *}"
	run_jail --noprofile --x11="$mode" "$client" kill
	xdotool key F6
	wait_until 5 eval "gone $VICTIM || grep -q '^key ffc3' '$TEST_TMP/victim'"
	tap_is "$(gone $VICTIM && echo yes || echo no)" "${expected#* }" "$mode: ends other clients: ${expected#* }"
	kill -KILL "$VICTIM" 2>/dev/null
	wait "$VICTIM" 2>/dev/null
}

#             connection screenshot title content clipboard primary keys-held raw-keys, keys for others, changes, ends
truth host   "yes yes yes yes yes yes yes yes yes yes yes"
truth xorg   "yes no yes no yes yes no no no no no"
truth xephyr "yes no no no no no no no no no no"
truth xvfb   "yes no no no no no no no no no no"

# none: no socket, by file or by name, though the cookie is known
cp "$XAUTHORITY" "$HOME/cookie"
cookie_spy() { "$JAIL" --noprofile "$@" env DISPLAY="$DISPLAY" XAUTHORITY="$HOME/cookie" "$client" spy; }
run cookie_spy --x11=none
tap_is "$stdout" "connection: no" "none: no connection"
tap_ok "the server has an abstract socket, by which the test can fail" grep -q "@/tmp/.X11-unix/X${DISPLAY#:}" /proc/net/unix
run cookie_spy --x11=none --net=none
tap_is "$stdout" "connection: no" "none: nor in a network of its own"
for mode in xephyr xvfb; do
	run cookie_spy --x11=$mode
	tap_is "$stdout" "connection: no" "$mode: the session's server is not there by its own name"
done
run_jail --noprofile --x11=none sh -c 'echo "[$DISPLAY][$XAUTHORITY]"; ls -d /tmp/.X11-unix 2>/dev/null'
tap_is "$stdout" "[][]" "none: neither variables nor the directory of sockets"

# A server of the jail's own: where its socket is, and who comes in
before=$(ls -A /tmp/.X11-unix)
"$JAIL" --noprofile --x11=xephyr --xephyr-screen=640x480 --x11-title="a title of its own" \
	sh -c 'exec 2>/dev/null; xdpyinfo; "$0" draw; sleep 600' "$client" >"$TEST_TMP/xephyr" 2>&1 &
LAUNCHER=$!
at_exit "kill -KILL $LAUNCHER 2>/dev/null"
tap_ok "xephyr: a program draws" wait_until 20 grep -q '^drawn' "$TEST_TMP/xephyr"
tap_like "$(cat "$TEST_TMP/xephyr")" 'dimensions: *640x480' "xephyr-screen sets the size"
tap_ok "x11-title sets the title" wait_for_window '^a title of its own$' 10
tap_ok "what is drawn is seen in the session" wait_for_pixel 100 100 '#0000ff' 10
tap_ok "it fills the screen" wait_for_pixel 630 470 '#0000ff' 10
window=$(xdotool search --name '^a title of its own$' | tail -n 1)
xdotool windowsize "$window" 800 600
tap_ok "also when that grows" wait_for_pixel 790 590 '#0000ff' 10
xdotool mousemove 400 300 windowfocus "$window" key F5
tap_ok "and gets the keys that are typed into it" wait_until 5 grep -q '^key ffc2' "$TEST_TMP/xephyr"
tap_is "$(ls -A /tmp/.X11-unix)" "$before" "the host's directory of X sockets is as before"
wait_server Xephyr
socket=$(find "$XDG_RUNTIME_DIR/jail" -name 'X[0-9]*' -type s)
tap_isnt "$socket" "" "the socket is in the instance directory"
tap_is "$(grep -c '@' "/proc/$SERVER/net/unix")" 0 "the server has no abstract socket"
tap_is "$(cat "/proc/$SERVER/net/tcp" "/proc/$SERVER/net/tcp6" | grep -c ' 0A ')" 0 "the server listens on no TCP port"
tap_isnt "$(readlink "/proc/$SERVER/ns/net")" "$(readlink /proc/self/ns/net)" "the server has a network namespace of its own"
tap_is "$(status_field "$SERVER" NoNewPrivs) $(status_field "$SERVER" Seccomp) $(status_field "$SERVER" CapEff)" \
	"1 2 0000000000000000" "the server is confined itself"
tap_not_ok "it does not see the home directory" test -e "/proc/$SERVER/root$HOME"
tap_is "$(ls "/proc/$SERVER/root/etc" 2>/dev/null | grep -c passwd)" 0 "nor /etc/passwd"
tap_is "$(for fd in /proc/"$SERVER"/fd/*; do readlink "$fd"; done | grep -Ec "$TEST_TMP|^/(home|work)")" 0 \
	"it has no descriptors of the launcher's"
mkdir "$TEST_TMP/other"
# A client that finds the socket still needs the cookie.
outside_client() {
	unshare --user --map-root-user --mount sh -c "mount --bind '$TEST_TMP/other' /tmp/.X11-unix &&
		: >/tmp/.X11-unix/X77 && mount --bind '$socket' /tmp/.X11-unix/X77 && exec env DISPLAY=:77 '$client' spy"
}
run outside_client
if [ -n "$stdout" ]; then
	tap_is "$stdout" "connection: no" "nobody comes in without the cookie"
else
	tap_skip "nobody comes in without the cookie" "$stderr"
fi

# It ends with the server, and the other way round
kill -KILL "$SERVER"
wait "$LAUNCHER"
tap_is "$?" 143 "when the server is killed, the program is asked to end"
tap_like "$(cat "$TEST_TMP/xephyr")" 'X server \(Xephyr\) was killed by signal 9, and the jail ends with it' "and the user is told why"
for signal in TERM KILL; do
	"$JAIL" --noprofile --x11=xvfb "$client" draw >"$TEST_TMP/xvfb" 2>&1 &
	LAUNCHER=$!
	at_exit "kill -KILL $LAUNCHER 2>/dev/null"
	wait_until 20 grep -q '^drawn' "$TEST_TMP/xvfb"
	wait_server Xvfb
	all=$(descendants "$LAUNCHER")
	kill -$signal "$LAUNCHER"
	wait "$LAUNCHER" 2>/dev/null
	# shellcheck disable=SC2086 # pids are words
	tap_ok "SIG$signal for the launcher ends the server and all else" wait_until 10 gone $all
done
run_jail --noprofile --x11=xvfb true
tap_is "$status $stderr" "0 " "a program that ends at once is no trouble, and no server chatters"
run_jail --noprofile --x11=xvfb xdpyinfo
tap_is "$status" 0 "clients come and go"
run_jail --noprofile --x11=xvfb sh -c 'xdpyinfo >/dev/null; xdpyinfo >/dev/null; xdpyinfo >/dev/null'
tap_is "$status" 0 "the server outlives its first client"
tap_is "$(ls -A "$XDG_RUNTIME_DIR/jail")" "" "nothing is left in the runtime directory"

"$JAIL" --noprofile --x11=xephyr --x11-manager=none "$client" draw >"$TEST_TMP/unmanaged" 2>&1 &
LAUNCHER=$!
at_exit "kill -KILL $LAUNCHER 2>/dev/null"
tap_ok "x11-manager=none: a program draws" wait_for_pixel 100 100 '#0000ff' 20
screenshot "$TEST_TMP/unmanaged.png"
tap_is "$(pixel "$TEST_TMP/unmanaged.png" 500 400)" '#000000' "where it likes"
kill "$LAUNCHER"
wait "$LAUNCHER" 2>/dev/null

# The clipboard goes across where that is asked for, and only there
copy() { printf %s "$1" | xclip -selection clipboard -i >/dev/null 2>&1; }
paste() { timeout 5 xclip -selection clipboard -o 2>/dev/null; }
pasted() { [ "$(paste)" = "$1" ]; }
cat >"$HOME/clip" <<'SH'
timeout 5 xclip -selection clipboard -o 2>/dev/null
echo "[$?]"
timeout 5 xclip -selection clipboard -t image/png -o >/dev/null 2>&1
echo "picture [$?]"
printf 'from the jail' | xclip -selection clipboard -i >/dev/null 2>&1
read -r _ <"$1"
SH
clipboard() { # WAY PASTED-INSIDE PASTED-OUTSIDE
	copy "from the session"
	"$JAIL" --noprofile --x11=xephyr --x11-clipboard="$1" sh "$HOME/clip" "$fifo" >"$TEST_TMP/clip" 2>&1 &
	LAUNCHER=$!
	at_exit "kill -KILL $LAUNCHER 2>/dev/null"
	# This opens when the program has come to its end.
	echo >"$fifo"
	tap_is "$(head -n 1 "$TEST_TMP/clip")" "$2" "x11-clipboard=$1: inside is pasted: $2"
	tap_like "$(cat "$TEST_TMP/clip")" '^picture \[1\]' "x11-clipboard=$1: nothing but text goes in"
	wait "$LAUNCHER"
}
seen_outside() { # WAY EXPECTED
	"$JAIL" --noprofile --x11=xephyr --x11-clipboard="$1" sh "$HOME/clip" "$fifo" >"$TEST_TMP/clip" 2>&1 &
	LAUNCHER=$!
	at_exit "kill -KILL $LAUNCHER 2>/dev/null"
	if [ "$2" = yes ]; then
		tap_ok "x11-clipboard=$1: outside is pasted what was copied inside" wait_until 20 pasted "from the jail"
		echo >"$fifo"
	else
		echo >"$fifo"
		tap_ok "x11-clipboard=$1: outside stays what was copied there" pasted "from the session"
	fi
	wait "$LAUNCHER"
}
if command -v xclip >/dev/null; then
	fifo=$HOME/clip-fifo
	mkfifo "$fifo"
	clipboard none '[1]'
	clipboard in 'from the session[0]'
	clipboard out '[1]'
	clipboard both 'from the session[0]'
	copy "from the session"
	seen_outside none no
	seen_outside in no
	seen_outside both yes
	copy "from the session"
	seen_outside out yes
	copy "$(head -c 300000 /dev/zero | tr '\0' x)"
	run_jail --noprofile --x11=xephyr --x11-clipboard=in timeout 5 xclip -selection clipboard -o
	tap_is "$status" 1 "x11-clipboard: more than it takes does not go over"
	copy "$(head -c 100000 /dev/zero | tr '\0' x)"
	run_jail --noprofile --x11=xephyr --x11-clipboard=in timeout 5 xclip -selection clipboard -o
	tap_is "$status ${#stdout}" "0 100000" "x11-clipboard: a long text does"
else
	tap_skip "x11-clipboard" "xclip is not installed"
fi

# Untrusted: the cookie is another one, and the server forgets it
fifo=$HOME/fifo
mkfifo "$fifo"
"$JAIL" --noprofile --x11=xorg sh -c 'cp "$XAUTHORITY" "$HOME/untrusted"; xdpyinfo; read -r _ <"$0"' "$fifo" >"$TEST_TMP/xorg" 2>&1 &
LAUNCHER=$!
at_exit "kill -KILL $LAUNCHER 2>/dev/null"
tap_ok "xorg: the cookie works inside" wait_until 10 grep -q '^X.Org version' "$TEST_TMP/xorg"
tap_isnt "$(xauth -f "$HOME/untrusted" list | awk '{ print $3 }')" "$(xauth list | awk '{ print $3 }')" "xorg: it is not the session's"
xauth -f "$HOME/untrusted" list | while read -r _ kind key; do xauth -q -f "$HOME/kept" add "$DISPLAY" "$kind" "$key" 2>/dev/null; done
kept_works() { XAUTHORITY=$HOME/kept xdpyinfo; }
tap_ok "xorg: outside, as long as the jail runs, the cookie would be good" kept_works
echo >"$fifo"
wait "$LAUNCHER"
tap_not_ok "xorg: when the jail has ended the cookie is no good" kept_works

# A server that a program left behind in a former jail is not started
mkdir -p "$HOME/bin"
printf "#!/bin/sh\nexec sleep 60\n" >"$HOME/bin/Xvfb"
chmod +x "$HOME/bin/Xvfb"
mkdir "$TEST_TMP/links"
ln -s "$HOME/bin/Xvfb" "$TEST_TMP/links/Xvfb"
for directory in "$HOME/bin" "$TEST_TMP/links"; do
	PATH=$directory:$PATH run_jail --noprofile --x11=xvfb --dry-run true
	tap_like "$stdout" '^helper +X server \(Xvfb\): /usr/' "$directory in PATH: the system's server is started"
done

# What cannot be
DISPLAY='' run_jail --noprofile --x11=xephyr true
tap_is "$status" 125 "xephyr without a session's server does not start"
tap_like "$stderr" 'option --x11=xephyr: Xephyr needs an X server' "and says so"
run_jail --noprofile --x11=xwayland true
tap_like "$stderr" 'option --x11=xwayland: Xwayland needs a Wayland compositor' "nor does xwayland without a compositor"
DISPLAY='' run_jail --noprofile --x11=xorg true
tap_is "$status" 125 "nor xorg without a server"
for word in -ac -listen :5 '-br -auth'; do
	run_jail --noprofile --x11=xephyr --xephyr-extra-params="$word" true
	tap_is "$status $(wc -l <"$TEST_TMP/.stderr")" "125 1" "xephyr-extra-params: $word is refused"
done
run_jail --noprofile --x11=xephyr --xephyr-extra-params=-no-such-option true
tap_like "$stderr" 'X server \(Xephyr\) ended with status 1 before it was ready: .' "what the server complains about is told"
run_jail --noprofile --x11=xephyr --dry-run true
tap_like "$stdout" '^helper +X server \(Xephyr\)' "the plan has the server"
tap_like "$stdout" '^ +\[confined, no network; sees .*/tmp/\.X11-unix/X[0-9]+' "and what that sees"
tap_is "$(printf '%s\n' "$stdout" | grep -Eic '[0-9a-f]{32}')" 0 "and does not print cookies"
printf '?HAS_X11: hostname inside\n' >"$HOME/has.profile"
for mode in xvfb none xorg; do
	run_jail --x11=$mode --profile="$HOME/has.profile" hostname
	tap_is "$stdout" inside "HAS_X11 holds with $mode"
done
run_jail --x11=host --profile="$HOME/has.profile" hostname
tap_isnt "$stdout" inside "and not with host"
echo 'x11 xvfb' >"$HOME/x.profile"
run_jail --profile="$HOME/x.profile" sh -c 'echo "$DISPLAY"'
tap_like "$stdout" '^:[0-9]+$' "the directive does the same"
run_jail --profile="$HOME/x.profile" --x11=none sh -c 'echo "$DISPLAY"'
tap_is "$stdout" "" "the option is stronger"
stop_xvfb

# A Wayland session
if ! command -v Xwayland >/dev/null || ! start_weston 800x600; then
	tap_skip "Xwayland" "weston or Xwayland is not installed"
	tap_done
fi
run_jail --noprofile sh -c 'echo "[$DISPLAY]$WAYLAND_DISPLAY"'
tap_is "$stdout" "[]wayland-test" "beside Wayland there is no X server"
DISPLAY=:77 run_jail --noprofile "$client" draw
tap_isnt "$status" 0 "a program of X11 finds no display there"
tap_like "$stderr" '^jail: beside Wayland the program got no X server; --x11 gives it one' "and the launcher says how it gets one"
DISPLAY=:77 run_jail --noprofile --quiet "$client" draw
tap_unlike "$stderr" 'beside Wayland' "with --quiet it does not"
DISPLAY=:77 run_jail --noprofile --x11=none "$client" draw
tap_unlike "$stderr" 'beside Wayland' "nor where that was wished"
DISPLAY=:77 run_jail --noprofile false
tap_unlike "$stderr" 'beside Wayland' "nor for programs that need no display"
mkdir -p "$HOME/work"
printf '#!/bin/sh\nrm "$0" && mkfifo "$0"\nexit 3\n' >"$HOME/work/changes"
chmod +x "$HOME/work/changes"
run env DISPLAY=:77 timeout 20 "$JAIL" --noprofile "$HOME/work/changes"
tap_is "$status" 3 "a program that puts a pipe in its place does not keep the launcher waiting"
tap_ok "which it can do" test -p "$HOME/work/changes"
for words in --x11 --x11=xwayland --x11-only "--wayland=none --x11=xwayland"; do
	# shellcheck disable=SC2086 # options are words
	run_jail --noprofile $words sh -c 'xdpyinfo'
	tap_like "$stdout" '^X.Org version' "$words starts Xwayland"
done
run_jail --noprofile --wayland=none --x11=xwayland sh -c 'ls -A "$XDG_RUNTIME_DIR"'
tap_is "$stdout" Xauthority "with --wayland=none the server alone has the compositor's socket"
"$JAIL" --noprofile --x11=xwayland sh -c 'exec 2>/dev/null; "$0" draw; sleep 600' "$client" >"$TEST_TMP/xwayland" 2>&1 &
LAUNCHER=$!
at_exit "kill -KILL $LAUNCHER 2>/dev/null"
wait_until 20 grep -q '^drawn' "$TEST_TMP/xwayland"
blue() { weston_screenshot "$TEST_TMP/xwayland.png" && [ "$(colour_share "$TEST_TMP/xwayland.png" '#0000ff')" -ge 4 ]; }
tap_ok "xwayland: what is drawn is seen in the session" wait_until 20 blue
keep_picture "$TEST_TMP/xwayland.png"
wait_server Xwayland
kill -KILL "$SERVER"
wait "$LAUNCHER"
tap_is "$?" 143 "when Xwayland is killed, the program is asked to end"

# With a stand-in for xwayland-satellite, which takes the same options
mkdir "$TEST_TMP/satellite"
satellite() { # LINE, after what it records
	printf '#!/bin/sh\n# -nolisten\n%s\n' "$1" >"$TEST_TMP/satellite/xwayland-satellite"
	chmod +x "$TEST_TMP/satellite/xwayland-satellite"
}
with_satellite() { PATH=$TEST_TMP/satellite:$PATH run_jail --noprofile "$@"; }
satellite 'test -S "$XDG_RUNTIME_DIR/$WAYLAND_DISPLAY" || exit 4; exec Xvfb "$@"'
with_satellite --x11=xwayland --dry-run true
tap_like "$stdout" '^helper +X server \(xwayland-satellite\)' "xwayland-satellite is used where it is installed"
tap_unlike "$stdout" 'window manager' "and arranges the windows itself"
for words in --x11 --x11-only "--wayland=none --x11=xwayland"; do
	# shellcheck disable=SC2086 # options are words
	with_satellite $words xdpyinfo
	tap_is "$status" 0 "xwayland-satellite: $words: a program reaches its server"
	with_satellite $words env XAUTHORITY=/dev/null xdpyinfo
	tap_isnt "$status" 0 "xwayland-satellite: $words: not without the cookie"
done
with_satellite --x11=xwayland --xephyr-screen=640x480 --dry-run true
tap_like "$stdout" '^helper +X server \(Xwayland\)' "a size is a wish for one window"
PATH=$TEST_TMP/satellite:$PATH "$JAIL" --noprofile --x11=xwayland sh -c 'xdpyinfo; exec sleep 600' >"$TEST_TMP/satellite-out" 2>&1 &
LAUNCHER=$!
at_exit "kill -KILL $LAUNCHER 2>/dev/null"
wait_until 20 grep -q '^X.Org version' "$TEST_TMP/satellite-out"
wait_server Xvfb
tap_is "$(status_field "$SERVER" NoNewPrivs) $(status_field "$SERVER" Seccomp) $(status_field "$SERVER" CapEff)" \
	"1 2 0000000000000000" "xwayland-satellite: it is confined"
kill -KILL "$SERVER"
wait "$LAUNCHER"
tap_is "$?" 143 "xwayland-satellite: when it is killed, the program is asked to end"
satellite 'echo "no compositor that I know" >&2; exit 101'
with_satellite --x11=xwayland sh -c 'echo ran'
tap_is "$status $stdout" "125 " "xwayland-satellite: when it fails nothing starts"
tap_like "$stderr" 'X server \(xwayland-satellite\) ended with status 101 before it was ready: no compositor that I know' "and what it says is told"
printf '#!/bin/sh\nexit 1\n' >"$TEST_TMP/satellite/xwayland-satellite"
with_satellite --x11=xwayland --dry-run true
tap_like "$stdout" 'note: this version of xwayland-satellite takes no cookie' "an old one is not used"
tap_like "$stdout" '^helper +X server \(Xwayland\)' "but Xwayland itself"
tap_done
