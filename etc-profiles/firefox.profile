# SPDX-License-Identifier: LGPL-2.1-or-later
# Firefox may reach the network, sound and the graphics card; of home, its own
# profiles, the download directory and the files named on its command line.
include firefox.local
include globals.local

noblacklist ${HOME}/.mozilla
noblacklist ${HOME}/.config/mozilla
noblacklist ${HOME}/.cache/mozilla

# Since version 147 new profiles live in ~/.config/mozilla; where
# ~/.mozilla/firefox exists it is used, so that directory is not made here.
mkdir ${HOME}/.mozilla
mkdir ${HOME}/.config/mozilla
mkdir ${HOME}/.cache/mozilla
whitelist ${HOME}/.mozilla
whitelist ${HOME}/.config/mozilla
whitelist ${HOME}/.cache/mozilla
# Without one, what is saved there would be lost with the jail.
mkdir ${DOWNLOADS}
whitelist ${DOWNLOADS}
whitelist-arguments

private-etc firefox,firefox-esr,mozilla
include browser.inc
include base.inc

include portals.inc
dbus-user.allow screensaver
dbus-user.own org.mozilla.firefox.*
dbus-user.own org.mozilla.firefox_esr.*
dbus-user.own org.mpris.MediaPlayer2.firefox.*
