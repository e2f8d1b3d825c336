# SPDX-License-Identifier: LGPL-2.1-or-later
# Shotwell may reach the pictures directory, the files named on its command line and
# its own library; no network, no sound. "ignore net none" lets it publish pictures.
include shotwell.local
include globals.local

mkdir ${HOME}/.local/share/shotwell
mkdir ${HOME}/.cache/shotwell
whitelist ${HOME}/.local/share/shotwell
whitelist ${HOME}/.cache/shotwell
mkdir ${PICTURES}
whitelist ${PICTURES}
whitelist-arguments

include desktop.inc
include offline.inc
include base.inc

nosound
private-etc @x11,mime.types,os-release

include portals.inc
dbus-user.own org.gnome.Shotwell
env GSETTINGS_BACKEND=memory
