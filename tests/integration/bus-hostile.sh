#!/bin/bash
# SPDX-License-Identifier: LGPL-2.1-or-later
#
# Ways around the filter of the buses.
. "$(dirname "$0")/../lib.sh"
. "$(dirname "$0")/../bus-lib.bash"
need dbus-daemon gdbus xdg-dbus-proxy python3 pgrep

private_home
bus_runtime
start_bus || { tap_fail "a bus"; tap_done; }
FILE=$TEST_TMP/calls
start_service session "$FILE" org.example.A org.freedesktop.systemd1 ca.desrt.dconf || { tap_fail "a service"; tap_done; }
inside() { run_jail --noprofile "$@"; }

# The raw socket
inside --dbus-user=filter sh -c "ls '$XDG_RUNTIME_DIR'; ls -d /proc/[0-9]*/root/tmp/* 2>/dev/null"
tap_unlike "$stdout" '^bus$' "the directory of the raw socket is not there"
cat >"$TEST_TMP/connect.py" <<'PY'
import socket, sys, os
try:
    s = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
    s.connect(("\0" if sys.argv[1] == "abstract" else "") + sys.argv[2])
    s.sendall(b"\0AUTH EXTERNAL %s\r\n" % str(os.getuid()).encode().hex().encode())
    print(s.recv(100).decode())
except OSError as e:
    print("refused", e.strerror)
PY
cp "$TEST_TMP/connect.py" "$HOME/connect.py"
inside --dbus-user=filter python3 "$HOME/connect.py" path "$XDG_RUNTIME_DIR/bus"
tap_like "$stdout" '^refused' "nobody listens at its path"
run python3 "$HOME/connect.py" path "$XDG_RUNTIME_DIR/bus"
tap_like "$stdout" '^OK' "where outside the bus does"
inside --dbus-user=filter sh -c 'for p in /proc/[0-9]*; do ls "$p/root/" "$p/cwd/" "$p/fd/" 2>/dev/null; done | sort -u | tr "\n" " "'
tap_unlike "$stdout" 'jail-test' "no process shows the host's root"
inside --dbus-user=filter sh -c "find / -xdev -name 'user' -path '*jail*' 2>/dev/null; ls -d '$XDG_RUNTIME_DIR/jail' /run/user/*/jail 2>/dev/null"
tap_is "$stdout" "" "the instance directory with the proxy's socket is not there"

# A runtime directory or a bus in the home directory, which is shown
(
	XDG_RUNTIME_DIR=$HOME/run
	mkdir -m 700 "$XDG_RUNTIME_DIR"
	start_bus "unix:path=$HOME/run/bus" || exit 1
	inside --dbus-user=filter python3 "$HOME/connect.py" path "$HOME/run/bus"
	printf 'runtime %s\n' "$stdout" >"$TEST_TMP/home-buses"
	inside python3 "$HOME/connect.py" path "$HOME/run/bus"
	printf 'none %s\n' "$stdout" >>"$TEST_TMP/home-buses"
	start_bus "unix:path=$HOME/bare-bus" || exit 1
	inside --dbus-user=filter python3 "$HOME/connect.py" path "$HOME/bare-bus"
	printf 'bare %s\n' "$stdout" >>"$TEST_TMP/home-buses"
	run_jail --noprofile --dbus-user=filter gdbus call --session --dest org.freedesktop.DBus --object-path / --method org.freedesktop.DBus.ListNames
	printf '%s\n' "$stdout" >>"$TEST_TMP/home-buses"
	run python3 "$HOME/connect.py" path "$HOME/bare-bus"
	printf 'outside %s\n' "$stdout" >>"$TEST_TMP/home-buses"
)
for place in runtime none bare; do
	tap_like "$(cat "$TEST_TMP/home-buses")" "^$place refused" "a bus in the home directory is covered ($place)"
done
tap_like "$(cat "$TEST_TMP/home-buses")" '^outside OK' "which is open outside"
tap_like "$(cat "$TEST_TMP/home-buses")" "^\(\['org.freedesktop.DBus'" "and reached through the filter"

