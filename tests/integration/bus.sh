#!/bin/bash
# SPDX-License-Identifier: LGPL-2.1-or-later
#
# The D-Bus buses: cut off, filtered, whole. A program that would like more is in tests/integration/bus-hostile.sh.
. "$(dirname "$0")/../lib.sh"
. "$(dirname "$0")/../bus-lib.bash"
need dbus-daemon gdbus xdg-dbus-proxy python3 pgrep bwrap

private_home
bus_runtime
start_bus && start_system_bus || { tap_fail "buses"; tap_done; }
USER_FILE=$TEST_TMP/user.calls SYSTEM_FILE=$TEST_TMP/system.calls
start_service session "$USER_FILE" org.example.A org.example.B org.freedesktop.Notifications ca.desrt.dconf &&
	start_service system "$SYSTEM_FILE" org.example.S || { tap_fail "services"; tap_done; }

forget() { : >"$USER_FILE" && : >"$SYSTEM_FILE"; }
inside() { run_jail --noprofile "$@"; }
# shellcheck disable=SC2046 # the words of a command
calls() { # OPTIONS... -- NAME PATH METHOD [ARGS]
	local options=()
	while [ "$1" != -- ]; do options+=("$1") && shift; done
	shift
	forget
	inside "${options[@]}" $(call "$@")
}

# none
inside sh -c 'echo "$DBUS_SESSION_BUS_ADDRESS $DBUS_SYSTEM_BUS_ADDRESS"; ls -A "$XDG_RUNTIME_DIR" /run/dbus'
tap_like "$stdout" '^disabled: disabled:$' "without a word the program is told of no bus"
tap_unlike "$stdout" 'bus$' "nor is there a socket"
tap_ok "and no proxy runs" no_proxies

# filter
calls --dbus-user=filter -- org.freedesktop.DBus /org/freedesktop/DBus org.freedesktop.DBus.ListNames
tap_is "$stdout" "(['org.freedesktop.DBus', ':1.$(printf %s "$stdout" | sed 's/.*:1\.\([0-9]*\).*/\1/')'],)" \
	"a filter without rules shows the bus and the program itself"
calls --dbus-user=filter -- org.example.A /x org.example.I.M
tap_isnt "$status" 0 "and permits no call"
tap_is "$(cat "$USER_FILE")" "" "which does not arrive"
calls --dbus-user=filter --dbus-user.talk=org.example.A -- org.example.A /x org.example.I.M
tap_is "$stdout" "('reached',)" "talk permits to call"
tap_ok "and the call arrives" reached "$USER_FILE" "/x org.example.I.M"
calls --dbus-user=filter --dbus-user.talk=org.example.A -- org.example.C /x org.example.I.M
tap_isnt "$status" 0 "talk is for that name"

rule=--dbus-user.call=org.example.A=org.example.I.M@/x
calls --dbus-user=filter "$rule" -- org.example.A /x org.example.I.M
tap_ok "call permits the method" reached "$USER_FILE" "/x org.example.I.M"
calls --dbus-user=filter "$rule" -- org.example.A /y org.example.I.M
tap_not_ok "not of another object" reached "$USER_FILE" "/y org.example.I.M"
calls --dbus-user=filter "$rule" -- org.example.A /x org.example.I.N
tap_not_ok "and no other method" reached "$USER_FILE" "/x org.example.I.N"

calls --dbus-user=filter --dbus-user.own=org.example.Mine -- org.freedesktop.DBus / org.freedesktop.DBus.RequestName org.example.Mine 0
tap_is "$stdout" '(uint32 1,)' "own permits to be a name"
calls --dbus-user=filter --dbus-user.own=org.example.Mine -- org.freedesktop.DBus / org.freedesktop.DBus.RequestName org.example.Other 0
tap_isnt "$status" 0 "and not another one"
calls --dbus-user=filter --dbus-user.see=org.example.A -- org.freedesktop.DBus / org.freedesktop.DBus.ListNames
tap_like "$stdout" "'org.example.A'" "see shows a name"
tap_unlike "$stdout" "dconf" "and no other"
calls --dbus-user=filter --dbus-user.see=org.example.A -- org.example.A /x org.example.I.M
tap_not_ok "but permits no call" reached "$USER_FILE" "/x org.example.I.M"

