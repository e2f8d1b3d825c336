# SPDX-License-Identifier: LGPL-2.1-or-later
# darktable may reach the pictures directory, the files named on its command line
# and its own library; no network, no sound.
include darktable.local
include globals.local

mkdir ${HOME}/.config/darktable
mkdir ${HOME}/.cache/darktable
whitelist ${HOME}/.config/darktable
whitelist ${HOME}/.cache/darktable
mkdir ${PICTURES}
whitelist ${PICTURES}
whitelist-arguments

include desktop.inc
include offline.inc
include base.inc

nosound
private-etc @x11,OpenCL,cups,mime.types,os-release

include portals.inc
dbus-user.own org.darktable.service
env GSETTINGS_BACKEND=memory
