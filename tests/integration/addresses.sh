#!/bin/bash
# SPDX-License-Identifier: LGPL-2.1-or-later
#
# Addresses of services that the caller's environment names, or that a profile's env lines do.
. "$(dirname "$0")/../lib.sh"
. "$(dirname "$0")/../bus-lib.bash"
need dbus-daemon gdbus xdg-dbus-proxy python3

private_home
bus_runtime
start_bus || { tap_fail "a bus"; tap_done; }
REAL=$XDG_RUNTIME_DIR/bus
cat >"$TEST_TMP/listen.py" <<'PY'
import signal, socket, sys
s = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
s.bind("\0" + sys.argv[1][1:] if sys.argv[1].startswith("@") else sys.argv[1])
s.listen(16)
open(sys.argv[2], "w").close()
signal.pause()
PY
listen() { # SOCKET
	rm -f "$TEST_TMP/listens"
	python3 "$TEST_TMP/listen.py" "$1" "$TEST_TMP/listens" &
	at_exit "kill $! 2>/dev/null"
	wait_until 10 test -e "$TEST_TMP/listens"
}
cat >"$HOME/connect.py" <<'PY'
import socket, sys
s = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
try:
    s.connect("\0" + sys.argv[1][1:] if sys.argv[1].startswith("@") else sys.argv[1])
    print("connected")
except OSError:
    print("refused")
PY

# The bus: the first address of the list that is a socket of this machine
escaped=$(printf %s "$REAL" | sed 's/n/%6e/g')
for address in "unix:path=$REAL" "unix:guid=00112233445566778899aabbccddeeff,path=$REAL" "unix:path=$escaped" \
	"tcp:host=localhost,port=1;unix:path=$REAL" "autolaunch:;unix:path=$REAL" "unix:path=/nowhere;unix:path=$REAL" \
	"unix:runtime=yes" ";;unix:path=$REAL;"; do
	DBUS_SESSION_BUS_ADDRESS=$address run_jail --noprofile --dbus-user=filter gdbus call --session \
		--dest org.freedesktop.DBus --object-path / --method org.freedesktop.DBus.ListNames
	tap_like "$stdout" "^\(\['org.freedesktop.DBus'" "${address//$TEST_TMP/...} leads to the bus"
done
for address in "tcp:host=127.0.0.1,port=1" "nonce-tcp:host=127.0.0.1,port=1,noncefile=/etc/passwd" autolaunch: \
	"unixexec:path=/bin/sh" launchd:env=X unix: "unix:path=" "unix:path=relative" "unix:path=/etc/passwd" "unix:path=%zz" \
	"unix:tmpdir=/tmp" "unix:runtime=no" ";;;" =; do
	DBUS_SESSION_BUS_ADDRESS=$address run_jail --noprofile --dbus-user=filter sh -c 'echo "$DBUS_SESSION_BUS_ADDRESS"'
	tap_is "$status $stdout" "0 disabled:" "$address leads to none, and no library starts one"
done

# What a profile names is for the program alone: what is opened does not follow it.
listen "$HOME/planted"
run_jail --noprofile --dbus-user=filter --env=DBUS_SESSION_BUS_ADDRESS="unix:path=$HOME/planted" \
	gdbus call --session --dest org.freedesktop.DBus --object-path / --method org.freedesktop.DBus.ListNames
tap_like "$stdout" "^\(\['org.freedesktop.DBus'" "--env does not say where the filtered bus is"
run_jail --noprofile --env=DBUS_SESSION_BUS_ADDRESS="unix:path=$REAL" python3 "$HOME/connect.py" "$REAL"
tap_is "$stdout" refused "nor does it open a bus"
run_jail --noprofile --env=WAYLAND_DISPLAY="$REAL" --env=WAYLAND_SOCKET=3 sh -c 'echo "[$WAYLAND_DISPLAY$WAYLAND_SOCKET]"'
tap_is "$stdout" "[]" "nor is another socket taken for the compositor"
run_jail --noprofile --env=PIPEWIRE_REMOTE="$REAL" --env=PULSE_SERVER="unix:$REAL" python3 "$HOME/connect.py" "$REAL"
tap_is "$stdout" refused "nor for a sound server"
run_jail --noprofile --env=DISPLAY=:0 sh -c 'echo "[$DISPLAY]"; ls -A /tmp/.X11-unix 2>/dev/null'
tap_is "$stdout" "[]" "nor is an X server opened"

# The bus of assistive technologies
listen "@$TEST_TMP/at-spi"
AT_SPI_BUS_ADDRESS=unix:abstract=$TEST_TMP/at-spi run_jail --noprofile sh -c 'echo "[$AT_SPI_BUS_ADDRESS]"; python3 "$1" "$2"' \
	x "$HOME/connect.py" "@$TEST_TMP/at-spi"
tap_is "$stdout" "[]
refused" "the address of the bus of assistive technologies does not go in, and its abstract socket is closed"
run python3 "$HOME/connect.py" "@$TEST_TMP/at-spi"
tap_is "$stdout" connected "which is open outside"
run_jail --noprofile --env=AT_SPI_BUS_ADDRESS="unix:abstract=$TEST_TMP/at-spi" python3 "$HOME/connect.py" "@$TEST_TMP/at-spi"
tap_is "$stdout" refused "and stays closed when a profile names it"

# Sound servers that are elsewhere
listen "$TEST_TMP/own-pipewire"
PIPEWIRE_REMOTE=$TEST_TMP/own-pipewire run_jail --noprofile sh -c 'echo "[$PIPEWIRE_REMOTE]"; python3 "$1" "$XDG_RUNTIME_DIR/pipewire-0"' \
	x "$HOME/connect.py"
tap_is "$stdout" "[]
connected" "PIPEWIRE_REMOTE with a path: the socket has its usual name inside, and nothing else is told"
PIPEWIRE_RUNTIME_DIR=$TEST_TMP PIPEWIRE_REMOTE=own-pipewire run_jail --noprofile sh -c 'echo "[$PIPEWIRE_REMOTE$PIPEWIRE_RUNTIME_DIR]"; python3 "$1" "$XDG_RUNTIME_DIR/pipewire-0"' \
	x "$HOME/connect.py"
tap_is "$stdout" "[]
connected" "a name, and a directory"
PIPEWIRE_REMOTE=$TEST_TMP/own-pipewire run_jail --noprofile --novideo python3 "$HOME/connect.py" "/run/user/$(id -u)/pipewire-0"
tap_is "$stdout" refused "novideo closes that one"
PIPEWIRE_REMOTE=$TEST_TMP/own-pipewire run_jail --noprofile --explain true
tap_like "$stdout" "PipeWire's own socket: sound, recording, and the cameras and screens" "what it leads to is told"
PULSE_SERVER=tcp:sound.example run_jail --noprofile sh -c 'echo "$PULSE_SERVER"'
tap_is "$stdout" tcp:sound.example "a sound server of another machine is a matter of the network"
PULSE_SERVER=tcp:sound.example run_jail --noprofile --nosound sh -c 'echo "[$PULSE_SERVER]"'
tap_is "$stdout" "[]" "nosound does not name it"
tap_done
