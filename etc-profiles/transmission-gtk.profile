# SPDX-License-Identifier: LGPL-2.1-or-later
# Transmission may reach the network; of home, its own settings, the download
# directory and the files named on its command line; no sound, no graphics card.
include transmission-gtk.local
include globals.local

mkdir ${HOME}/.config/transmission
mkdir ${HOME}/.cache/transmission
whitelist ${HOME}/.config/transmission
whitelist ${HOME}/.cache/transmission
mkdir ${DOWNLOADS}
whitelist ${DOWNLOADS}
whitelist-arguments

include desktop.inc
include online.inc
include base.inc

no3d
nosound
private-etc @x11,mime.types,os-release

include portals.inc
dbus-user.allow tray
dbus-user.own com.transmissionbt.*
env GSETTINGS_BACKEND=memory
