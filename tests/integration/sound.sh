#!/bin/bash
# SPDX-License-Identifier: LGPL-2.1-or-later
#
# Sound: a tone that is played in a jail is recorded outside, from PulseAudio and from PipeWire; nosound closes both.
. "$(dirname "$0")/../lib.sh"
need pulseaudio parec paplay python3

private_home
XDG_RUNTIME_DIR=$TEST_TMP/runtime
mkdir -m 700 "$XDG_RUNTIME_DIR"
export XDG_RUNTIME_DIR
unset DBUS_SESSION_BUS_ADDRESS DISPLAY WAYLAND_DISPLAY PULSE_SERVER PULSE_COOKIE PULSE_RUNTIME_PATH
python3 - "$HOME/tone.wav" <<'PY'
import math, struct, sys, wave
with wave.open(sys.argv[1], "wb") as out:
    out.setnchannels(1); out.setsampwidth(2); out.setframerate(44100)
    out.writeframes(b"".join(struct.pack("<h", int(20000 * math.sin(2 * math.pi * 440 * i / 44100))) for i in range(44100 * 2)))
PY
# Two seconds of a tone are there, or are not, in a record of 16-bit samples.
loud() {
	python3 - "$1" <<'PY'
import array, sys
data = open(sys.argv[1], "rb").read()
samples = array.array("h", data[:len(data) // 2 * 2])
sys.exit(0 if sum(1 for s in samples if abs(s) > 5000) > 20000 else 1)
PY
}
# start_recording FILE COMMAND...: begins to write the samples to FILE
start_recording() {
	RECORD=$1
	shift
	"$@" >"$RECORD" 2>"$RECORD.log" &
	RECORDER=$!
	at_exit "kill -KILL $RECORDER 2>/dev/null"
	wait_until 10 test -s "$RECORD" || tap_diag "nothing is recorded: $(cat "$RECORD.log")"
}
stop_recording() {
	kill "$RECORDER" 2>/dev/null
	wait "$RECORDER" 2>/dev/null
}

# PulseAudio
pulseaudio -n --daemonize=no --exit-idle-time=-1 --use-pid-file=no --disable-shm=no \
	-L 'module-null-sink sink_name=null rate=44100 channels=1' \
	-L 'module-native-protocol-unix' >"$TEST_TMP/pulse.log" 2>&1 &
PULSE=$!
at_exit "kill -KILL $PULSE 2>/dev/null"
wait_until 20 pactl info || { tap_fail "PulseAudio starts" "$(cat "$TEST_TMP/pulse.log")"; tap_done; }

start_recording "$TEST_TMP/silence.raw" parec --raw --device=null.monitor --format=s16le --rate=44100 --channels=1
run_jail --noprofile true
stop_recording
tap_not_ok "silence is not taken for a tone" loud "$TEST_TMP/silence.raw"
start_recording "$TEST_TMP/tone.raw" parec --raw --device=null.monitor --format=s16le --rate=44100 --channels=1
run_jail --noprofile paplay "$HOME/tone.wav"
tap_is "$status$stderr" 0 "a program plays a tone by PulseAudio"
tap_ok "it is heard outside" wait_until 10 loud "$TEST_TMP/tone.raw"
stop_recording
run_jail --noprofile --net=none paplay "$HOME/tone.wav"
tap_is "$status" 0 "it plays without a network too"
run_jail --noprofile sh -c 'echo "$PULSE_SERVER"; cat "$PULSE_CLIENTCONFIG"; ls -A "$XDG_RUNTIME_DIR"'
tap_like "$stdout" "^unix:/run/user/$(id -u)/pulse/native$" "the program is told where"
tap_like "$stdout" '^enable-shm = no$' "and not to use shared memory"
tap_is "$(printf '%s\n' "$stdout" | tail -n 1)" pulse "of the runtime directory it sees that alone"

# By other ways to the same socket
mkdir -p "$HOME/.config/pulse" "$TEST_TMP/elsewhere"
mv "$XDG_RUNTIME_DIR/pulse/native" "$TEST_TMP/elsewhere/native"
found() { run_jail --noprofile pactl info; [ "$status" = 0 ]; }
tap_not_ok "the socket that has gone elsewhere is not found" found
PULSE_SERVER=unix:$TEST_TMP/elsewhere/native tap_ok "PULSE_SERVER names it" found
PULSE_SERVER="tcp:localhost:9 {$(cat /etc/machine-id 2>/dev/null)}unix:$TEST_TMP/elsewhere/native" \
	tap_ok "PULSE_SERVER names it among others" found
PULSE_RUNTIME_PATH=$TEST_TMP/elsewhere tap_ok "PULSE_RUNTIME_PATH leads to it" found
printf '; default-server = /nowhere\n default-server = %s # here\n' "$TEST_TMP/elsewhere/native" >"$HOME/.config/pulse/client.conf"
tap_not_ok "a client.conf that a program may have written does not name it" found
rm "$HOME/.config/pulse/client.conf"
ln -s "$TEST_TMP/elsewhere/native" "$HOME/planted"
PULSE_SERVER=unix:$HOME/planted tap_not_ok "a link that a program may have made does not lead to it" found
rm "$HOME/planted"

# nosound
mv "$TEST_TMP/elsewhere/native" "$HOME/socket"
reach() { PULSE_SERVER=unix:$HOME/socket run_jail --noprofile "$@" env PULSE_SERVER="unix:$HOME/socket" pactl info; }
reach
tap_is "$status" 0 "a socket in the home directory can be reached"
reach --nosound
tap_isnt "$status" 0 "nosound hides it even there"
mv "$HOME/socket" "$XDG_RUNTIME_DIR/pulse/native"
run_jail --noprofile --nosound paplay "$HOME/tone.wav"
tap_isnt "$status" 0 "nosound: nothing can be played"
run_jail --noprofile --nosound sh -c 'ls -A "$XDG_RUNTIME_DIR"; ls -A /dev/snd; echo "[$PULSE_SERVER]"'
tap_is "$stdout" "[]" "nosound: there is no socket, no sound card, no variable"
kill -KILL "$PULSE"
wait "$PULSE" 2>/dev/null

# PipeWire
if ! command -v pw-play >/dev/null || ! command -v wireplumber >/dev/null; then
	tap_skip "PipeWire" "pipewire or wireplumber is not installed"
	tap_done
fi
rm -rf "$XDG_RUNTIME_DIR/pulse"
cat >"$TEST_TMP/pipewire.conf" <<'CONF'
context.properties = { core.daemon = true core.name = pipewire-0 }
context.spa-libs = { audio.convert.* = audioconvert/libspa-audioconvert support.* = support/libspa-support }
context.modules = [
	{ name = libpipewire-module-protocol-native }
	{ name = libpipewire-module-metadata }
	{ name = libpipewire-module-spa-node-factory }
	{ name = libpipewire-module-client-node }
	{ name = libpipewire-module-client-device }
	{ name = libpipewire-module-access }
	{ name = libpipewire-module-adapter }
	{ name = libpipewire-module-link-factory }
	{ name = libpipewire-module-session-manager }
]
context.objects = [
	{ factory = spa-node-factory args = { factory.name = support.node.driver node.name = Dummy-Driver node.group = pipewire.dummy priority.driver = 20000 } }
	{ factory = adapter args = { factory.name = support.null-audio-sink node.name = nullsink media.class = Audio/Sink
		object.linger = true audio.position = [ MONO ] monitor.channel-volumes = true } }
]
CONF
pipewire -c "$TEST_TMP/pipewire.conf" >"$TEST_TMP/pipewire.log" 2>&1 &
at_exit "kill -KILL $! 2>/dev/null"
# It ends when PipeWire does.
dbus-run-session -- wireplumber >"$TEST_TMP/wireplumber.log" 2>&1 &
at_exit "kill $! 2>/dev/null"
has_sink() { pw-cli ls Node | grep -q '"nullsink"'; }
if ! wait_until 20 has_sink; then
	tap_fail "PipeWire starts" "$(tail -n 5 "$TEST_TMP/pipewire.log")"
	tap_done
fi
start_recording "$TEST_TMP/tone2.raw" pw-record --target nullsink -P '{ stream.capture.sink=true }' --rate 44100 --channels 1 --format s16 -
run_jail --noprofile timeout 20 pw-play "$HOME/tone.wav"
tap_is "$status" 0 "a program plays a tone by PipeWire"
tap_ok "it is heard outside" wait_until 10 loud "$TEST_TMP/tone2.raw"
stop_recording
run_jail --noprofile --nosound timeout 20 pw-play "$HOME/tone.wav"
tap_isnt "$status" 0 "nosound: PipeWire is closed too"
run_jail --noprofile --novideo pw-cli info 0
tap_isnt "$status" 0 "novideo: PipeWire, which leads to cameras, is closed"
run_jail --noprofile --novideo --dry-run true
tap_like "$stdout" "note: no sound: PipeWire's socket leads to cameras" "and the plan says so where that is all the sound there was"
tap_done
