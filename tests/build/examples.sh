#!/bin/bash
# SPDX-License-Identifier: LGPL-2.1-or-later
# The examples of the manual pages and of README.md: commands are taken by the programs, files are read without complaint.
# (Those of the guides are run by docs.sh, with what they print.)
. "$(dirname "$0")/../lib.sh"
pages=$TOP_SRCDIR/doc
private_home
home=$HOME
mkdir -p "$home/.config/jail" "$home/Downloads" "$home/.ssh"
touch "$home/report.pdf" "$home/film.mkv" "$home/Downloads/file.pdf" "$home/.ssh/id_ed25519"
install -m 755 /bin/true "$home/game"

commands() { # PAGE: the lines that stand there as commands, as a shell reads them
	sed -n 's/^\.Dl \$ //p' "$1" | sed 's/\\-/-/g; s/\\(ti/~/g; s/\\(aq/'\''/g; s/\\e/\\/g'
}
blocks() { # PAGE: the text of the displays below EXAMPLES
	sed -n '/^\.Sh EXAMPLES/,/^\.Sh SEE/p' "$1" | sed -n '/^\.Bd/,/^\.Ed/{/^\.[BE]d/d;p}' | sed 's/\\-/-/g; s/\\e/\\/g'
}
as_shell() { # COMMAND: in the home directory, with jail and jailctl found by name
	(cd "$home" && PATH=$(dirname "$JAIL"):$PATH bash -c "$1")
}

# What starts a window is planned, which reads all of its options; the windows are for the tests in tests/gui.
n=0
while IFS= read -r command; do
	program=$(grep -oE '(firefox|evince|xterm|mpv)' <<<"$command" | head -n 1)
	if [ -n "$program" ] && ! command -v "$program" >/dev/null && ! command -v "$program-esr" >/dev/null; then
		tap_skip "$command" "not installed: $program"
		continue
	fi
	n=$((n + 1))
	tap_ok "$command" as_shell "${command/#jail /jail --dry-run }"
done < <(
	commands "$pages/jail.1.in"
	sed -n 's/^    \(jail [^#]*[^# ]\) *#.*/\1/p; s/^    \(jail [^#]*\)$/\1/p' "$TOP_SRCDIR/README.md"
)
tap_ok "there are some ($n)" [ "$n" -ge 8 ]

mkfifo "$TEST_TMP/wait"
cd "$home" || exit 99
"$JAIL" --quiet --noprofile --name=web sh -c 'read line' <>"$TEST_TMP/wait" &
started=$!
tap_ok "a jail runs" wait_until 10 as_shell 'jailctl info web >/dev/null 2>&1'
n=0
while IFS= read -r command; do
	n=$((n + 1))
	tap_ok "$command" as_shell "echo | $command"
done < <(commands "$pages/jailctl.1.in")
tap_ok "there are some ($n)" [ "$n" -ge 3 ]
tap_ok "the file was fetched" test -f "$home/file.pdf"
wait "$started"

blocks "$pages/jail-profile.5.in" >"$home/.config/jail/viewer.profile"
tap_ok "the example of jail-profile(5) has lines" test -s "$home/.config/jail/viewer.profile"
tap_is "$(as_shell "jailctl lint ~/.config/jail/viewer.profile" 2>&1)" "" "and lint has nothing to say of it"
tap_ok "and it is a profile" as_shell "jail --profile=viewer --dry-run true"

blocks "$pages/jail.conf.5.in" >"$home/.config/jail/jail.conf"
tap_ok "the example of jail.conf(5) has lines" test -s "$home/.config/jail/jail.conf"
mkdir "$home/Secret"
tap_like "$(as_shell 'jailctl explain --profile=viewer ~/Secret true' 2>&1)" 'blacklist .*Secret .*jail\.conf:2' "and what it sets is done"
tap_done
