# SPDX-License-Identifier: LGPL-2.1-or-later
# AisleRiot may reach sound, the graphics card and game controllers; of home, its own settings.
include sol.local
include globals.local

mkdir ${HOME}/.config/aisleriot
whitelist ${HOME}/.config/aisleriot
whitelist-arguments

include game.inc
dbus-user.own org.gnome.Aisleriot
