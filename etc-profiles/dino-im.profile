# SPDX-License-Identifier: LGPL-2.1-or-later
# Dino may reach the network, sound and the graphics card; of home, its own accounts
# and messages and the download directory. "ignore novideo" gives it the camera.
include dino-im.local
include globals.local

mkdir ${HOME}/.local/share/dino
mkdir ${HOME}/.cache/dino
whitelist ${HOME}/.local/share/dino
whitelist ${HOME}/.cache/dino
mkdir ${DOWNLOADS}
whitelist ${DOWNLOADS}
whitelist-arguments

include desktop.inc
include sound.inc
include online.inc
include base.inc

private-etc @sound,@x11,mime.types,os-release

include portals.inc
dbus-user.own im.dino.Dino
env GSETTINGS_BACKEND=memory
