# SPDX-License-Identifier: LGPL-2.1-or-later
# shellcheck shell=bash
#
# What README.md beside this file says: each shipped profile with its program. Sourced after tests/lib.sh by a script that
# leads a process group of its own (see probe-lib.bash).
#
# Functions
#   profiles_begin           the home, the files, display, bus, web server and the other program's window
#   profiles_of WORD         the lines of the table that have WORD among the words of their third field; all without it
#   try_profile LINE         the test points of one line
#   profiles_end             prints the table of results
. "$(dirname "$0")/../xvfb.sh"
. "$(dirname "$0")/../bus-lib.bash"
. "$(dirname "$0")/../gui/gui-lib.bash"

profiles_begin() {
	gui_home
	rm -r "$HOME/.ssh" # the probe makes its own
	FILES=$HOME/given
	OUT=$HOME/Downloads
	mkdir -p "$FILES" "$HOME/Music"
	green_picture "$FILES/green.png"
	convert -size 400x300 'xc:#00ff00' -quality 100 "$FILES/green.jpg"
	green_pdf "$FILES/green.pdf"
	green_page "$FILES/page.html"
	echo "the given words" >"$FILES/note.txt"
	printf '%s\n' '<svg xmlns="http://www.w3.org/2000/svg" width="400" height="300"><rect width="400" height="300" fill="#0f0"/></svg>' >"$FILES/green.svg"
	(cd "$FILES" && zip -q archive.zip note.txt && tar -czf archive.tar.gz note.txt && printf 'x\0y' >binary)
	ffmpeg -v error -loop 1 -framerate 5 -i "$FILES/green.png" -f lavfi -i 'sine=frequency=440' -t 20 -c:v png -pix_fmt rgb24 \
		-c:a pcm_s16le "$FILES/clip.mkv" || tap_diag "ffmpeg made no clip"
	ffmpeg -v error -f lavfi -i 'sine=frequency=440' -t 20 "$FILES/tone.wav" || tap_diag "ffmpeg made no tone"
	(cd "$FILES" && git init -q -b main project && cd project && cp ../note.txt . && git add . &&
		git -c user.name=x -c user.email=x@localhost commit -q -m first && git update-server-info) 2>/dev/null
	# Made as those of type 2 are when they are told so: it unpacks itself into a directory of its own and starts AppRun there.
	{
		printf '%s\n' '#!/bin/sh' '[ "$APPIMAGE_EXTRACT_AND_RUN" = 1 ] || exit 99' 'APPDIR=$(mktemp -d) || exit 1' 'export APPDIR' \
			'sed "1,/^END$/d" "$0" | tar -x -C "$APPDIR" && exec "$APPDIR/AppRun" "$@"' 'exit 1' END
		printf '#!/bin/sh\nexec xterm -bg "#00ff00" -geometry 60x20 -T "$1"\n' >"$TEST_TMP/AppRun"
		chmod 755 "$TEST_TMP/AppRun"
		tar -c -C "$TEST_TMP" AppRun
	} >"$FILES/Viewer.AppImage"
	chmod 755 "$FILES/Viewer.AppImage"
	export XDG_CURRENT_DESKTOP=GNOME GTK_A11Y=none NO_AT_BRIDGE=1
	bus_runtime
	start_bus || return 1
	start_web "$FILES" || return 1
	. "$TOP_SRCDIR/tests/probe-lib.bash"
	if CLIENT=$(tap__find tests/helpers/x11-client); then cp "$CLIENT" "$PROBE_DIRECTORY/x11-client"; fi
	firefox_profile "$HOME/.mozilla/firefox/test"
	RESULTS=$TEST_TMP/results
	: >"$RESULTS"
}

