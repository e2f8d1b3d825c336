#!/bin/bash
# SPDX-License-Identifier: LGPL-2.1-or-later
#
# Files of the command line reach a jail that sees no home by the document portal; and what portals find out
# about a jail.
. "$(dirname "$0")/../lib.sh"
. "$(dirname "$0")/../bus-lib.bash"
need dbus-daemon gdbus xdg-dbus-proxy fusermount3 pgrep python3
[ -x /usr/libexec/xdg-document-portal ] || tap_skip_all "not installed: xdg-desktop-portal"
[ -r /dev/fuse ] && [ -w /dev/fuse ] || tap_skip_all "/dev/fuse cannot be used by ordinary users here"

private_home
bus_runtime
start_bus || { tap_fail "a bus"; tap_done; }
mkdir -p "$HOME/Letters" "$HOME/Shared"
echo "letter a" >"$HOME/Letters/a.txt"
echo "letter b" >"$HOME/Letters/b.txt"
echo "odd" >"$HOME/Letters/an odd 'name' \$(x) é.txt"
echo "secret" >"$HOME/secret.txt"
ln -s ../secret.txt "$HOME/Shared/planted.txt"
ln -s a.txt "$HOME/Letters/link.txt"
cat >"$TEST_TMP/p.profile" <<'PROFILE'
whitelist ${HOME}/Shared
dbus-user filter
dbus-user.allow portals
export-arguments
PROFILE
exported() { run_jail --profile="$TEST_TMP/p.profile" "$@"; }

# Nothing has started the document portal so far: the launcher does.
at_exit 'fusermount3 -uz "$XDG_RUNTIME_DIR/doc" 2>/dev/null; pkill -u "$(id -u)" -f "^/usr/libexec/xdg-(document|permission)"'
exported bash -c 'echo "$1"; cat "$1"; ls -A "$HOME"; ls -A "${1%/*}"' x "$HOME/Letters/a.txt"
tap_like "$stdout" "^$XDG_RUNTIME_DIR/doc/[0-9a-f]+/a.txt\$" "the argument names a document"
tap_like "$stdout" '^letter a$' "which has the content of the file"
tap_unlike "$stdout" 'Letters|b.txt' "the directory of the file is not shown"
first=$(printf '%s\n' "$stdout" | sed -n 1p)
cd "$HOME/Letters" || exit 99
exported sh -c 'echo "$1"; echo changed >>"$1"' x a.txt
tap_is "$stdout" "$first" "a relative argument leads to the same document"
tap_is "$(tail -n 1 a.txt)" "changed" "the file can be written"
chmod a-w b.txt
exported sh -c 'cat "$1"; echo changed >>"$1"' x b.txt
tap_is "$stdout" "letter b" "a file that the user may only read"
tap_is "$(cat b.txt)" "letter b" "is no more than that"
exported sh -c 'cat "$1"' x "an odd 'name' \$(x) é.txt"
tap_is "$stdout" "odd" "odd names are no problem"
exported sh -c 'echo "$1"; cat "${1#file://}"' x "file://$HOME/Letters/a.txt"
tap_like "$stdout" "^file://$XDG_RUNTIME_DIR/doc/[0-9a-f]+/a.txt\$" "a URI stays one"
exported sh -c 'cat "$1"' x link.txt
tap_like "$stdout" '^letter a$' "a link of the user's is followed"
exported sh -c 'echo "$*"' x -- --a.txt nothing.txt "$HOME" /etc/passwd
tap_is "$stdout" "-- --a.txt nothing.txt $HOME /etc/passwd" "everything else is handed on as it is"
cd / || exit 99

# A program that can write Shared could have made the link there.
exported sh -c 'cat "$1"; echo "$1"' x "$HOME/Shared/planted.txt"
tap_unlike "$stdout" '^secret$' "a link in a directory that the program can write leads nowhere"
printf '%s\n' 'whitelist ${HOME}/Shared' whitelist-arguments >"$TEST_TMP/w.profile"
run_jail --profile="$TEST_TMP/w.profile" cat "$HOME/Shared/planted.txt"
tap_isnt "$status" 0 "nor does it with whitelist-arguments"

# Another application gets nothing of this one's documents.
run_jail --profile="$TEST_TMP/p.profile" --dbus-user.application-id=org.example.Other sh -c 'ls -A "$1/doc"; cat "$2"' x "$XDG_RUNTIME_DIR" "/$first"
tap_unlike "$stdout" 'letter|[0-9a-f]{6}' "an application with another id sees none of these documents"
run_jail --profile="$TEST_TMP/p.profile" --dbus-user.application-id=org.example.Other sh -c 'ls -d "$1/doc/by-app" "$1/doc/../doc/by-app"' x "$XDG_RUNTIME_DIR"
tap_is "$stdout" "" "nor the way to those of all applications"

