#!/bin/bash
# SPDX-License-Identifier: LGPL-2.1-or-later
#
# jailctl desktop: overrides for what a menu, a file manager, the session and D-Bus start. Originals of the test's own, and
# those of programs that are installed.
. "$(dirname "$0")/../lib.sh"
. "$(dirname "$0")/../xvfb.sh"
need desktop-file-validate gio gtk-launch xterm Xvfb dbus-run-session python3

private_home
data=$TEST_TMP/data
apps=$HOME/.local/share/applications
services=$HOME/.local/share/dbus-1/services
mkdir -p "$data/applications/deeper" "$data/dbus-1/services" "$TEST_TMP/xdg/autostart" "$TEST_TMP/bin" "$HOME/.config/jail"
export XDG_DATA_DIRS=$data:/usr/local/share:/usr/share XDG_CONFIG_DIRS=$TEST_TMP/xdg
launcher=$(dirname "$JAILCTL")/jail
for name in painter brush; do
	printf '#!/bin/sh\nreadlink /proc/self/ns/pid\n' >"$TEST_TMP/bin/$name"
	chmod +x "$TEST_TMP/bin/$name"
	echo 'include default.profile' >"$HOME/.config/jail/$name.profile"
done
PATH=$TEST_TMP/bin:$PATH

entry() { # FILE EXEC [LINE...]
	local file=$1 exec=$2
	shift 2
	printf '%s\n' '[Desktop Entry]' 'Type=Application' 'Name=Painter' 'Name[de]=Maler' "Exec=$exec" "$@" >"$file"
}
tree() { # of everything in home: names, modes, links and contents
	(cd "$HOME" && find . -name .cache -prune -o -printf '%p %m %l\n' | sort &&
		find . -name .cache -prune -o -type f -exec sha256sum {} + | sort)
}

entry "$data/applications/org.example.Painter.desktop" 'painter %U' TryExec=painter DBusActivatable=true 'Actions=new;brush;' '' \
	'[Desktop Action new]' 'Name=New' "Exec=\"$TEST_TMP/bin/painter\" --new" '' '[Desktop Action brush]' 'Name=Brush' 'Exec=env A=1 brush %i'
printf '%s\n' '[D-BUS Service]' 'Name=org.example.Painter' "Exec=$TEST_TMP/bin/painter --service" \
	'SystemdService=painter.service' >"$data/dbus-1/services/org.example.Painter.service"
entry "$TEST_TMP/xdg/autostart/painter-tray.desktop" "sh -c 'painter --tray'"
entry "$TEST_TMP/xdg/autostart/painter.desktop" 'painter --tray'
entry "$data/applications/deeper/painter.desktop" 'painter --deeper'
entry "$data/applications/brush.desktop" 'brush-2.0 %f'
before=$(tree)

run "$JAILCTL" desktop enable painter
tap_is "$status" 0 "painter is enabled"
new=$apps/org.example.Painter.desktop
tap_is "$(grep -c '^Exec=' "$new")" 3 "all lines of its desktop file are there"
tap_like "$(cat "$new")" "^Exec=$launcher painter %U\$" "the first starts the jail and keeps its field code"
tap_like "$(cat "$new")" "^Exec=$launcher \"$TEST_TMP/bin/painter\" --new\$" "a quoted path too"
tap_like "$(cat "$new")" "^Exec=env A=1 $launcher brush %i\$" "an action has its own program, behind its env"
tap_like "$(cat "$new")" '^DBusActivatable=false$' "D-Bus does not go past it"
tap_like "$(cat "$new")" '^TryExec=painter$' "TryExec stays"
tap_is "$(diff "$data/applications/org.example.Painter.desktop" "$new" | grep -c '^[<>]')" 9 \
	"four lines differ, and one says where it comes from"
tap_like "$(cat "$services/org.example.Painter.service")" "^Exec=$launcher $TEST_TMP/bin/painter --service\$" "its service starts the jail"
tap_unlike "$(cat "$services/org.example.Painter.service")" SystemdService "and no unit of systemd"
tap_like "$(cat "$HOME/.config/autostart/painter.desktop")" "^Exec=$launcher painter --tray\$" "its autostart entry too"
tap_ok "and a desktop file one directory deeper" grep -q "^Exec=$launcher painter --deeper\$" "$apps/deeper/painter.desktop"
tap_not_ok "brush, which was not named, has no override" test -e "$apps/brush.desktop"
run "$JAILCTL" desktop status
tap_is "$status" 0 "all is well"
tap_is "$(grep -c '^good' <<<"$stdout")" 4 "by status"

run "$JAILCTL" desktop enable brush
tap_ok "a program under another name gets the profile that the file is named after" \
	grep -q "^Exec=$launcher --profile=brush brush-2.0 %f\$" "$apps/brush.desktop"
run "$JAILCTL" desktop disable brush
tap_not_ok "brush is disabled again" test -e "$apps/brush.desktop"
tap_ok "painter is not" test -e "$new"

