#!/bin/bash
# SPDX-License-Identifier: LGPL-2.1-or-later
#
# The shared includes: what of the user's desktop a program sees with each, and that it cannot change it.
. "$(dirname "$0")/../lib.sh"

private_home
profile() { printf '%s\n' "$@" >"$TEST_TMP/test.profile"; }
# see FILE...: each exists outside; inside it is there and cannot be written
see() {
	local file
	for file; do
		run_jail --profile="$TEST_TMP/test.profile" sh -c 'cat "$0" && { echo more >>"$0"; } 2>/dev/null' "$HOME/$file"
		tap_is "$stdout $status" "content of $file 2" "$include: $file is there, read-only"
	done
}
hidden() {
	local file
	for file; do
		run_jail --profile="$TEST_TMP/test.profile" sh -c 'test -e "$0"' "$HOME/$file"
		tap_is "$status" 1 "$include: $file is hidden"
	done
}
fonts='.fonts/a.ttf .local/share/fonts/b.ttf .config/fontconfig/fonts.conf'
themes='.themes/t/index.theme .local/share/themes/u/index.theme .icons/i/cursors/arrow .local/share/icons/j/index.theme
	.config/gtk-3.0/settings.ini .config/gtk-4.0/gtk.css .config/kdeglobals .config/qt5ct/qt5ct.conf'
locale='.XCompose .config/user-dirs.dirs .drirc'
others='.config/dconf/user .config/gtk-3.0/bookmarks .ssh/id_test note'
for file in $fonts $themes $locale $others .asoundrc .config/pulse/cookie; do
	mkdir -p "$(dirname "$HOME/$file")"
	printf 'content of %s' "$file" >"$HOME/$file"
done

include=fonts.inc
profile "include $include"
see $fonts
hidden .themes/t/index.theme .XCompose $others
include=themes.inc
profile "include $include"
see $themes
hidden .fonts/a.ttf $others
include=locale.inc
profile "include $include"
see $locale
hidden .fonts/a.ttf $others
include=desktop.inc
profile "include $include"
see $fonts $themes $locale
hidden $others
include=sound.inc
profile "include $include"
see .asoundrc
hidden .config/pulse/cookie $others
include=dconf.inc
profile "include $include"
see .config/dconf/user
hidden .config/gtk-3.0/bookmarks .ssh/id_test note
run_jail --profile="$TEST_TMP/test.profile" sh -c 'echo "$GSETTINGS_BACKEND"'
tap_is "$stdout" dconf "dconf.inc: settings are read from there"
include=input-methods.inc
profile "include $include"
XMODIFIERS=@im=ibus GTK_IM_MODULE=ibus run_jail --profile="$TEST_TMP/test.profile" sh -c 'echo "$IBUS_USE_PORTAL $XMODIFIERS $GTK_IM_MODULE"'
tap_is "$stdout" "1 @im=ibus ibus" "input-methods.inc: the portal is used, and the user's choice is kept"

# What ships
for file in "$PROFILE_DIR"/*.inc; do
	name=$(basename "$file")
	tap_like "$(cat "$PROFILE_DIR/README.md")" "^\| .$name. \| ." "README.md says what $name is for"
	tap_like "$(sed -n 2p "$file")" '^# [A-Z]' "$name begins with what it is for"
done
for profile in firefox chromium evince gedit gimp mpv; do
	run_jail --profile="$PROFILE_DIR/$profile.profile" --dry-run true
	tap_like "$stdout" "^show +$HOME/\.themes .*# .*/themes\.inc:" "$profile has the user's themes"
	tap_unlike "$stdout" '\.config/dconf' "$profile does not have the dconf database"
done
tap_done
