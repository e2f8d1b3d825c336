# SPDX-License-Identifier: LGPL-2.1-or-later
# gedit may reach the files and directories named on its command line, the
# documents directory and its own settings; no network, no sound, no graphics card.
include gedit.local
include globals.local

mkdir ${HOME}/.config/gedit
mkdir ${HOME}/.local/share/gedit
whitelist ${HOME}/.config/gedit
whitelist ${HOME}/.local/share/gedit
whitelist ${DOCUMENTS}
whitelist-arguments

include desktop.inc
include offline.inc
include base.inc

no3d
nosound
private-etc @x11,dictionaries-common,mime.types,os-release,papersize

include portals.inc
dbus-user.own org.gnome.gedit
# Without the settings service of the bus, settings last as long as the program.
env GSETTINGS_BACKEND=memory
