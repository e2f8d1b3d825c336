# SPDX-License-Identifier: LGPL-2.1-or-later
# shellcheck shell=sh
#
# A small TAP library for the integration tests. A test is a script that sources it and prints TAP:
#
#     #!/bin/bash
#     . "$(dirname "$0")/../lib.sh"
#
#     tap_ok "true runs in a jail" "$JAIL" --noprofile true
#     run_jail --noprofile sh -c 'echo out; echo err >&2; exit 3'
#     tap_is "$status" 3 "the exit status passes through"
#     tap_is "$stdout" out "stdout is the program's"
#     tap_like "$stderr" '^err$' "stderr is the program's"
#     tap_skip "a sound is heard" "no sound card"
#     tap_done
#
# Every test runs alone (`tests/integration/x.sh`), from `make check` and from contrib/check. A test that is
# started as root starts itself again as a throw-away user (tests/as-user).
#
# Functions
#   tap_ok DESCRIPTION CMD [ARGS...]       passes when CMD succeeds; shows what CMD printed when it fails
#   tap_not_ok DESCRIPTION CMD [ARGS...]   passes when CMD fails
#   tap_is GOT WANTED DESCRIPTION          passes when the two texts are equal
#   tap_isnt GOT UNWANTED DESCRIPTION      passes when they differ
#   tap_like TEXT REGEX DESCRIPTION        passes when a line of TEXT matches the extended REGEX
#   tap_unlike TEXT REGEX DESCRIPTION      passes when no line does
#   tap_pass DESCRIPTION, tap_fail DESCRIPTION [REASON]
#   tap_skip DESCRIPTION REASON            counts one test as skipped
#   tap_skip_all REASON                    skips the whole script and ends it (before any other test)
#   tap_diag TEXT                          prints TEXT as "# ..." lines
#   tap_done                               prints the plan and ends the script: 0 when all passed, else 1
#   need COMMAND...                        tap_skip_all when one of the commands is not installed
#   run_jail [ARGS...]                     runs $JAIL ARGS; sets status, stdout, stderr (without the last newlines)
#   run CMD [ARGS...]                      the same for any command
#   wait_until SECONDS CMD [ARGS...]       polls until CMD succeeds; fails when SECONDS are over
#   at_exit COMMAND                        a shell command for the end of the script (last in, first out)
#   private_home                           makes HOME a fresh directory in TEST_TMP and exports it
#
# Variables
#   JAIL          the jail to test: as given, or that of JAIL_BUILD_DIR, or of a build in the source tree or in
#                 its build/, or the installed one
#   JAILCTL       the jailctl beside it
#   PROBE         jail-probe, found the same way
#   PROFILE_DIR   the profiles that ship (etc-profiles)
#   TEST_TMP      a private directory (0700), removed at the end; TEST_KEEP=1 keeps it
#   TOP_SRCDIR    the source tree

