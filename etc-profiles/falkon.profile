# SPDX-License-Identifier: LGPL-2.1-or-later
# Falkon may reach the network, sound and the graphics card; of home, its own
# profiles, the download directory and the files named on its command line.
include falkon.local
include globals.local

mkdir ${HOME}/.config/falkon
mkdir ${HOME}/.cache/falkon
mkdir ${HOME}/.local/share/falkon
whitelist ${HOME}/.config/falkon
whitelist ${HOME}/.cache/falkon
whitelist ${HOME}/.local/share/falkon
mkdir ${DOWNLOADS}
whitelist ${DOWNLOADS}
whitelist-arguments

include browser.inc
include base.inc

include portals.inc
dbus-user.allow screensaver
dbus-user.own org.mpris.MediaPlayer2.QtWebEngine.*
