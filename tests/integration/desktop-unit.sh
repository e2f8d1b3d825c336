#!/bin/bash
# SPDX-License-Identifier: LGPL-2.1-or-later
#
# The units that keep the overrides of jailctl desktop up to date, under a real user manager: they run when a desktop file
# changes, once for each change, and not where nothing is overridden.
. "$(dirname "$0")/../lib.sh"
. "$(dirname "$0")/../user-manager.bash"

private_home
XDG_RUNTIME_DIR=$TEST_TMP/run
mkdir -m 700 "$XDG_RUNTIME_DIR"
export XDG_RUNTIME_DIR
unset DBUS_SESSION_BUS_ADDRESS
data=$TEST_TMP/data
units=$HOME/.config/systemd/user
override=$HOME/.local/share/applications/painter.desktop
mkdir -p "$data/applications" "$TEST_TMP/bin" "$HOME/.config/jail" "$units/jail-desktop.path.d"
export XDG_DATA_DIRS=$data PATH="$TEST_TMP/bin:$PATH"
printf '#!/bin/sh\n' >"$TEST_TMP/bin/painter"
chmod +x "$TEST_TMP/bin/painter"
echo 'include default.profile' >"$HOME/.config/jail/painter.profile"
describe() { printf '[Desktop Entry]\nType=Application\nName=%s\nExec=painter %%f\n' "$1" >"$data/applications/painter.desktop"; }
describe "Painter"

# As they are installed, but for the place of jailctl and of the desktop files.
cp "$TOP_SRCDIR/contrib/systemd/jail-desktop.path" "$units"
sed "s|@bindir@/jailctl|$JAILCTL|" "$TOP_SRCDIR/contrib/systemd/jail-desktop.service.in" >"$units/jail-desktop.service"
printf '[Path]\nPathChanged=%s\n' "$data/applications" >"$units/jail-desktop.path.d/here.conf"

start_systemd || tap_skip_all "$WHY_NOT"
systemctl --user import-environment PATH XDG_DATA_DIRS HOME
tap_ok "the unit is enabled" systemctl --user enable -q --now jail-desktop.path
runs() { systemctl --user show -P InvocationID jail-desktop.service; }
quiet() { [ "$(systemctl --user is-active jail-desktop.service)" = inactive ] && [ "$(systemctl --user is-active jail-desktop.path)" = active ]; }

# Nothing is overridden: the condition keeps it from running.
describe "Painter, once more"
tap_ok "where nothing is overridden it has nothing to do" wait_until 10 sh -c \
	'[ "$(systemctl --user show -P ConditionResult jail-desktop.service)" = no ]'
tap_ok "and no override is made" test ! -e "$override"

tap_ok "jailctl desktop enable" "$JAILCTL" desktop enable painter
tap_like "$(cat "$override")" '^Name=Painter, once more$' "the override is made"
tap_ok "the units come to rest" wait_until 20 quiet
describe "Painter of the next version"
tap_ok "a new version of the desktop file renews it" wait_until 20 grep -qx 'Name=Painter of the next version' "$override"
tap_like "$(cat "$override")" '^Exec=.*jail ' "which still starts the jail"
tap_ok "and comes to rest: what it writes does not start it again" wait_until 20 quiet
before=$(runs)
tap_isnt "$before" "" "it has run"
# A loop would have been at its next round, or at the limit of starts, long since.
describe "Painter of the version after it"
tap_ok "the next change is seen as well" wait_until 20 grep -qx 'Name=Painter of the version after it' "$override"
tap_ok "and it rests again" wait_until 20 quiet
tap_is "$(systemctl --user show -P Result jail-desktop.service)" success "with success"
rm "$data/applications/painter.desktop"
tap_ok "the override goes with its original" wait_until 20 test ! -e "$override"
kill "$MANAGER"
wait "$MANAGER" 2>/dev/null
tap_done
