# SPDX-License-Identifier: LGPL-2.1-or-later
# Mines may reach sound, the graphics card and game controllers; of home, its own scores.
include gnome-mines.local
include globals.local

mkdir ${HOME}/.local/share/gnome-mines
whitelist ${HOME}/.local/share/gnome-mines
whitelist-arguments

include game.inc
dbus-user.own org.gnome.Mines