# An abstract socket is closed by Landlock or by the network namespace.
ABSTRACT=$TEST_TMP/abstract-bus
(
	start_bus "unix:abstract=$ABSTRACT" || exit 1
	for options in "" --net=none --dbus-user=none --dbus-user=filter; do
		# shellcheck disable=SC2086 # none or one
		inside $options python3 "$HOME/connect.py" abstract "$ABSTRACT"
		printf '%s %s\n' "${options:-default}" "$stdout"
	done >"$TEST_TMP/abstract"
	run_jail --noprofile --dbus-user=filter --dbus-user.talk=org.example.A gdbus call --session --dest org.freedesktop.DBus \
		--object-path / --method org.freedesktop.DBus.ListNames
	printf '%s\n' "$stdout" >>"$TEST_TMP/abstract"
	run python3 "$HOME/connect.py" abstract "$ABSTRACT"
	printf 'outside %s\n' "$stdout" >>"$TEST_TMP/abstract"
	kill "$BUS_PID"
)
tap_like "$(cat "$TEST_TMP/abstract")" '^outside OK' "an abstract bus is open outside"
for options in default --net=none --dbus-user=none --dbus-user=filter; do
	tap_like "$(cat "$TEST_TMP/abstract")" "^$options refused" "and closed inside ($options)"
done
tap_like "$(cat "$TEST_TMP/abstract")" "^\(\['org.freedesktop.DBus'" "while the filter still leads to it"

# Methods of the bus itself that would undo the filter
bus_call() { # METHOD ARGS...
	inside --dbus-user=filter --dbus-user.talk=org.example.A gdbus call --session --timeout 5 --dest org.freedesktop.DBus \
		--object-path /org/freedesktop/DBus --method "$@"
}
bus_call org.freedesktop.DBus.Monitoring.BecomeMonitor '@as []' 0
tap_isnt "$status" 0 "the program cannot monitor the bus"
bus_call org.freedesktop.DBus.UpdateActivationEnvironment "{'LD_PRELOAD': '/tmp/x.so'}"
tap_isnt "$status" 0 "nor set variables of services"
bus_call org.freedesktop.DBus.StartServiceByName org.example.Other 0
tap_isnt "$status" 0 "nor start a service that it may not talk to"
bus_call org.freedesktop.DBus.AddMatch "type='method_call',eavesdrop='true'"
tap_isnt "$status" 0 "nor listen to the calls of others"
bus_call org.freedesktop.DBus.GetNameOwner org.freedesktop.systemd1
tap_isnt "$status" 0 "nor learn who owns a hidden name"

# A hidden service is not reached by its unique name either.
owner=$(gdbus call --session --dest org.freedesktop.DBus --object-path / --method org.freedesktop.DBus.GetNameOwner ca.desrt.dconf |
	sed "s/.*'\(.*\)'.*/\1/")
: >"$FILE"
inside --dbus-user=filter gdbus call --session --timeout 5 --dest "$owner" --object-path /x --method org.example.I.M
tap_is "$(cat "$FILE")" "" "a unique name does not lead around the rules"

# Messages that no library makes
HIDDEN=$TEST_TMP/hidden-calls
start_service session "$HIDDEN" org.example.Hidden || tap_fail "a second service"
cat >"$HOME/raw.py" <<'PY'
import array, os, socket, struct, sys
PATH = os.environ["DBUS_SESSION_BUS_ADDRESS"].split("=", 1)[1].split(",")[0]

def pad(data, size):
    return data + b"\0" * (-len(data) % size)

def field(data, code, kind, value):
    data = pad(data, 8) + struct.pack("<BB", code, 1) + kind + b"\0"
    if kind == b"g":
        return data + struct.pack("<B", len(value)) + value + b"\0"
    if kind == b"u":
        return pad(data, 4) + struct.pack("<I", value)
    return pad(data, 4) + struct.pack("<I", len(value)) + value + b"\0"

def call(serial, fields, body=b"", length=None, flags=0, version=1, kind=1):
    text = b""
    for one in fields:
        text = field(text, *one)
    return pad(struct.pack("<cBBBIII", b"l", kind, flags, version, len(body) if length is None else length, serial,
                           len(text)) + text, 8) + body

def to(name, path=b"/raw", member=b"M", interface=b"org.example.I"):
    return [(1, b"o", path), (6, b"s", name), (2, b"s", interface), (3, b"s", member)]

HELLO = call(1, to(b"org.freedesktop.DBus", b"/org/freedesktop/DBus", b"Hello", b"org.freedesktop.DBus"))

def connect():
    s = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
    s.settimeout(5)
    s.connect(PATH)
    s.sendall(b"\0AUTH EXTERNAL %s\r\n" % str(os.getuid()).encode().hex().encode())
    s.recv(1000)
    s.sendall(b"NEGOTIATE_UNIX_FD\r\n")
    s.recv(1000)
    s.sendall(b"BEGIN\r\n" + HELLO)
    return s if b":1." in s.recv(10000) else None

