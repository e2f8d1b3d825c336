#!/bin/bash
# SPDX-License-Identifier: LGPL-2.1-or-later
#
# The file dialog of xdg-desktop-portal, answered by typing, hands single files over to a jail that sees no home.
. "$(dirname "$0")/../lib.sh"
. "$(dirname "$0")/../xvfb.sh"
. "$(dirname "$0")/../bus-lib.bash"
need Xvfb xauth xdotool xwd convert dbus-daemon gdbus xdg-dbus-proxy python3 fusermount3
[ -x /usr/libexec/xdg-desktop-portal ] || tap_skip_all "not installed: xdg-desktop-portal"
[ -x /usr/libexec/xdg-desktop-portal-gtk ] || tap_skip_all "not installed: xdg-desktop-portal-gtk"
[ -r /dev/fuse ] && [ -w /dev/fuse ] || tap_skip_all "/dev/fuse cannot be used by ordinary users here"

private_home
start_xvfb 1024x768 || { tap_fail "a display"; tap_done; }
bus_runtime
# Which portal back end is used depends on the desktop; the bus starts all of them with these variables.
export XDG_CURRENT_DESKTOP=GNOME GTK_A11Y=none NO_AT_BRIDGE=1 GSETTINGS_BACKEND=memory GIO_USE_VFS=local
# What opens web addresses outside.
mkdir -p "$HOME/.local/share/applications" "$HOME/.config"
cat >"$HOME/.local/share/applications/recorder.desktop" <<DESKTOP
[Desktop Entry]
Type=Application
Name=Recorder
Exec=sh -c 'echo "\$1" >>"$TEST_TMP/opened"' recorder %u
MimeType=x-scheme-handler/http;x-scheme-handler/https;
DESKTOP
printf '[Default Applications]\nx-scheme-handler/http=recorder.desktop\nx-scheme-handler/https=recorder.desktop\n' >"$HOME/.config/mimeapps.list"
start_bus && start_service session "$TEST_TMP/calls" org.freedesktop.Notifications && start_documents || { tap_fail "a bus with the document portal"; tap_done; }

mkdir -p "$HOME/Letters"
echo "the picked one" >"$HOME/Letters/picked.txt"
echo "its neighbour" >"$HOME/Letters/neighbour.txt"
CLIENT=$(cat "$TOP_SRCDIR/tests/portal-client.py")
JAILED=("$JAIL" --noprofile --private --dbus-user=filter --dbus-user.allow=portals)

ask() { # open|save SCRIPT: in the background, a jail that asks for a file and then runs SCRIPT with its path as $1
	"${JAILED[@]}" bash -c '
		path=$(python3 -c "$1" "$2" | tail -n 1)
		echo "path $path"
		[ -n "$path" ] && eval "$3"
		echo finished' bash "$CLIENT" "$1" 'set -- "$path"; '"$2" >"$TEST_TMP/$1.out" 2>&1 &
	LAUNCHER=$!
}
answer() { answer_file_dialog 'Jail test dialog' "$1"; } # PATH
finished() { grep -qx finished "$TEST_TMP/$1.out"; }

ask open '
	cat "$1" && echo "more" >>"$1" && echo written
	ls -A "${1%/*}" "${1%/*/*}" | sed "s/^/seen /"
	cat "${1%/*}/neighbour.txt" "$HOME/Letters/picked.txt" "$HOME/Letters/neighbour.txt"'
tap_ok "the portal opens its dialog outside the jail, and it is answered" answer "$HOME/Letters/picked.txt"
tap_ok "the program gets its answer" wait_until 30 finished open
[ -s "$TEST_TMP/open.out" ] && wait "$LAUNCHER"
got=$(cat "$TEST_TMP/open.out")
tap_like "$got" "^path $XDG_RUNTIME_DIR/doc/[0-9a-f]+/picked.txt\$" "it is a document, not a path of the host"
tap_like "$got" '^the picked one$' "which the program can read"
tap_like "$got" '^written$' "and write"
tap_is "$(cat "$HOME/Letters/picked.txt")" "the picked one
more" "that is, the file itself"
tap_unlike "$got" 'its neighbour' "the file beside it stays out of reach"
tap_unlike "$got" '^seen neighbour' "and out of sight"

ask save 'echo "from inside" >"$1"'
tap_ok "a dialog to save is answered" answer "$HOME/Letters/new.txt"
tap_ok "and the program told" wait_until 30 finished save
tap_is "$(cat "$HOME/Letters/new.txt" 2>/dev/null)" "from inside" "what it saves is where the user said"

# Who is not connected through the identity of a jail gets the path as it is: proof that the identity decides.
python3 -c "$CLIENT" open >"$TEST_TMP/open.out" 2>&1 &
answer "$HOME/Letters/picked.txt"
wait "$!"
tap_like "$(cat "$TEST_TMP/open.out")" "^$HOME/Letters/picked.txt\$" "a program outside gets the path itself"

# The other portals
portal() { # METHOD ARGS...: called from inside
	run "${JAILED[@]}" gdbus call --session --timeout 20 --dest org.freedesktop.portal.Desktop \
		--object-path /org/freedesktop/portal/desktop --method "org.freedesktop.portal.$1" "${@:2}"
}
portal Settings.ReadAll '@as ["org.freedesktop.appearance"]'
tap_like "$stdout" 'color-scheme' "the settings of the desktop can be read"
portal Notification.AddNotification id1 '{"title": <"from inside">, "body": <"hello">}'
tap_is "$status" 0 "a notification is taken"
tap_ok "and shown by the service outside" wait_until 10 grep -q 'org.freedesktop.Notifications.Notify' "$TEST_TMP/calls"
portal OpenURI.OpenURI '' https://example.org/page '@a{sv} {}'
tap_is "$status" 0 "an address is taken"
if dialog=$(wait_for_window 'Open|Choose' 3); then
	xdotool windowfocus --sync "$dialog" key --clearmodifiers Return
fi
tap_ok "and opened by the program outside" wait_until 20 grep -qx https://example.org/page "$TEST_TMP/opened"
# And those that are not in the set, or are of no jail's business
for method in ScreenCast.CreateSession Screenshot.Screenshot RemoteDesktop.CreateSession Background.RequestBackground \
	Account.GetUserInformation Camera.AccessCamera DynamicLauncher.Launch; do
	portal "$method" '@a{sv} {}'
	tap_like "$status $stderr" '^1 .*AccessDenied' "not permitted: $method"
done

screenshot "$TEST_TMP/portal.png"
tap_done
