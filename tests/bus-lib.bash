# SPDX-License-Identifier: LGPL-2.1-or-later
# shellcheck shell=bash disable=SC2034
#
# Buses for the tests, and services on them that write down who reached them. Sourced after tests/lib.sh.
#
# Functions
#   bus_runtime                    a short runtime directory of the test's own; sets XDG_RUNTIME_DIR
#   start_bus [ADDRESS]            a session bus there; sets DBUS_SESSION_BUS_ADDRESS
#   start_system_bus               another one that plays the system bus; sets DBUS_SYSTEM_BUS_ADDRESS
#   start_service BUS FILE NAME... owns the NAMEs on "session" or "system"; each call that it gets is a line
#                                  "PATH INTERFACE.MEMBER" of FILE, and the answer is the text "reached"
#   reached FILE LINE              succeeds when FILE has that line
#   call NAME PATH METHOD [ARGS]   the words of a gdbus call on the session bus, for use inside
#   proxies                        prints the pids of the bus proxies of this test's jails
#   no_proxies                     succeeds when there are none
#   start_documents                starts the document portal, which needs /dev/fuse

bus_runtime() {
	XDG_RUNTIME_DIR=$TEST_TMP/run
	mkdir -m 700 "$XDG_RUNTIME_DIR"
	export XDG_RUNTIME_DIR
	unset DBUS_SESSION_BUS_ADDRESS DBUS_SYSTEM_BUS_ADDRESS
}

bus__start() { # NAME ADDRESS: sets ADDRESS, bus__pid
	dbus-daemon --session --fork --print-address=3 --print-pid=4 --address="$2" \
		3>"$TEST_TMP/$1.address" 4>"$TEST_TMP/$1.pid" 2>"$TEST_TMP/$1.log" || {
		tap_diag "$(cat "$TEST_TMP/$1.log")"
		return 1
	}
	bus__pid=$(cat "$TEST_TMP/$1.pid")
	at_exit "kill $bus__pid 2>/dev/null"
	ADDRESS=$(cat "$TEST_TMP/$1.address")
}

start_bus() {
	bus__start session "${1-unix:path=$XDG_RUNTIME_DIR/bus}" || return 1
	BUS_PID=$bus__pid
	DBUS_SESSION_BUS_ADDRESS=$ADDRESS
	export DBUS_SESSION_BUS_ADDRESS
}

start_system_bus() {
	bus__start system "unix:path=$XDG_RUNTIME_DIR/system-bus" || return 1
	DBUS_SYSTEM_BUS_ADDRESS=$ADDRESS
	export DBUS_SYSTEM_BUS_ADDRESS
}

start_service() {
	python3 "$TOP_SRCDIR/tests/bus-service.py" "$@" 2>"$TEST_TMP/service.log" &
	at_exit "kill $! 2>/dev/null"
	wait_until 10 test -e "$2" || {
		tap_diag "$(cat "$TEST_TMP/service.log")"
		return 1
	}
}

reached() { grep -qxF -e "$2" "$1"; }

call() { echo gdbus call --session --timeout 5 --dest "$1" --object-path "$2" --method "${@:3}"; }

proxies() { pgrep -u "$(id -u)" -f "^([^ ]*/)?xdg-dbus-proxy.*$XDG_RUNTIME_DIR/jail"; }

no_proxies() { ! proxies; }

# The document portal mounts a file system, which has to go before the directory can.
start_documents() {
	at_exit 'pkill -u "$(id -u)" -f "^/usr/libexec/xdg-(document|desktop)-portal" ; fusermount3 -uz "$XDG_RUNTIME_DIR/doc" 2>/dev/null'
	gdbus call --session --timeout 20 --dest org.freedesktop.portal.Documents --object-path /org/freedesktop/portal/documents \
		--method org.freedesktop.portal.Documents.GetMountPoint >/dev/null
}