# Signals: the program waits for one that the service sends when it is called from outside.
hears() { # OPTIONS...
	"$JAIL" --noprofile --dbus-user=filter "$@" \
		timeout 20 gdbus monitor --session --dest org.example.A >"$TEST_TMP/heard" 2>&1 &
	local pid=$!
	wait_until 10 grep -q 'is owned by' "$TEST_TMP/heard"
	gdbus call --session --dest org.example.A --object-path /loud --method org.example.I.Emit >/dev/null
	wait_until "$SECONDS_TO_HEAR" grep -q 'Spoke' "$TEST_TMP/heard"
	local heard=$?
	kill "$pid" 2>/dev/null
	wait "$pid" 2>/dev/null
	return "$heard"
}
SECONDS_TO_HEAR=10
tap_ok "broadcast lets signals in" hears --dbus-user.see=org.example.A --dbus-user.broadcast=org.example.A=org.example.I.Spoke@/loud
SECONDS_TO_HEAR=1
tap_not_ok "which see alone does not" hears --dbus-user.see=org.example.A

# sets
calls --dbus-user=filter --dbus-user.allow=notifications -- org.freedesktop.Notifications /org/freedesktop/Notifications org.freedesktop.Notifications.Notify
tap_ok "the set \"notifications\" lets a notification out" reached "$USER_FILE" "/org/freedesktop/Notifications org.freedesktop.Notifications.Notify"
calls --dbus-user=filter --dbus-user.allow=notifications -- org.freedesktop.Notifications /org/gnome/Shell org.gnome.Shell.Eval
tap_is "$(cat "$USER_FILE")" "" "and reaches no other object of its owner"
inside --dbus-user=filter --dbus-user.allow=notification true
tap_like "$stderr" "unknown word 'notification' \(did you mean 'notifications'" "an unknown set is an error"

# both buses, one proxy
start_both() {
	"$JAIL" --noprofile --dbus-user=filter --dbus-system=filter --dbus-system.talk=org.example.S \
		sh -c 'echo ready; read -r line; gdbus call --system --dest org.example.S --object-path /s --method org.example.I.M' \
		<"$TEST_TMP/fifo" >"$TEST_TMP/both" 2>&1 &
	LAUNCHER=$!
	exec 9>"$TEST_TMP/fifo"
	wait_until 10 grep -q ready "$TEST_TMP/both"
}
mkfifo "$TEST_TMP/fifo"
forget
start_both
tap_is "$(proxies | wc -l)" 1 "one proxy serves both buses"
PROXY=$(proxies)
tap_is "$(awk '/^CapEff|^NoNewPrivs|^Seccomp:/ { print $2 }' "/proc/$PROXY/status" | tr '\n' ' ')" "0000000000000000 1 2 " \
	"it has no capabilities, cannot gain any, and its system calls are filtered"
tap_is "$(ls -A "/proc/$PROXY/root/home" "/proc/$PROXY/root/root" 2>/dev/null)" "" "it sees nobody's home"
tap_not_ok "nor the directory of the test" test -e "/proc/$PROXY/root$HOME"
echo go >&9
exec 9>&-
wait "$LAUNCHER"
tap_is "$(tail -n 1 "$TEST_TMP/both")" "('reached',)" "the system bus is filtered by rules of its own"
tap_ok "the proxy ends with the jail" wait_until 5 no_proxies
tap_is "$(ls -A "$XDG_RUNTIME_DIR/jail")" "" "and leaves nothing behind"

