# SPDX-License-Identifier: LGPL-2.1-or-later
# shellcheck shell=bash disable=SC2034
#
# What the graphical tests share: a home with a secret in it, a jailed program in the background, its
# processes, what it sees, and what stands on the screen. Sourced after tests/lib.sh.
#
# Functions
#   gui_home                        a home for the test with ~/.ssh/id_test in it; sets HOME
#   gui_files                       makes FILES, a directory outside home for what a test hands over as argument
#   start_jailed NAME [ARGS...]     runs $JAIL ARGS in the background; sets LAUNCHER and LOG (its stdout and stderr)
#   show_log                        prints the log of the last start as diagnostics
#   stop_jailed                     ends the last one and waits until none of its processes is left; else the
#                                   pids are in LEFT_BEHIND
#   descendants PID                 prints the pids of all processes below PID
#   program_pid EXE_REGEX           prints the first process below LAUNCHER whose executable matches
#   wait_program SECONDS EXE_REGEX  waits for one and sets PROGRAM to its pid
#   arguments PID                   prints its command line, a blank after each word
#   status_field PID FIELD          prints a line of /proc/PID/status
#   check_confined PID NAME         the test points that every jailed program must pass
#   seen_at PID PATH                succeeds when the process PID sees PATH
#   wait_green SECONDS TAKE-SHOT FILE PERCENT
#                                   until that much of the picture that TAKE-SHOT makes is exactly #00ff00
#   green_page FILE                 a red HTML page that JavaScript turns green
#   firefox_profile DIR             a Firefox profile that starts without welcome pages and network chatter
#   green_picture FILE [WxH]        a green PNG
#   green_pdf FILE                  a PDF of one green page