def drain(s):
    try:
        s.settimeout(0.5)
        while s.recv(65536):
            pass
    except OSError:
        pass

def attack(name, *messages, fds=0):
    try:
        s = connect()
        for message in messages:
            if fds:
                holes = array.array("i", [0] * fds)
                s.sendmsg([message], [(socket.SOL_SOCKET, socket.SCM_RIGHTS, holes)])
            else:
                s.sendall(message)
        drain(s)
    except OSError:
        pass
    try:
        print(name, "alive" if connect() else "dead", flush=True)
    except OSError as e:
        print(name, "dead", e, flush=True)

A, H = b"org.example.A", b"org.example.Hidden"
if sys.argv[1:]:
    # It may be the end of the proxy, and is no way around it.
    attack("first", struct.pack("<cBBBIII", b"l", 1, 0, 1, 0, 2, 0xfffffff0) + b"x" * 100000)
    attack("second", call(2, to(H)))
    sys.exit()
attack("plain", call(2, to(A, b"/plain")))
attack("hidden", call(2, to(H)))
attack("two-destinations", call(2, to(A) + [(6, b"s", H)]))
attack("two-destinations-other", call(2, [(6, b"s", H)] + to(A)))
attack("no-reply", call(2, to(H), flags=1))
attack("signal-kind", call(2, to(H), kind=4))
attack("return-kind", call(2, to(H) + [(5, b"u", 7)], kind=2))
attack("error-kind", call(2, to(H) + [(5, b"u", 7), (4, b"s", b"org.example.E")], kind=3))
attack("unknown-kind", call(2, to(H), kind=99))
attack("big-endian-mark", b"B" + call(2, to(H))[1:])
attack("version", call(2, to(H), version=9))
attack("no-serial", call(0, to(H)))
attack("odd-name", call(2, to(b"org.example.\xff\xfe")), call(3, to(b"org.example.A\0.Hidden")), call(4, to(b"")))
attack("odd-path", call(2, to(H, b"/../\xff")), call(3, to(A, b"//")), call(4, to(A, b"no-slash")))
attack("odd-member", call(2, to(A, member=b"a b\n")), call(3, to(A, interface=b"\x1b[2J")))
attack("sender", call(2, to(H) + [(7, b"s", b"org.freedesktop.DBus")]))
attack("huge", call(2, to(H), length=0x7fffffff) + b"x" * 100000)
attack("large", call(2, to(H), body=b"x" * (8 << 20)))
attack("fds", call(2, to(H) + [(9, b"u", 200)]), fds=200)
attack("fds-unasked", call(2, to(H)), fds=250)
attack("unix-fds-lie", call(2, to(H) + [(9, b"u", 0xffffffff)]))
attack("half", call(2, to(H))[:20])
many = []
try:
    for i in range(300):
        many.append(connect())
except OSError:
    pass
for one in many:
    one.close()
attack("many", b"")
for deed in (lambda: os.rename(PATH, PATH + "-moved"), lambda: os.unlink(PATH),
             lambda: os.symlink("/tmp/x", PATH)):
    try:
        deed()
        print("replaced")
    except OSError:
        pass
attack("end", call(2, to(H)))
PY
inside --dbus-user=filter --dbus-user.talk=org.example.A python3 "$HOME/raw.py"
tap_is "$(printf '%s\n' "$stdout" | grep -c alive)" 24 "raw messages: the proxy outlives each of them"
tap_is "$(printf '%s\n' "$stdout" | grep -v alive)" "" "raw messages: nor can its socket be moved or removed"
tap_ok "raw messages: an ordinary one gets through" reached "$FILE" "/plain org.example.I.M"
inside --dbus-user=filter --dbus-user.talk=org.example.A python3 "$HOME/raw.py" fields
tap_like "$stdout" '^first' "raw messages: fields that are longer than memory"
tap_is "$(cat "$HIDDEN")" "" "raw messages: none of them gets to a hidden service"
tap_ok "the bus still answers outside" gdbus call --session --timeout 5 --dest org.example.Hidden --object-path /x --method org.example.I.M

# Rules that lead out
refused() { # REGEX LINES...
	printf '%s\n' 'dbus-user filter' "${@:2}" >"$TEST_TMP/p.profile"
	run_jail --profile="$TEST_TMP/p.profile" true
	if [ "$status" = 125 ] && printf '%s\n' "$stderr" | grep -Eq "p.profile:2: .*$1"; then
		return 0
	fi
	echo "status $status: $stderr"
	return 1
}
while read -r line; do
	tap_ok "refused: $line" refused 'leads out of the jail' "$line"
