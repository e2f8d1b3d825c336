# SPDX-License-Identifier: LGPL-2.1-or-later
# uGet may reach the network; of home, its own settings and the download directory;
# no graphics card. Clipboards are what the display shows it.
include uget-gtk.local
include globals.local

mkdir ${HOME}/.config/uGet
whitelist ${HOME}/.config/uGet
mkdir ${DOWNLOADS}
whitelist ${DOWNLOADS}

include desktop.inc
include sound.inc
include online.inc
include base.inc

no3d
private-etc @sound,@x11,mime.types,os-release

include portals.inc
dbus-user.allow tray
env GSETTINGS_BACKEND=memory