# A launcher that is killed takes it along.
start_both
kill -KILL "$LAUNCHER"
wait "$LAUNCHER" 2>/dev/null
exec 9>&-
tap_ok "the proxy ends with a killed launcher" wait_until 5 no_proxies

# A proxy that is killed: the program goes on without the bus, and the launcher says so.
"$JAIL" --noprofile --dbus-user=filter --dbus-user.talk=org.example.A --dbus-log="$TEST_TMP/log" \
	sh -c 'echo ready; read -r line; gdbus call --session --timeout 5 --dest org.example.A --object-path /late --method org.example.I.M; exit 7' \
	<"$TEST_TMP/fifo" >"$TEST_TMP/both" 2>&1 &
LAUNCHER=$!
exec 9>"$TEST_TMP/fifo"
wait_until 10 grep -q ready "$TEST_TMP/both"
forget
# shellcheck disable=SC2046 # pids are words
kill -KILL $(proxies)
tap_ok "the end of a proxy is reported" wait_until 10 grep -q 'bus proxy was killed by signal 9' "$TEST_TMP/both"
echo go >&9
exec 9>&-
wait "$LAUNCHER"
tap_is "$?" 7 "and the program goes on"
tap_unlike "$(cat "$TEST_TMP/both")" 'bus log' "nothing is said of who read its log"
tap_is "$(cat "$USER_FILE")" "" "without a bus"

# all
calls --dbus-user=all -- org.example.B /x org.example.I.M
tap_is "$stdout" "('reached',)" "all is the bus itself"
inside --dbus-user=all --dry-run true
tap_like "$stdout" '^show +/run/user/[0-9]+/bus from .*/run/bus .*# option --dbus-user=all' "and the plan says so"

# Modes: none in a profile is the strongest; an option stands.
printf 'dbus-user none\ndbus-user filter\n' >"$TEST_TMP/none.profile"
run_jail --profile="$TEST_TMP/none.profile" printenv DBUS_SESSION_BUS_ADDRESS
tap_is "$stdout" "disabled:" "a later filter does not undo none"
run_jail --dbus-user=filter --profile="$TEST_TMP/none.profile" printenv DBUS_SESSION_BUS_ADDRESS
tap_like "$stdout" '^unix:path=' "an option does"

# What is refused is written down, with the line that permits it.
rm -f "$TEST_TMP/refused"
calls --dbus-user=filter --dbus-log="$TEST_TMP/refused" -- org.example.A /x org.example.I.M
tap_like "$(cat "$TEST_TMP/refused")" 'permitted by: dbus-user.call org.example.A=org.example.I.M@/x$' "dbus-log names the line that permits a refused call"
line=$(sed -n 's/.*permitted by: dbus-user.call \(org.example.A=org.example.I.M.*\)/\1/p' "$TEST_TMP/refused")
calls --dbus-user=filter --dbus-user.call="$line" -- org.example.A /x org.example.I.M
tap_is "$stdout" "('reached',)" "and that line does"
calls --dbus-user=filter --dbus-user.log -- org.freedesktop.DBus / org.freedesktop.DBus.RequestName org.example.Mine 0
tap_like "$stderr" 'permitted by: dbus-user.own org.example.Mine$' "a name too; and without a file it goes to standard error"
tap_ok "its reader ends as well" wait_until 5 sh -c "! pgrep -u $(id -u) -f '[j]ail-bus-log'"

# What cannot be had
run bwrap --dev-bind / / --ro-bind /dev/null /usr/bin/xdg-dbus-proxy "$JAIL" --noprofile --dbus-user=filter true
tap_is "$status" 125 "without a proxy nothing starts"
tap_like "$stderr" 'install the package xdg-dbus-proxy' "and the error names the package"
DBUS_SESSION_BUS_ADDRESS=unix:path=$TEST_TMP/nowhere run_jail --noprofile --dbus-user=filter printenv DBUS_SESSION_BUS_ADDRESS
tap_is "$stdout" "disabled:" "without a bus there is nothing to filter"

tap_done
