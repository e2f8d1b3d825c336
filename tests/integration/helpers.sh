#!/bin/bash
# SPDX-License-Identifier: LGPL-2.1-or-later
#
# Helpers that hang, fail or die: the start does not wait for ever, and what the user is told says why.
. "$(dirname "$0")/../lib.sh"
. "$(dirname "$0")/../bus-lib.bash"
need dbus-daemon xdg-dbus-proxy python3 pgrep

private_home
bus_runtime
start_bus || { tap_fail "a bus"; tap_done; }
mkdir "$TEST_TMP/bin"
stand_in() { # NAME LINE
	printf '#!/bin/sh\n%s\n' "$2" >"$TEST_TMP/bin/$1"
	chmod +x "$TEST_TMP/bin/$1"
}
in_the_way() { PATH=$TEST_TMP/bin:$PATH exec "$JAIL" --noprofile "$@"; } # in the background
gone() { ! grep -qs "^State:[[:space:]]*[^ZX[:space:]]" "/proc/$1/status"; }

# Both at a time, since each has to be waited for.
stand_in xdg-dbus-proxy 'exec sleep 601'
stand_in Xvfb 'exec sleep 601'
in_the_way --dbus-user=filter sh -c 'echo ran' >"$TEST_TMP/proxy" 2>&1 &
PROXY_WAITS=$!
in_the_way --x11=xvfb sh -c 'echo ran' >"$TEST_TMP/server" 2>&1 &
SERVER_WAITS=$!
at_exit "kill -KILL $PROXY_WAITS $SERVER_WAITS 2>/dev/null"
in_the_way --quiet --x11=xvfb true >"$TEST_TMP/ended" 2>&1 &
ENDED=$!
at_exit "kill -KILL $ENDED 2>/dev/null"
tap_ok "after a moment the user is told what is waited for" wait_until 15 grep -q 'waiting for the bus proxy' "$TEST_TMP/proxy"
tap_ok "and that it is the X server" wait_until 15 grep -q 'waiting for the X server (Xvfb)' "$TEST_TMP/server"
hung_helper() { pgrep -P "$ENDED" >/dev/null; }
wait_until 15 hung_helper
hung=$(pgrep -P "$ENDED" | head -n 1)
kill -TERM "$ENDED"
wait "$ENDED"
tap_is "$?" 143 "who waits can be ended"
tap_ok "and with it what was waited for" wait_until 10 gone "$hung"
tap_is "$(cat "$TEST_TMP/ended")" "" "--quiet: nothing is said of waiting"
wait "$PROXY_WAITS"
tap_is "$?" 125 "a bus proxy that hangs stops the start"
tap_like "$(tail -n 1 "$TEST_TMP/proxy")" '^jail: the bus proxy runs, but has not become ready' "and the error says so"
wait "$SERVER_WAITS"
tap_is "$?" 125 "an X server that hangs stops the start"
tap_like "$(tail -n 1 "$TEST_TMP/server")" '^jail: the X server \(Xvfb\) runs, but has not become ready' "and the error says so"
tap_is "$(cat "$TEST_TMP/proxy" "$TEST_TMP/server" | grep -c '^ran')" 0 "no program was run"
tap_is "$(pgrep -u "$(id -u)" -fc '^sleep 601')" 0 "no helper is left"
# The one that was ended had no say any more: the next start cleans up after it.
PATH=/usr/bin:/bin run_jail --noprofile true
tap_is "$(ls -A "$XDG_RUNTIME_DIR/jail")" "" "and nothing in the runtime directory"

# It lives, but nobody will hear of it.
for program in xdg-dbus-proxy Xvfb; do
	stand_in "$program" 'exec 3>&- 4>&- sleep 601'
done
for words in --dbus-user=filter --x11=xvfb; do
	PATH=$TEST_TMP/bin:$PATH run_jail --noprofile "$words" true
	tap_is "$status" 125 "$words: a helper that lets go of the descriptor stops the start"
	tap_like "$stderr" 'runs, but will never tell that it is ready' "$words: and the error says so"
done
for program in xdg-dbus-proxy Xvfb; do
	stand_in "$program" 'echo "no room here" >&2; exit 3'
done
for words in --dbus-user=filter --x11=xvfb; do
	PATH=$TEST_TMP/bin:$PATH run_jail --noprofile "$words" sh -c 'echo ran'
	tap_is "$status $stdout" "125 " "$words: a helper that fails stops the start"
	tap_like "$stderr" 'no room here' "$words: what it complained about is told"
	tap_like "$stderr" 'ended with status 3 before it was ready' "$words: and how it ended"
done
rm -r "${TEST_TMP:?}/bin"

# A bus that takes connections and never greets
cat >"$TEST_TMP/deaf.py" <<'PY'
import signal, socket, sys
s = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
s.bind(sys.argv[1])
s.listen(16)
signal.pause()
PY
python3 "$TEST_TMP/deaf.py" "$TEST_TMP/deaf" &
at_exit "kill $! 2>/dev/null"
wait_until 10 test -S "$TEST_TMP/deaf"
DBUS_SESSION_BUS_ADDRESS=unix:path=$TEST_TMP/deaf run_jail --noprofile --dbus-user=filter echo ran
tap_is "$stdout" ran "a bus that does not greet keeps no program from starting"

# Killed midway: closed, and not open.
cat >"$TEST_TMP/calls.py" <<'PY'
import os, socket, sys
def call():
    s = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
    s.settimeout(10)
    try:
        s.connect(os.environ["DBUS_SESSION_BUS_ADDRESS"].split("=", 1)[1])
        s.sendall(b"\0AUTH EXTERNAL %s\r\n" % str(os.getuid()).encode().hex().encode())
        answer = s.recv(100)
    except OSError as e:
        return s, "closed"
    return s, "open" if answer.startswith(b"OK") else "closed"
first, state = call()
print("before", state, flush=True)
sys.stdin.readline()
try:
    first.sendall(b"BEGIN\r\n" + b"l" * 4096)
    while first.recv(4096):
        pass
    print("connection closed", flush=True)
except OSError:
    print("connection closed", flush=True)
print("after", call()[1], flush=True)
PY
cp "$TEST_TMP/calls.py" "$HOME/calls.py"
mkfifo "$TEST_TMP/go"
"$JAIL" --noprofile --dbus-user=filter python3 "$HOME/calls.py" <"$TEST_TMP/go" >"$TEST_TMP/killed" 2>&1 &
LAUNCHER=$!
at_exit "kill -KILL $LAUNCHER 2>/dev/null"
exec 7>"$TEST_TMP/go"
tap_ok "the filtered bus is there" wait_until 15 grep -q '^before open' "$TEST_TMP/killed"
proxy=$(pgrep -P "$LAUNCHER" -f '^[^ ]*xdg-dbus-proxy')
tap_isnt "$proxy" "" "by a proxy"
kill -KILL "$proxy"
wait_until 10 grep -q 'bus proxy was killed' "$TEST_TMP/killed"
echo >&7
exec 7>&-
wait "$LAUNCHER"
tap_is "$?" 0 "the program goes on when the proxy is killed"
tap_like "$(cat "$TEST_TMP/killed")" '^after closed' "the bus is closed then"
tap_like "$(cat "$TEST_TMP/killed")" 'the bus proxy was killed by signal 9' "and the user is told"
tap_done