tap__self=$0
case $tap__self in /*) ;; *) tap__self=$PWD/$tap__self ;; esac

# The source tree: automake says srcdir or abs_top_srcdir; a script that runs alone finds it from its own place.
if [ -n "${abs_top_srcdir-}" ]; then
	TOP_SRCDIR=$abs_top_srcdir
else
	TOP_SRCDIR=$(cd "$(dirname "$tap__self")" && while [ ! -f tests/lib.sh ] && [ "$PWD" != / ]; do cd ..; done; pwd)
fi
export TOP_SRCDIR

tap__find() { # NAME: prints the path of a built program
	for tap__dir in "${JAIL_BUILD_DIR-}" "${abs_top_builddir-}" "$TOP_SRCDIR" "$TOP_SRCDIR/build" "$TOP_SRCDIR/build-check"; do
		if [ -n "$tap__dir" ] && [ -f "$tap__dir/$1" ] && [ -x "$tap__dir/$1" ]; then
			(cd "$tap__dir" && printf '%s\n' "$PWD/$1")
			return 0
		fi
	done
	command -v "$1" || return 1
}

: "${JAIL:=$(tap__find jail)}"
: "${JAILCTL:=$(tap__find jailctl)}"
: "${PROBE:=$(tap__find jail-probe)}"
: "${PROFILE_DIR:=$TOP_SRCDIR/etc-profiles}"
export JAIL JAILCTL PROBE PROFILE_DIR

if [ "$(id -u)" = 0 ]; then
	exec "$TOP_SRCDIR/tests/as-user" "$tap__self" "$@"
fi

# No test may hang on a terminal, read a user's start-up files or depend on a language.
exec </dev/null
unset BASH_ENV ENV CDPATH
export LC_ALL=C.UTF-8
# Users of Debian do not have the administrator's tools in their path.
PATH=$PATH:/usr/sbin:/sbin

tap__count=0
tap__failed=0
tap__at_exit=

TEST_TMP=$(mktemp -d "${TMPDIR:-/tmp}/jail-test.XXXXXXXX") || exit 99
export TEST_TMP

at_exit() {
	tap__at_exit="$1
$tap__at_exit"
}

tap__cleanup() {
	tap__status=$?
	trap '' INT TERM HUP
	trap - EXIT
	eval "$tap__at_exit"
	if [ -n "${TEST_KEEP-}" ]; then
		tap_diag "kept $TEST_TMP"
	else
		chmod -R u+rwX "$TEST_TMP" 2>/dev/null
		rm -rf "$TEST_TMP"
	fi
	exit "$tap__status"
}
trap tap__cleanup EXIT
trap 'exit 130' INT
trap 'exit 143' TERM
trap 'exit 129' HUP

tap_diag() {
	printf '%s\n' "$1" | sed 's/^/# /'
}

tap__result() { # OK? DESCRIPTION; a description is one line and no directive
	tap__count=$((tap__count + 1))
	tap__text=$(printf '%s' "$2" | tr '\n#' ' :')
	if [ "$1" = 0 ]; then
		printf 'ok %d - %s\n' "$tap__count" "$tap__text"
	else
		tap__failed=$((tap__failed + 1))
		printf 'not ok %d - %s\n' "$tap__count" "$tap__text"
	fi
	return 0
}

tap_pass() { tap__result 0 "$1"; }

tap_fail() {
	tap__result 1 "$1"
	[ -z "${2-}" ] || tap_diag "$2"
}

tap_ok() {
	tap__text=$1
	shift
	# In this shell, not in a subshell: a function may set variables.
	"$@" >"$TEST_TMP/.output" 2>&1
	tap__rc=$?
	tap__output=$(tr -d '\000' <"$TEST_TMP/.output")
	tap__result "$tap__rc" "$tap__text"
	if [ "$tap__rc" != 0 ]; then
		tap_diag "status $tap__rc of: $*"
		[ -z "$tap__output" ] || tap_diag "$tap__output"
	fi
}

tap_not_ok() {
	tap__text=$1
	shift
	if "$@" >"$TEST_TMP/.output" 2>&1; then
		tap__output=$(tr -d '\000' <"$TEST_TMP/.output")
		tap__result 1 "$tap__text"
		tap_diag "should have failed: $*"
		[ -z "$tap__output" ] || tap_diag "$tap__output"
	else
		tap__result 0 "$tap__text"
	fi
}

tap_is() {
	if [ "$1" = "$2" ]; then
		tap__result 0 "$3"
	else
		tap__result 1 "$3"
		tap_diag "got:    $1"
		tap_diag "wanted: $2"
	fi
}

tap_isnt() {
	if [ "$1" != "$2" ]; then
		tap__result 0 "$3"
	else
		tap__result 1 "$3"
		tap_diag "got, and should not be: $1"
	fi
}

tap_like() {
	if printf '%s\n' "$1" | grep -Eq -e "$2"; then
		tap__result 0 "$3"
	else
		tap__result 1 "$3"
		tap_diag "got:     $1"
		tap_diag "matches: $2"
	fi
}

tap_unlike() {
	if printf '%s\n' "$1" | grep -Eq -e "$2"; then
		tap__result 1 "$3"
		tap_diag "got:           $1"
		tap_diag "should not be: $2"
	else
		tap__result 0 "$3"
	fi
}

tap_skip() {
	tap__count=$((tap__count + 1))
	printf 'ok %d - %s # SKIP %s\n' "$tap__count" "$(printf '%s' "$1" | tr '\n#' ' :')" "$2"
}

tap_skip_all() {
	printf '1..0 # SKIP %s\n' "$1"
	exit 0
}

tap_done() {
	printf '1..%d\n' "$tap__count"
	[ "$tap__failed" = 0 ] || exit 1
	exit 0
}

need() {
	for tap__command; do
		command -v "$tap__command" >/dev/null 2>&1 || tap_skip_all "not installed: $tap__command"
	done
}

# The names are the interface: tests read them.
# shellcheck disable=SC2034
run() {
	"$@" >"$TEST_TMP/.stdout" 2>"$TEST_TMP/.stderr"
	status=$?
	stdout=$(tr -d '\000' <"$TEST_TMP/.stdout")
	stderr=$(tr -d '\000' <"$TEST_TMP/.stderr")
	return 0
}

run_jail() { run "$JAIL" "$@"; }

wait_until() {
	tap__tries=$(($1 * 10))
	shift
	while [ "$tap__tries" -gt 0 ]; do
		if "$@" >/dev/null 2>&1; then
			return 0
		fi
		sleep 0.1
		tap__tries=$((tap__tries - 1))
	done
	return 1
}

private_home() {
	mkdir -p "$TEST_TMP/home"
	chmod 700 "$TEST_TMP/home"
	HOME=$TEST_TMP/home
	export HOME
	unset XDG_CONFIG_HOME XDG_DATA_HOME XDG_CACHE_HOME XDG_STATE_HOME
}

if [ -z "$JAIL" ]; then
	echo "Bail out! no jail binary: build first, or set JAIL or JAIL_BUILD_DIR"
	exit 99
fi
