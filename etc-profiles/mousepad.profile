# SPDX-License-Identifier: LGPL-2.1-or-later
# Mousepad may reach the files named on its command line, the documents directory
# and its own settings: no network, no sound, no graphics card.
include mousepad.local
include globals.local

mkdir ${HOME}/.config/Mousepad
mkdir ${HOME}/.local/share/Mousepad
whitelist ${HOME}/.config/Mousepad
whitelist ${HOME}/.local/share/Mousepad

include editor.inc
dbus-user.own org.xfce.mousepad