done <<'RULES'
dbus-user.talk org.freedesktop.systemd1
dbus-user.talk ca.desrt.dconf
dbus-user.talk org.gtk.vfs.Daemon
dbus-user.talk org.gtk.vfs.*
dbus-user.talk org.freedesktop.FileManager1
dbus-user.talk org.freedesktop.portal.Flatpak
dbus-user.talk org.freedesktop.portal.*
dbus-user.talk org.freedesktop.impl.portal.PermissionStore
dbus-user.talk org.freedesktop.*
dbus-user.talk org.gnome.*
dbus-user.own org.freedesktop.*
dbus-user.own org.freedesktop.impl.portal.FileChooser
dbus-user.call org.freedesktop.systemd1=*
dbus-user.call org.freedesktop.*=org.freedesktop.systemd1.Manager.StartTransientUnit@/org/freedesktop/systemd1
RULES
printf '%s\n' 'dbus-user filter' 'dbus-user.talk ca.desrt.dconf' 'dbus-user.dangerous ca.desrt.dconf' >"$TEST_TMP/p.profile"
: >"$FILE"
run_jail --profile="$TEST_TMP/p.profile" gdbus call --session --timeout 5 --dest ca.desrt.dconf --object-path /x --method org.example.I.M
tap_is "$stdout" "('reached',)" "unless the profile says that it knows"
tap_ok "one such line is not good for another name" refused 'leads out of the jail' \
	'dbus-user.talk org.freedesktop.*' 'dbus-user.dangerous ca.desrt.dconf'

# Names that are none, or that would be arguments of the proxy
while read -r line; do
	tap_ok "not a rule: $line" refused '' "$line"
done <<'RULES'
dbus-user.talk *
dbus-user.talk org
dbus-user.talk org.*.x
dbus-user.talk org..example
dbus-user.talk org.example.
dbus-user.talk .org.example
dbus-user.talk org.1example
dbus-user.talk org.example.A --talk=org.freedesktop.systemd1
dbus-user.talk org.example.A=*
dbus-user.talk --filter
dbus-user.talk :1.1
dbus-user.talk org.exämple.A
dbus-user.call org.example.A
dbus-user.call =*
dbus-user.call org.example.A=
dbus-user.call org.example.A=*@x
dbus-user.call org.example.A=*@/x//y
dbus-user.call org.example.A=*@/x/
dbus-user.call org.example.A=M
dbus-user.call org.example.A=org.example.*.M
dbus-user.call org.example.A=*@/x@/y
dbus-user.broadcast org.example.A=*@/*/x
dbus-user.allow portals,nonsense
dbus-user some
dbus-user.application-id plain
dbus-user.application-id org.example.a/../b
RULES
tap_ok "a name of 256 characters is none" refused '' "dbus-user.talk org.$(printf '%0252d' 0 | tr 0 a)"

# The name of a program becomes part of a rule: only where it can be.
odd=$HOME/bin
mkdir -p "$odd"
for name in 'a=b' 'a b' '*' '1a' 'x.*'; do
	cp /bin/true "$odd/$name"
	run_jail --noprofile --dbus-user=filter --dbus-user.allow=mpris --dry-run "$odd/$name"
	tap_like "$stdout" '^  --filter' "a program named '$name' can be started"
	tap_unlike "$stdout" '^  --own' "a program named '$name' owns nothing"
done
cp /bin/true "$odd/player"
run_jail --noprofile --dbus-user=filter --dbus-user.allow=mpris --dry-run "$odd/player"
tap_like "$stdout$stderr" '^  --own=org.mpris.MediaPlayer2.player.\*' "one named 'player' does"

# What Firejail's own profiles permit is left out, and said.
imported=$(grep -lx 'dbus-user.talk ca.desrt.dconf' /etc/firejail/*.profile 2>/dev/null | head -n 1)
if [ -n "$imported" ]; then
	run_jail --profile="$imported" --dbus-user=filter --dry-run true
	tap_like "$stderr" 'dbus-user.talk ca.desrt.dconf is left out' "in a profile of Firejail's a rule that leads out is left out"
	tap_unlike "$stdout" 'ca.desrt.dconf' "and not in the plan"
else
	tap_skip "rules of Firejail's profiles" "firejail-profiles is not installed"
fi

tap_done
