#!/bin/bash
# SPDX-License-Identifier: LGPL-2.1-or-later
#
# Limits for a whole jail: by a scope of the user's systemd, by a delegated control group, or not at all.
. "$(dirname "$0")/../lib.sh"
. "$(dirname "$0")/../user-manager.bash"
. "$(dirname "$0")/../bus-lib.bash"
need python3

private_home
bus_runtime
RECORD=$TEST_TMP/scopes
manager() { # [RESULT]
	[ -z "${MANAGER-}" ] || { kill "$MANAGER" && wait "$MANAGER"; } 2>/dev/null
	rm -rf "$RECORD" "$XDG_RUNTIME_DIR/systemd"
	python3 "$TOP_SRCDIR/tests/user-manager.py" "$XDG_RUNTIME_DIR/systemd/private" "$RECORD" "$@" 2>"$TEST_TMP/manager.log" &
	MANAGER=$!
	at_exit "kill $MANAGER 2>/dev/null"
	wait_until 10 test -S "$XDG_RUNTIME_DIR/systemd/private"
}

# Nobody who could set a limit. The session's own group may be one that can be divided: then there is.
own=/sys/fs/cgroup$(sed -n 's/^0:://p' /proc/self/cgroup)
can_divide() { # CONTROLLER...
	local controllers
	[ -w "${own%/*}/cgroup.procs" ] && controllers=$(cat "${own%/*}/cgroup.subtree_control" 2>/dev/null) || return 1
	for controller; do
		case " $controllers " in *" $controller "*) ;; *) return 1 ;; esac
	done
}
if can_divide pids memory; then
	run_jail --noprofile --tasks-max=5 --memory-max=1G sh -c 'for i in 1 2 3 4 5 6 7 8; do sleep 5 & done; wait'
	tap_like "$stderr" 'Resource temporarily unavailable|[Cc]annot fork' "tasks-max limits the tasks of a delegated group"
	tap_is "$(find "${own%/*}" -maxdepth 1 -name 'jail-*')" "" "the group is gone with the jail"
	run_jail --noprofile --memory-max=40M python3 -c 'print(len(b"x" * (400 << 20)))'
	tap_is "$status" 137 "memory-max limits its memory"
else
	for wish in memory-max=100M tasks-max=10 cpu-weight=50; do
		run_jail --noprofile --"$wish" true
		tap_is "$status" 125 "without anybody to set it, --$wish is an error"
		tap_like "$stderr" "^jail: option --$wish: ${wish%=*} needs a user manager of systemd" "which says what is needed"
	done
fi

# A user manager
manager
run_jail --noprofile --memory-max=64M --tasks-max=20 --cpu-weight=30 sh -c 'echo ran'
tap_is "$stdout" ran "with a user manager the program runs"
tap_like "$(cat "$RECORD")" '^app-jail-sh-[0-9a-f]+\.scope fail CPUWeight=30 CollectMode=inactive-or-failed Description=a_jail MemoryMax=67108864 PIDs=\[[0-9]+\] Slice=app.slice TasksMax=20$' \
	"in a scope of the slice of applications, with the limits"
run_jail --noprofile --tasks-max=20 --dry-run true
tap_like "$stdout" '^group +app-jail-true-[0-9a-f]+\.scope +# option --tasks-max=20$' "the plan names it"
cp /bin/true "$HOME/a-b c"
: >"$RECORD"
run_jail --noprofile --tasks-max=20 "$HOME/a-b c"
tap_like "$(cat "$RECORD")" '^app-jail-a\\x2db\\x20c-[0-9a-f]+\.scope' "names are escaped as systemd does"
: >"$RECORD"
run_jail --noprofile true
tap_is "$(cat "$RECORD")" "" "without a limit nobody is asked"
run_jail --noprofile --private --allow-bwrap true
tap_like "$(cat "$RECORD")" '^app-jail-true-[0-9a-f]+\.scope ' "but for a jail with others inside, which could otherwise end what is in the session's group"
: >"$RECORD"
# The launcher itself is put there, and so all that it starts.
"$JAIL" --noprofile --tasks-max=20 sleep 60 &
LAUNCHER=$!
wait_until 10 test -s "$RECORD"
tap_like "$(cat "$RECORD")" "PIDs=\[$LAUNCHER\]" "the scope gets the launcher before it starts anything"
kill "$LAUNCHER"
wait "$LAUNCHER" 2>/dev/null

manager failed
run_jail --noprofile --tasks-max=20 sh -c 'echo ran'
tap_is "$status $stdout" "125 " "where the scope is not made nothing starts"
tap_like "$stderr" 'cannot make the scope app-jail-sh-.*: the user manager did not make the scope: failed' "and the error says so"
manager refused
run_jail --noprofile --tasks-max=20 sh -c 'echo ran'
tap_is "$status $stdout" "125 " "nor where the manager refuses"
tap_like "$stderr" 'cannot make the scope .*: not today$' "with its own words"
kill "$MANAGER"
wait "$MANAGER" 2>/dev/null
run_jail --noprofile --tasks-max=20 sh -c 'echo ran'
tap_is "$status $stdout" "125 " "nor where a dead one left its socket"

# The real one
if ! start_systemd; then
	tap_skip "a scope of a real user manager" "$WHY_NOT"
else
	"$JAIL" --noprofile --tasks-max=20 sleep 60 &
	LAUNCHER=$!
	in_scope() { grep -q '/app.slice/app-jail-sleep-[0-9a-f]*\.scope$' "/proc/$1/cgroup"; }
	tap_ok "a real user manager puts the launcher into its scope" wait_until 10 in_scope "$LAUNCHER"
	wait_until 10 pgrep -P "$LAUNCHER" || tap_diag "the launcher has no child"
	tap_ok "and the jail" in_scope "$(pgrep -P "$LAUNCHER" | head -n 1)"
	scope=$(sed -n 's,.*/\(app-jail-sleep-.*\.scope\)$,\1,p' "/proc/$LAUNCHER/cgroup" | head -n 1)
	tap_is "$(systemctl --user show -P TasksMax "$scope")" 20 "with the limit"
	systemctl --user stop "$scope"
	wait "$LAUNCHER"
	tap_is "$?" 143 "stopping the scope ends the jail"
	tap_is "$(systemctl --user list-units --plain --no-legend 'app-jail-*')" "" "of which nothing is left"
	kill "$MANAGER"
	wait "$MANAGER" 2>/dev/null
fi

# Words
for wish in memory-max=0 memory-max=1X memory-max=-1 memory-max=99999999999T memory-max= tasks-max=1K tasks-max=x cpu-weight=0 \
	cpu-weight=10001; do
	run_jail --noprofile --"$wish" true
	tap_like "$status $stderr" "^125 jail: option --$wish: " "--$wish is an error"
done

tap_done