start_web() { # DIRECTORY: sets URL
	python3 -u -c '
import functools, http.server, sys
handler = functools.partial(http.server.SimpleHTTPRequestHandler, directory=sys.argv[1])
server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler)
print(server.server_address[1], flush=True)
server.serve_forever()' "$1" >"$TEST_TMP/web" 2>"$TEST_TMP/web.log" &
	at_exit "kill $! 2>/dev/null"
	wait_until 10 test -s "$TEST_TMP/web" || return 1
	URL=http://127.0.0.1:$(cat "$TEST_TMP/web")
}

profiles_of() {
	awk -F ' *[|] *' -v word="${1-}" '
		/^#/ || NF < 5 { next }
		word == "" { print; next }
		{ n = split($3, words, " "); for (i = 1; i <= n; i++) if (words[i] == word) { print; next } }' \
		"$TOP_SRCDIR/tests/profiles/programs"
}

has_word() { [[ " $1 " == *" $2 "* ]]; }

fill() { # TEXT: with the names of files and places in it
	local text=$1
	text=${text//'{home}'/$HOME}
	text=${text//'{out}'/$OUT}
	text=${text//'{url}'/$URL}
	sed -E "s|\{([A-Za-z0-9._-]+)\}|$FILES/\1|g" <<<"$text"
}

note_result() { # PROFILE RESULT
	printf '%-20s %s\n' "$1" "$2" >>"$RESULTS"
}

# What the probe expects of a profile with these words.
expectations() { # PROFILE WORDS
	local profile=$1 words=$2 own=$PROBE_DIRECTORY/expected-of-$1
	EXPECTED=(jail)
	! has_word "$words" offline || EXPECTED+=(netnone offline)
	if has_word "$words" userns; then EXPECTED+=(browser); elif ! has_word "$words" abis; then EXPECTED+=(secondary); fi
	: >"$own"
	! has_word "$words" ssh || EXPECTED+=(ssh)
	! has_word "$words" documents || echo "read-documents ok" >>"$own"
	! has_word "$words" no-runtime || echo "create-in-runtime ENOENT" >>"$own"
	[ ! -s "$own" ] || EXPECTED+=("of-$profile")
}

hostile() { # PROFILE WORDS
	local profile=$1 words=$2 what
	expectations "$profile" "$words"
	probe "$profile" "${EXPECTED[@]}" -- "$JAIL" --profile="$profile" --whitelist-ro="$PROBE_DIRECTORY"
	untouched "$profile"
	[ -n "$CLIENT" ] || return 0
	local mode=()
	# On the session's own X server, which is the default in an X11 session, nothing is closed: that is what xorg is for.
	has_word "$words" text || mode=(--x11=xorg)
	run "$JAIL" --quiet --profile="$profile" "${mode[@]}" --whitelist-ro="$PROBE_DIRECTORY" "$PROBE_DIRECTORY/x11-client" spy
	if has_word "$words" text; then
		tap_is "$stdout" "connection: no" "$profile: no display"
		return
	fi
	tap_like "$stdout" '^connection: yes' "$profile: a display"
	for what in screenshot content raw-keys; do
		tap_like "$stdout" "^$what: no\$" "$profile: $what of other windows: no"
	done
}

start_victim() {
	[ -n "$CLIENT" ] || return 0
	"$CLIENT" victim >"$TEST_TMP/victim" 2>&1 &
	VICTIM=$!
	wait_until 10 grep -q ^ready "$TEST_TMP/victim"
}
stop_victim() {
	[ -n "${VICTIM-}" ] || return 0
	kill "$VICTIM" 2>/dev/null
	wait "$VICTIM" 2>/dev/null
	VICTIM=
}

press() { # KEYS: words of xdotool, or text:WORD, with commas between them
	local key
	for key in ${1//,/ }; do
		case $key in
		text:*) xdotool type --delay 40 "${key#text:}" ;;
		wait:*) wait_for_window "${key#wait:}" 5 >/dev/null ;;
		*) xdotool key --clearmodifiers "$key" ;;
		esac
	done
}

holds() { # PATH REGEX
	grep -Eq -e "$2" "$1" 2>/dev/null
}

# The one thing that a user does with it.
does() { # PROFILE CHECK COMMAND...
	local profile=$1 check=$2 kind rest window failed=$tap__failed
	shift 2
	kind=${check%% *}
	rest=${check#* }
	case $kind in
	prints)
		run "$JAIL" --quiet "$@"
		tap_like "$stdout" "$rest" "$profile: $* prints it"
		[ "$tap__failed" = "$failed" ] || tap_diag "status $status: $stderr"
		return
		;;
	makes)
		run "$JAIL" --quiet "$@"
		tap_ok "$profile: $* makes $rest" test -s "$rest"
		[ "$tap__failed" = "$failed" ] || tap_diag "status $status: $stderr"
		return
		;;
	esac
	start_jailed "$profile" "$@"
	case $kind in
	window)
		tap_ok "$profile: maps a window" wait_for_window "$rest" 90
		;;
	keeps)
		tap_ok "$profile: maps a window" wait_for_window "${rest% *}" 90
		tap_ok "$profile: keeps ${rest##*/}" wait_until 40 test -s "${rest##* }"
		;;
	green)
		tap_ok "$profile: shows what it was given" wait_green 90 screenshot "$TEST_TMP/$profile.png" "$rest"
		;;
	keys)
		local words
		read -r -a words <<<"$rest" # TITLE KEYS PATH REGEX
		window=$(wait_for_window "${words[0]}" 90)
		tap_isnt "$window" "" "$profile: maps a window"
		# Some map it long before they listen to it.
		local try
		for try in 1 2 3 4; do
			[ -n "$window" ] || break
			timeout 5 xdotool windowfocus --sync "${window##*$'\n'}" 2>/dev/null
			press "${words[1]}"
			! wait_until 6 holds "${words[2]}" "${words[*]:3}" || break
		done
		tap_ok "$profile: ${words[2]##*/} is as wanted" wait_until 1 holds "${words[2]}" "${words[*]:3}"
		;;
	*)
		tap_fail "$profile: the table has a check" "$check"
		;;
	esac
	[ "$tap__failed" = "$failed" ] || show_log
	screenshot "$TEST_TMP/$profile.png" && keep_picture "$TEST_TMP/$profile.png" "profile-$profile.png"
	stop_jailed
	tap_is "$LEFT_BEHIND" "" "$profile: nothing is left"
}

