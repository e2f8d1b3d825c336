#!/bin/bash
# SPDX-License-Identifier: LGPL-2.1-or-later
# Firejail's own profiles, as Debian ships them: each one loads and makes a plan, and forty of them run the program
# they were written for, which does a small task.
. "$(dirname "$0")/../lib.sh"
corpus=/etc/firejail
[ -f $corpus/default.profile ] || tap_skip_all "no profiles in $corpus: install firejail-profiles"

# All of them ------------------------------------------------------------------

# This one includes a file that the package does not have; Firejail refuses it as well.
broken='electron-hardened.inc.profile'
export corpus
find $corpus -maxdepth 1 -name '*.profile' -printf '%f\0' |
	xargs -0 -P "$(nproc)" -I{} sh -c '"$JAIL" --profile="$corpus/$1" --dry-run true >/dev/null 2>"$TEST_TMP/$1.err" ||
		printf "%s: %s\n" "$1" "$(cat "$TEST_TMP/$1.err")"' sh {} >"$TEST_TMP/refused"
all=$(find $corpus -maxdepth 1 -name '*.profile' | wc -l)
refused=$(wc -l <"$TEST_TMP/refused")
tap_diag "$((all - refused)) of $all profiles loaded, $refused refused"
tap_is "$(grep -v "^$broken: " "$TEST_TMP/refused")" "" "every profile loads"
tap_is "$(cat "$TEST_TMP"/*.err | grep -v "chrome-common-hardened\|is left out: " | sort | uniq -c | sort -rn | head -5)" "" "without a warning but of dangerous grants that are left out"

# A restriction must not get lost on the way
restricts() { # PROFILE PATTERN DESCRIPTION
	run_jail --profile="$corpus/$1.profile" --dry-run true
	tap_like "$stdout" "$2" "$1: $3"
}
restricts curl '^namespaces .*user' "namespaces"
restricts gzip '^network   none' "net none"
restricts wget '^hide .*/\.ssh|^directory +/home' "home is hidden"
restricts evince '^empty +/usr/bin ' "private-bin"
restricts firefox '^only +/proc/sys/kernel: ' "a directory masked at once"

# Forty that run their program ---------------------------------------------------

work=$HOME/Downloads
made=''
[ -d "$work" ] || made=$work
at_exit 'rm -rf "$work/corpus-test" ${made:+"$made"}'
w=$work/corpus-test
mkdir -p "$w"
cd "$w" || exit 99
printf 'some text\nmore text\n' >text
printf '<html><body><p>Hello page</p></body></html>' >page.html
ran=0 missing=''

does() { # PROGRAM PATTERN ARGUMENTS...: its output matches
	local program=$1 pattern=$2
	shift 2
	if ! command -v "$program" >/dev/null; then
		missing="$missing $program"
		return
	fi
	run "${before[@]}" "$JAIL" --profile=$corpus/"${profile:-$program}".profile "$program" "$@"
	ran=$((ran + 1))
	if printf '%s\n' "$stdout$stderr" | grep -Eq -e "$pattern"; then
		tap_pass "$program works"
	else
		tap_fail "$program works" "status $status, wanted $pattern, got: $stdout $stderr"
	fi
}
before=()

gzip -k text; bzip2 -k text; xz -k text
tar cf archive.tar text
printf 'greet:\n\t@echo all done\n' >makefile
cp text changed; echo third >>changed; diff -u text changed >text.diff
command -v 7z >/dev/null && 7z a archive.7z text >/dev/null
command -v ffmpeg >/dev/null && ffmpeg -loglevel error -f lavfi -i 'sine=duration=1' -y tone.mp3

