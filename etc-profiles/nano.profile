# SPDX-License-Identifier: LGPL-2.1-or-later
# nano may reach the files named on its command line, the documents directory and its
# own settings, read-only: no network, no display.
include nano.local
include globals.local

mkdir ${HOME}/.local/share/nano
whitelist ${HOME}/.local/share/nano

whitelist-ro ${HOME}/.config/nano
whitelist-ro ${HOME}/.nanorc

include editor.inc
private-etc nanorc
x11 none
wayland none
dbus-user none
