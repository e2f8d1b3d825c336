#!/bin/bash
# SPDX-License-Identifier: LGPL-2.1-or-later
#
# --learn and jailctl why on what a filtered bus refuses: told, proposed, and enough for the next run.
. "$(dirname "$0")/../lib.sh"
. "$(dirname "$0")/../bus-lib.bash"
need dbus-daemon gdbus xdg-dbus-proxy python3

private_home
bus_runtime
start_bus && start_system_bus || { tap_fail "buses"; tap_done; }
USER_FILE=$TEST_TMP/user.calls SYSTEM_FILE=$TEST_TMP/system.calls
start_service session "$USER_FILE" org.example.A org.example.B org.freedesktop.systemd1 org.freedesktop.Notifications &&
	start_service system "$SYSTEM_FILE" org.example.S || { tap_fail "services"; tap_done; }
at_exit '"$JAILCTL" stop --all --timeout=0 >/dev/null 2>&1'
cd "$HOME" || exit 99

cat >program <<'P'
#!/bin/sh
gdbus call --session --timeout 5 --dest org.example.A --object-path /x --method org.example.I.M
gdbus call --session --timeout 5 --dest org.freedesktop.DBus --object-path / --method org.freedesktop.DBus.RequestName org.example.Mine 0
gdbus call --session --timeout 5 --dest org.freedesktop.systemd1 --object-path /s --method org.freedesktop.systemd1.Manager.StartUnit
gdbus call --address "$DBUS_SYSTEM_BUS_ADDRESS" --timeout 5 --dest org.example.S --object-path /s --method org.example.I.M
gdbus call --session --timeout 5 --dest org.freedesktop.Notifications --object-path /n --method org.freedesktop.Notifications.GetCapabilities
exit 0
P
chmod +x program
learn() { run_jail --noprofile --whitelist-ro="$HOME/program" --learn="$HOME/learned" --dbus-user=filter --dbus-system=filter "$@" ./program; }
learn
tap_is "$status" 0 "it runs while it is watched"
tap_is "$(cat "$USER_FILE" "$SYSTEM_FILE")" "" "and nothing that was refused arrives"
words=$(grep -v '^#' learned)
tap_like "$words" '^dbus-user filter$' "a filter is proposed"
tap_like "$words" '^dbus-user.call org.freedesktop.Notifications=org.freedesktop.Notifications.GetCapabilities@/n$' "with what is harmless"
tap_unlike "$words" 'org.example' "and nothing else that the program chose"
# Whoever reads it says that this is the program's business.
business() { sed 's/^# \(dbus-[a-z]*\.[a-z]* org\.example\)/\1/' "$1"; }
business learned >approved.profile
words=$(grep -v '^#' approved.profile)
tap_like "$words" '^dbus-user.call org.example.A=org.example.I.M@/x$' "a comment has the call that was refused"
tap_like "$words" '^dbus-user.own org.example.Mine$' "the name"
tap_like "$words" '^dbus-system.call org.example.S=org.example.I.M@/s$' "and the call on the system bus"
tap_unlike "$words" 'systemd1' "what leads out is not proposed"
tap_like "$(cat learned)" '^# dbus-user.call org.freedesktop.systemd1=.*StartUnit@/s$' "but named in a comment"
tap_like "$stderr" '[1-9][0-9]* of a bus$' "the sum has them"
cp learned before
learn
tap_like "$stderr" '^jail: 0 system calls are new.* 0 of a bus$' "a second run learns nothing new"
tap_is "$(grep 'dbus' learned)" "$(grep 'dbus' before)" "and forgets nothing"

run_jail --quiet --profile=./approved.profile ./program
tap_ok "with what was learned the call arrives" reached "$USER_FILE" "/x org.example.I.M"
tap_ok "that on the system bus" reached "$SYSTEM_FILE" "/s org.example.I.M"
tap_not_ok "that to systemd does not" grep -q StartUnit "$USER_FILE"
tap_like "$stdout" '^\(uint32 1,\)' "and the name can be had"

# The present rules stay, and are not seen when they are used.
rm learned
learn --dbus-user.talk=org.example.A --dbus-user.allow=notifications
tap_like "$(grep -v '^#' learned)" '^dbus-user.talk org.example.A$' "a rule of the present profile stays"
tap_like "$(grep -v '^#' learned)" '^dbus-user.allow notifications$' "a set too"
rm learned
run_jail --noprofile --learn="$HOME/learned" --dbus-user=none true
tap_like "$(cat learned)" '^dbus-user none$' "no bus stays no bus"
run_jail --noprofile --learn="$HOME/learned" --dbus-user=all true
tap_like "$(cat learned)" "^# session bus: all of it is open, so nothing was seen" "a whole bus cannot be watched, and that is said"

# A hostile file of what was learned gives no line.
printf '%s\n' "$(head -n 1 learned)" '# bus dbus-user.talk org.x\nnet host: evil' '# bus include /etc/passwd: evil' \
	'# bus dbus-user.call org.example.Q=*: evil' '' >learned
learn
tap_unlike "$(grep -v '^#' learned)" 'evil|passwd|host' "what is no rule is not taken over"
tap_like "$(cat learned)" '^# dbus-user.call org.example.Q=\*$' "and a rule is, for people to decide"

# jailctl why
"$JAIL" --noprofile --name=watched --dbus-user=filter --trace-denials sh -c "$(call org.example.B /x org.example.I.M); exec sleep 600" 2>"$TEST_TMP/told" &
wait_until 10 sh -c '"$JAILCTL" why watched 2>/dev/null | grep -q org.example.B'
run "$JAILCTL" why watched
tap_like "$stdout" '^session bus: refused; permitted by: dbus-user.call org.example.B=org.example.I.M@/x$' "jailctl why tells of refused calls"
tap_like "$(cat "$TEST_TMP/told")" 'permitted by: dbus-user.call org.example.B' "as the launcher does at once"
"$JAILCTL" stop --timeout=0 watched
wait_until 10 sh -c '[ -z "$(ls -A "$XDG_RUNTIME_DIR/jail")" ]'
tap_is "$(ls -A "$XDG_RUNTIME_DIR/jail")" "" "nothing is left"
tap_done