try_profile() {
	local profile package words command check failed=$tap__failed program
	IFS='|' read -r profile package words command check <<<"$1"
	profile=${profile// /} package=${package// /}
	check=$(fill "$(sed 's/^ *//; s/ *$//' <<<"$check")")
	eval "set -- $(fill "$command")"
	program=$1
	if ! command -v "$program" >/dev/null && [ "${words/generic/}" = "$words" ]; then
		tap_skip "$profile" "not installed: $package"
		note_result "$profile" "skipped: $package is not installed"
		return
	fi
	if has_word "$words" generic; then set -- "--profile=$profile" "$@"; fi
	(shopt -s nullglob dotglob && rm -rf -- "${OUT:?}"/*)
	cp "$FILES/note.txt" "$HOME/Documents/note.txt"
	cd "$FILES" || return
	# Each has the display for itself: what one leaves of selections and grabs is no matter of the next.
	if ! start_xvfb 1280x1024; then
		tap_fail "$profile: a display"
		return
	fi
	does "$profile" "$check" "$@"
	start_victim
	hostile "$profile" " $words "
	stop_victim
	stop_xvfb
	if [ "$tap__failed" = "$failed" ]; then
		note_result "$profile" "works, and stays in: ${check%%$'\n'*}"
	else
		note_result "$profile" "FAILED"
	fi
}

profiles_end() {
	sort "$RESULTS" | sed 's/^/# /'
	[ -z "${TEST_ARTIFACTS-}" ] || sort "$RESULTS" >"$TEST_ARTIFACTS/profiles-$(basename "$0" .sh).txt"
}