# What goes stale.
echo 'Keywords=a;' >>"$data/applications/deeper/painter.desktop"
rm "$TEST_TMP/xdg/autostart/painter.desktop"
rm "$services/org.example.Painter.service"
run "$JAILCTL" desktop status
tap_is "$status" 1 "packages change"
tap_like "$stdout" '^stale .*deeper/painter.desktop .*the original has changed' "a changed original is told"
tap_like "$stdout" '^stale .*autostart/painter.desktop .*the original is gone' "one that is gone"
tap_like "$stdout" '^gone .*org.example.Painter.service .*it was removed' "and an override that is gone"
run "$JAILCTL" desktop refresh
tap_is "$status" 0 "refresh"
tap_ok "brings the new text" grep -q Keywords "$apps/deeper/painter.desktop"
tap_not_ok "removes what has no original" test -e "$HOME/.config/autostart/painter.desktop"
tap_ok "and makes again what was removed" test -e "$services/org.example.Painter.service"
inode=$(stat -c %i "$HOME/.config/jail/desktop.manifest")
run "$JAILCTL" desktop refresh
tap_is "$status:$stdout" "0:" "a second time there is nothing to do"
tap_is "$(stat -c %i "$HOME/.config/jail/desktop.manifest")" "$inode" "and nothing is written, which a unit would watch"
entry "$TEST_TMP/xdg/autostart/painter.desktop" 'painter --tray'

run "$JAILCTL" desktop disable
tap_is "$(tree)" "$before" "disable leaves home as it was, to the byte"

# What is the user's own.
mkdir -p "$apps" "$HOME/.config/autostart" "$services"
entry "$apps/org.example.Painter.desktop" 'painter --mine'
ln -s /dev/null "$HOME/.config/autostart/painter.desktop"
mkdir "$services/org.example.Painter.service"
mine=$(tree)
run "$JAILCTL" desktop enable painter
tap_is "$status" 1 "what starts without a jail makes the status 1"
tap_is "$(grep -c '^yours' <<<"$stdout")" 3 "a file, a link and a directory of the user's are left"
tap_is "$(cat "$apps/org.example.Painter.desktop" | sed -n 5p)" "Exec=painter --mine" "with what they say"
echo 'X-Mine=1' >>"$apps/deeper/painter.desktop"
run "$JAILCTL" desktop refresh
tap_like "$stdout" '^changed .*deeper/painter.desktop .*by hand' "an override that was changed is told"
tap_ok "and left" grep -q X-Mine "$apps/deeper/painter.desktop"
run "$JAILCTL" desktop disable
tap_ok "also by disable" grep -q X-Mine "$apps/deeper/painter.desktop"
rm -r "$apps/deeper"
tap_is "$(tree)" "$mine" "and all else is as it was"
rm -rf "$HOME/.local" "$HOME/.config/autostart"

# Links and the default list.
printf '# mine\nbrush\n!painter\n' >"$HOME/.config/jail/desktop.list"
run "$JAILCTL" desktop enable --links
tap_is "$(readlink "$HOME/.local/bin/brush")" "$launcher" "the default list has the user's own profiles, and links"
tap_not_ok "but not what the list refuses" test -e "$HOME/.local/bin/painter"
tap_ok "and the programs with a profile that are installed" grep -q "^Exec=$launcher xterm\$" "$apps/debian-xterm.desktop"
run "$HOME/.local/bin/brush"
tap_is "$status" 0 "the link starts the program"
tap_isnt "$stdout" "$(brush)" "in its jail"
tap_like "$(PATH=$HOME/.local/bin:$PATH "$JAILCTL" desktop list)" '^enabled +xterm$' "list tells what is enabled"
for file in "$apps"/*.desktop; do
	original=/usr/share/applications/${file##*/}
	[ -f "$original" ] || continue
	wanted=$(desktop-file-validate "$original" 2>&1 | sed 's/^[^:]*: //')
	tap_is "$(desktop-file-validate "$file" 2>&1 | sed 's/^[^:]*: //')" "$wanted" "${file##*/} is as valid as it was"
done
run "$JAILCTL" desktop disable xterm
tap_not_ok "one of them can be taken out" test -e "$apps/debian-xterm.desktop"
run "$JAILCTL" desktop refresh
tap_not_ok "and stays out" test -e "$apps/debian-xterm.desktop"
run "$JAILCTL" desktop disable
rm "$HOME/.config/jail/desktop.list"
tap_is "$(tree)" "$before" "disable leaves home as it was"

# A list in which every profile has its place.
unnamed=$(cd "$PROFILE_DIR" && for profile in *.profile; do
	grep -Eqx "[#!]? ?${profile%.profile}" desktop.list || [ "$profile" = default.profile ] || echo "$profile"
done)
tap_is "$unnamed" "" "every profile is named in desktop.list, if only behind a '#'"

