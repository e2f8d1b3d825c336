# SPDX-License-Identifier: LGPL-2.1-or-later
# Pidgin may reach the network and sound; of home, its own accounts and logs and
# the download directory; no graphics card.
include pidgin.local
include globals.local

noblacklist ${HOME}/.purple

mkdir ${HOME}/.purple
whitelist ${HOME}/.purple
mkdir ${DOWNLOADS}
whitelist ${DOWNLOADS}

include desktop.inc
include sound.inc
include online.inc
include base.inc

no3d
private-etc @sound,@x11,dictionaries-common,os-release

include portals.inc
dbus-user.allow tray
dbus-user.own im.pidgin.purple.PurpleService
env GSETTINGS_BACKEND=memory