# Identity
mkfifo "$TEST_TMP/fifo"
start() {
	"$JAIL" --profile="$TEST_TMP/p.profile" "$@" sh -c 'ls -d /.flatpak-info "$XDG_RUNTIME_DIR/.flatpak" "$1/.flatpak"; echo ready; read -r line' x "$XDG_RUNTIME_DIR" \
		<"$TEST_TMP/fifo" >"$TEST_TMP/out" 2>&1 &
	LAUNCHER=$!
	exec 9>"$TEST_TMP/fifo"
	wait_until 10 grep -q ready "$TEST_TMP/out"
}
start --dbus-user.application-id=org.example.App
PROXY=$(proxies)
INSTANCE=$(ls "$XDG_RUNTIME_DIR/.flatpak")
tap_is "$(sed -n 's/^name=//p' "/proc/$PROXY/root/.flatpak-info")" org.example.App "the proxy's root has the application id"
tap_is "$(sed -n 's/^instance-id=//p' "/proc/$PROXY/root/.flatpak-info")" "$INSTANCE" "and names the instance"
CHILD=$(python3 -c 'import json, sys; print(json.load(open(sys.argv[1]))["child-pid"])' "$XDG_RUNTIME_DIR/.flatpak/$INSTANCE/bwrapinfo.json")
tap_is "$(awk '/^PPid/ { print $2 }' "/proc/$CHILD/status")" "$LAUNCHER" "the instance names the jail's first process"
tap_is "$(awk '/^NSpid/ { print $NF }' "/proc/$CHILD/status")" 1 "which is pid 1 inside"
# What newer portals (since 1.19) do with a caller: every step of it can refuse.
cat >"$TEST_TMP/portal.py" <<'PY'
import configparser, json, os, re, stat, sys
root = os.open(f"/proc/{sys.argv[1]}/root", os.O_RDONLY | os.O_DIRECTORY)
info = os.open(".flatpak-info", os.O_RDONLY, dir_fd=root)
assert stat.S_ISREG(os.fstat(info).st_mode), "not a file"
keys = configparser.RawConfigParser(delimiters="=")
keys.optionxform = str
keys.read_string(os.read(info, 65536).decode())
name = keys["Application"]["name"]
assert re.fullmatch(r"[A-Za-z_]\w*(\.[A-Za-z_]\w*)+\.[A-Za-z_-][\w-]*", name, re.A) and len(name) < 256, name
where = os.path.join(os.environ["XDG_RUNTIME_DIR"], ".flatpak", keys["Instance"]["instance-id"], "bwrapinfo.json")
child = json.load(open(where))["child-pid"]
proc = os.open(f"/proc/{child}", os.O_RDONLY | os.O_DIRECTORY)
state = open(f"/proc/self/fd/{proc}/stat").read().rsplit(")", 1)[1].split()[0]
assert state not in "ZX", state
print(name, "sandboxed")
PY
tap_is "$(python3 "$TEST_TMP/portal.py" "$PROXY" 2>&1)" "org.example.App sandboxed" "a portal that checks all this takes the program for a confined one"
tap_unlike "$(cat "$TEST_TMP/out")" '^/' "inside there is neither the info file nor the instances"
echo go >&9
exec 9>&-
wait "$LAUNCHER"
tap_is "$(ls -A "$XDG_RUNTIME_DIR/.flatpak")" "" "the instance is gone with the jail"
start
INSTANCE=$(ls "$XDG_RUNTIME_DIR/.flatpak")
kill -KILL "$LAUNCHER"
wait "$LAUNCHER" 2>/dev/null
exec 9>&-
tap_is "$(ls "$XDG_RUNTIME_DIR/.flatpak")" "$INSTANCE" "a killed launcher leaves one"
exported true
tap_is "$(ls -A "$XDG_RUNTIME_DIR/.flatpak")" "" "which the next start removes"
exported sh -c 'echo "$GTK_USE_PORTAL $GDK_DEBUG $QT_QPA_PLATFORMTHEME"'
tap_is "$stdout" "1 portals xdgdesktopportal" "toolkits are told to use portals"
run_jail --profile="$TEST_TMP/p.profile" --env=GDK_DEBUG= sh -c 'echo "[$GDK_DEBUG]"'
tap_is "$stdout" "[]" "unless a wish says otherwise"

# Without the portal's service the start fails closed, with the reason.
kill "$BUS_PID"
fusermount3 -uz "$XDG_RUNTIME_DIR/doc"
wait_until 5 sh -c '! mountpoint -q "$XDG_RUNTIME_DIR/doc"'
mkdir -p "$TEST_TMP/empty"
# A bus that knows no services at all.
cat >"$TEST_TMP/bus.conf" <<CONF
<busconfig><type>session</type><listen>unix:path=$XDG_RUNTIME_DIR/bus2</listen><policy context="default">
<allow send_destination="*" eavesdrop="true"/><allow eavesdrop="true"/><allow own="*"/></policy></busconfig>
CONF
dbus-daemon --config-file="$TEST_TMP/bus.conf" --fork --print-pid=3 3>"$TEST_TMP/bus2.pid"
at_exit "kill $(cat "$TEST_TMP/bus2.pid")"
export DBUS_SESSION_BUS_ADDRESS=unix:path=$XDG_RUNTIME_DIR/bus2
exported cat "$HOME/Letters/a.txt"
tap_is "$status" 125 "where the document portal cannot be started nothing is"
tap_like "$stderr" '^jail: the document portal: .*org.freedesktop.portal.Documents' "and the error says so"
tap_like "$stderr" 'ignore=export-arguments' "and how to do without"
exported echo ran
tap_is "$status $stdout" "0 ran" "where no file is to be handed over the program runs"
tap_like "$stderr" 'files that are chosen outside cannot be handed over' "and the user is told"
tap_ok "no proxy is left" wait_until 5 no_proxies

tap_done