does 7z 'Everything is Ok' t archive.7z
does b2sum '^[0-9a-f]{128}' text
does bzip2 'some text' -dc text.bz2
does chafa 'Chafa version' --version
does cpio 'cpio.* [0-9.]+' --version
does curl '^curl [0-9.]+' --version
does elinks 'ELinks [0-9.]+' --version
does enchant-2 '[0-9]+\.[0-9]+' -v
does exiftool 'File Type +: TXT' text
does ffmpeg 'Audio: mp3' -hide_banner -i tone.mp3
does ffprobe 'Audio: mp3' tone.mp3
does file 'ASCII text' text
does git 'git version' --version
does gpg 'gpg \(GnuPG\)' --version
does gzip 'some text' -dc text.gz
does highlight 'some text' -O ansi --syntax=txt text
does ipcalc '192.0.2.0/24' 192.0.2.7/24
does less 'more text' text
does links 'Hello page' -dump page.html
does lrzip 'lrzip version' --version
does lynx 'Hello page' -dump page.html
does lzop 'LZO' --version
does make 'all done' -f makefile greet
does man 'list directory contents' ls
does mediainfo 'MPEG Audio' tone.mp3
does mpg123 'mpg123 [0-9.]+' --version
does nano 'GNU nano' --version
does ncdu 'ncdu [0-9.]+' --version
does odt2txt 'odt2txt [0-9.]+' --version
does patch 'patching file' text text.diff
does pngquant '[0-9]+\.[0-9]+' --version
does qrencode '<svg' -t SVG -o - 'jail test'
does sha256sum '^[0-9a-f]{64}' text
does ssh 'OpenSSH' -V
does strings 'some text' text
does tar '^text$' -tf archive.tar
does tmux '^tmux [0-9]' -V
does unzip 'UnZip' -v
does uudeview 'text' text
does w3m 'Hello page' -dump page.html
does wget 'GNU Wget' --version
does whois 'Version [0-9.]+' --version
does xz 'some text' -dc text.xz
does zstd 'Zstandard|zstd' --version

# Browsers without a window, with the sandbox of their own
shot() { # PROGRAM OPTION...: it makes a picture of a page
	local program=$1
	shift
	if ! command -v "$program" >/dev/null; then
		missing="$missing $program"
		return
	fi
	ran=$((ran + 1))
	run timeout 100 "$JAIL" --profile=$corpus/"$program".profile "$program" --headless "$@" "file://$w/page.html"
	tap_like "$(file -b "$w/$program.png" 2>&1)" '^PNG image' "$program makes a picture of a page"
	[ -s "$w/$program.png" ] || tap_diag "$stderr"
}
shot firefox-esr --screenshot "$w/firefox-esr.png"
shot chromium --screenshot="$w/chromium.png"

# On a screen
if command -v Xvfb >/dev/null && command -v xdotool >/dev/null; then
	window() { # PROGRAM TITLE ARGUMENTS...: it shows a window with that title
		local program=$1 title=$2
		shift 2
		if ! command -v "$program" >/dev/null; then
			missing="$missing $program"
			return
		fi
		ran=$((ran + 1))
		"$JAIL" --profile=$corpus/"$program".profile "$program" "$@" >"$TEST_TMP/window" 2>&1 &
		if wait_until 60 xdotool search --onlyvisible --name "$title"; then
			tap_pass "$program shows its window"
		else
			tap_fail "$program shows its window" "$(cat "$TEST_TMP/window"; xdotool search --name .)"
		fi
		kill $! 2>/dev/null
		wait $! 2>/dev/null
	}
	display=$((90000 + RANDOM % 1000))
	Xvfb ":$display" -screen 0 800x600x24 -nolisten tcp -noreset >/dev/null 2>&1 &
	x=$!
	at_exit "kill $x 2>/dev/null"
	export DISPLAY=:$display
	if wait_until 10 test -S "/tmp/.X11-unix/X$display"; then
		convert -size 40x40 xc:red picture.png 2>/dev/null
		window xcalc 'Calculator'
		window galculator 'galculator'
		window feh 'feh' picture.png
		window mousepad 'Mousepad' text
	fi
	kill $x 2>/dev/null
	wait $x 2>/dev/null
fi
tap_diag "$ran programs ran; not installed:${missing:- none}"
if [ -n "$missing" ]; then
	tap_skip "forty programs run" "not installed:$missing"
else
	tap_ok "forty programs run" test "$ran" -ge 40
fi
tap_done