# Home: as it is where the whole user was made for the test, else a directory of the test's own.
gui_home() {
	if [ -z "${JAIL_TEST_HOME_IS_OURS-}" ]; then
		private_home
	fi
	# One test may follow another in the same home.
	(shopt -s dotglob && cd "$HOME" && rm -rf -- ./*)
	mkdir -p "$HOME/.ssh" "$HOME/Downloads" "$HOME/Documents" "$HOME/Pictures" "$HOME/Videos"
	chmod 700 "$HOME/.ssh"
	echo "not for programs" >"$HOME/.ssh/id_test"
	echo "not for programs either" >"$HOME/private-note"
	unset WAYLAND_DISPLAY DBUS_SESSION_BUS_ADDRESS
}

gui_files() {
	FILES=$TEST_TMP/files
	mkdir -p "$FILES"
}

start_jailed() {
	local name=$1
	shift
	LOG=$TEST_TMP/$name.log
	"$JAIL" "$@" >"$LOG" 2>&1 &
	LAUNCHER=$!
	at_exit "stop_pid $LAUNCHER"
}

show_log() {
	tap_diag "--- $LOG"
	tap_diag "$(tail -n 40 "$LOG")"
}

alive() { kill -0 "$1" 2>/dev/null; }

gone() {
	local pid
	for pid; do
		! alive "$pid" || return 1
	done
}

stop_pid() {
	local below
	below=$(descendants "$1")
	LEFT_BEHIND=
	kill -TERM "$1" 2>/dev/null
	if ! wait_until 5 gone "$1"; then
		kill -KILL "$1" 2>/dev/null
	fi
	wait "$1" 2>/dev/null
	# shellcheck disable=SC2086 # pids are words
	if ! wait_until 5 gone $below; then
		LEFT_BEHIND=$below
		kill -KILL $below 2>/dev/null
	fi
}

stop_jailed() { stop_pid "$LAUNCHER"; }

descendants() {
	ps -e -o pid=,ppid= | awk -v top="$1" '
		{ parent[$1] = $2 }
		END {
			for (pid in parent)
				for (up = parent[pid]; up > 1; up = parent[up])
					if (up == top) { print pid; break }
		}' | sort -n
}

program_pid() {
	local pid
	for pid in $(descendants "$LAUNCHER"); do
		if readlink "/proc/$pid/exe" 2>/dev/null | grep -Eq -e "$1"; then
			echo "$pid"
			return 0
		fi
	done
	return 1
}

wait_program() {
	PROGRAM=
	wait_until "$1" program_pid "$2" && PROGRAM=$(program_pid "$2")
}

arguments() { (tr '\0' ' ' <"/proc/$1/cmdline") 2>/dev/null; }

status_field() { sed -n "s/^$2:[[:space:]]*//p" "/proc/$1/status"; }

seen_at() { [ -e "/proc/$1/root$2" ]; }

namespace() { readlink "/proc/$1/ns/$2"; }

check_confined() {
	local pid=$1 name=$2 kind
	for kind in user mnt pid ipc; do
		tap_isnt "$(namespace "$pid" "$kind")" "$(namespace self "$kind")" "$name has a $kind namespace of its own"
	done
	tap_is "$(status_field "$pid" NoNewPrivs)" 1 "$name runs with no_new_privs"
	tap_is "$(status_field "$pid" Seccomp)" 2 "$name runs under a system call filter"
	tap_is "$(status_field "$pid" CapEff) $(status_field "$pid" CapBnd)" "0000000000000000 0000000000000000" \
		"$name has no capabilities"
	# Its home is there, so a missing secret is a hidden one and not a mistaken path.
	tap_ok "$name has a home" seen_at "$pid" "$HOME"
	tap_ok "the secret exists outside" test -s "$HOME/.ssh/id_test"
	tap_not_ok "$name does not see ~/.ssh/id_test" seen_at "$pid" "$HOME/.ssh/id_test"
	tap_not_ok "$name does not see a file of home that it has no business with" seen_at "$pid" "$HOME/private-note"
}

# The share of the page's colour on the screen, in percent, is at least so much.
shot_is_green() { # TAKE-SHOT FILE PERCENT
	"$1" "$2" && [ "$(colour_share "$2" '#00ff00')" -ge "$3" ]
}

wait_green() { wait_until "$1" shot_is_green "$2" "$3" "$4"; }

green_page() {
	cat >"$1" <<-'EOF'
		<!DOCTYPE html>
		<html><head><meta charset="utf-8"><title>red page</title></head>
		<body style="background: #ff0000">
		<script>
		setTimeout(() => {
		  document.title = "green page";
		  document.body.style.background = "#00ff00";
		}, 100);
		</script>
		</body></html>
	EOF
}

green_picture() { convert -size "${2:-400x300}" 'xc:#00ff00' "PNG24:$1"; }

# Preferences as an administrator would set them: no welcome, no terms, no requests of its own.
firefox_profile() {
	mkdir -p "$1"
	cat >"$1/user.js" <<-'EOF'
		user_pref("browser.aboutwelcome.enabled", false);
		user_pref("browser.preonboarding.enabled", false);
		user_pref("termsofuse.bypassNotification", true);
		user_pref("browser.shell.checkDefaultBrowser", false);
		user_pref("browser.startup.homepage_override.mstone", "ignore");
		user_pref("datareporting.policy.dataSubmissionEnabled", false);
		user_pref("toolkit.telemetry.reportingpolicy.firstRun", false);
		user_pref("network.captive-portal-service.enabled", false);
		user_pref("network.connectivity-service.enabled", false);
		user_pref("app.normandy.enabled", false);
	EOF
}

# A PDF of one green page, with the offsets of its objects where they belong.
green_pdf() {
	local out=$1 text offsets=() object n stream='0 1 0 rg 0 0 300 200 re f'
	text=$'%PDF-1.4\n'
	for object in '<< /Type /Catalog /Pages 2 0 R >>' \
		'<< /Type /Pages /Kids [3 0 R] /Count 1 >>' \
		'<< /Type /Page /Parent 2 0 R /MediaBox [0 0 300 200] /Contents 4 0 R /Resources << >> >>' \
		"<< /Length ${#stream} >>"$'\nstream\n'"$stream"$'\nendstream'; do
		offsets+=("${#text}")
		text+="${#offsets[@]} 0 obj"$'\n'"$object"$'\nendobj\n'
	done
	n=${#text}
	text+="xref"$'\n'"0 5"$'\n0000000000 65535 f \n'
	for object in "${offsets[@]}"; do text+=$(printf '%010d 00000 n ' "$object")$'\n'; done
	text+="trailer << /Size 5 /Root 1 0 R >>"$'\n'"startxref"$'\n'"$n"$'\n%%EOF\n'
	printf '%s' "$text" >"$out"
}
