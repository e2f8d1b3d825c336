# SPDX-License-Identifier: LGPL-2.1-or-later
# Deluge may reach the network; of home, its own settings, the download directory
# and the files named on its command line; no sound, no graphics card.
include deluge-gtk.local
include globals.local

mkdir ${HOME}/.config/deluge
whitelist ${HOME}/.config/deluge
mkdir ${DOWNLOADS}
whitelist ${DOWNLOADS}
whitelist-arguments

include desktop.inc
include online.inc
include base.inc

no3d
nosound
private-etc @x11,mime.types,os-release,python3*

include portals.inc
dbus-user.allow tray
env GSETTINGS_BACKEND=memory
