# SPDX-License-Identifier: LGPL-2.1-or-later
# HexChat may reach the network and sound; of home, its own settings and logs and
# the download directory; no graphics card.
include hexchat.local
include globals.local

noblacklist ${HOME}/.config/hexchat

mkdir ${HOME}/.config/hexchat
whitelist ${HOME}/.config/hexchat
mkdir ${DOWNLOADS}
whitelist ${DOWNLOADS}

include desktop.inc
include sound.inc
include online.inc
include base.inc

no3d
private-etc @sound,@x11,dictionaries-common,os-release,python3*

include portals.inc
dbus-user.allow tray
dbus-user.own org.hexchat.service
env GSETTINGS_BACKEND=memory