# Hostile originals.
: >"$TEST_TMP/bin/evil"
chmod +x "$TEST_TMP/bin/evil"
echo 'include default.profile' >"$HOME/.config/jail/evil.profile"
entry "$data/applications/evil.desktop" '"evil %U'
entry "$data/applications/a.evil.desktop" '--noprofile evil'
entry "$data/applications/b.evil.desktop" '%c evil'
mkfifo "$data/applications/c.evil.desktop"
head -c 2000000 /dev/zero >"$data/applications/d.evil.desktop"
ln -s /dev/zero "$data/applications/e.evil.desktop"
entry "$data/applications/$(printf 'x\n\033[31m.evil.desktop')" evil
entry "$data/applications/f.evil.desktop" 'flatpak run evil'
entry "$data/applications/g.evil.desktop" '\sevil\s%U'
run "$JAILCTL" desktop enable evil
tap_is "$status" 1 "originals that cannot be understood"
tap_is "$(grep -c '^UNJAILED' <<<"$stdout")" 6 "are told"
tap_like "$stdout" '^apart .*f.evil.desktop .*it starts flatpak already' "so is another sandbox"
tap_unlike "$stdout" "$(printf '\033')" "no name reaches the terminal as a command"
tap_is "$(cd "$apps" && ls)" g.evil.desktop "and only what is understood is written"
run "$JAILCTL" desktop enable ../evil
tap_is "$status" 2 "a name that is a path is refused"
run "$JAILCTL" desktop enable no-such-program
tap_is "$status" 1 "a program without a profile too"
tap_like "$stderr" 'no-such-program.profile' "with what would help"
victim=$TEST_TMP/victim
echo precious >"$victim"
sed -i "s|^\[applications/g.evil.desktop\]|[applications/../../../../victim]|" "$HOME/.config/jail/desktop.manifest"
run "$JAILCTL" desktop disable
tap_is "$status" 1 "a manifest that leads elsewhere is damaged"
tap_ok "and nothing is removed by it" test -s "$victim"
rm -rf "$HOME/.config/jail/desktop.manifest" "$HOME/.local" "$data"/applications/*evil* "$HOME/.config/jail/evil.profile"

# Two at a time: one waits for the other.
"$JAILCTL" desktop enable painter >/dev/null &
first=$!
"$JAILCTL" desktop enable brush >/dev/null
wait "$first"
tap_like "$("$JAILCTL" desktop list)" '^enabled +painter$' "of two calls at a time"
tap_like "$("$JAILCTL" desktop list)" '^enabled +brush$' "both count"
run "$JAILCTL" desktop disable

# The administrator's, in a namespace where /usr/local and /var/lib are the test's own.
# shellcheck disable=SC2016 # the inner shell expands it
run env -u XDG_DATA_DIRS unshare -Urm sh -c 'mount -t tmpfs none /usr/local && mount -t tmpfs none /var/lib && mkdir -p /usr/local/share &&
	"$1" desktop enable --system --links xterm && cat /usr/local/share/applications/debian-xterm.desktop && ls -l /usr/local/bin &&
	"$1" desktop status --system && "$1" desktop enable xterm; ls "$2"; "$1" desktop disable --system && find /usr/local /var/lib -mindepth 1 -not -path /usr/local/share' \
	sh "$JAILCTL" "$apps"
tap_like "$stdout" "^Exec=$launcher xterm\$" "for all users: a desktop file"
tap_like "$stdout" "xterm -> $launcher\$" "and a link"
tap_is "$(grep -c '^good' <<<"$stdout")" 2 "both are good, and not taken for originals"
tap_like "$stderr" 'no desktop file, autostart entry or service starts .xterm. without a jail' "then a user needs none"
tap_not_ok "and gets none" test -e "$apps/debian-xterm.desktop"
tap_is "$(sed '1,/^removed.*bin/d' <<<"$stdout" | grep -v ^removed)" "" "and disable leaves nothing"
"$JAILCTL" desktop disable >/dev/null

# The real thing: what a menu and a file manager do.
start_xvfb 800x600 || { tap_fail "a display"; tap_done; }
"$JAILCTL" desktop enable xterm >/dev/null
in_jail() { # the xterm of this user that has a parent of its own in a pid namespace
	local pid
	for pid in $(pgrep -u "$(id -u)" -x xterm); do
		[ "$(readlink "/proc/$pid/ns/pid")" = "$(readlink /proc/self/ns/pid)" ] || { echo "$pid"; return 0; }
	done
	return 1
}
outside() {
	local pid
	for pid in $(pgrep -u "$(id -u)" -x xterm); do
		[ "$(readlink "/proc/$pid/ns/pid")" != "$(readlink /proc/self/ns/pid)" ] || return 0
	done
	return 1
}
no_xterm() { ! pgrep -u "$(id -u)" -x xterm; }
for how in 'gtk-launch debian-xterm.desktop' "gio launch $apps/debian-xterm.desktop"; do
	# shellcheck disable=SC2086 # words
	$how >"$TEST_TMP/launch.log" 2>&1 &
	at_exit "kill $! 2>/dev/null"
	if wait_for_window xterm 30 >/dev/null; then
		tap_pass "${how%% *} launches xterm, and it maps a window"
	else
		tap_fail "${how%% *} launches xterm, and it maps a window" "$(cat "$TEST_TMP/launch.log")"
	fi
	tap_ok "it runs in a jail" in_jail
	tap_not_ok "and none without" outside
	"$JAILCTL" stop --all >/dev/null
	tap_ok "it ends with its jail" wait_until 10 no_xterm
done
tap_done
