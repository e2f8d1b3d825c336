# SPDX-License-Identifier: LGPL-2.1-or-later
# Audacious may reach sound; of home, the files named on its command line, its own
# settings and, read-only, music, videos and downloads; no network.
include audacious.local
include globals.local

mkdir ${HOME}/.config/audacious
whitelist ${HOME}/.config/audacious

include player.inc
dbus-user.own org.mpris.MediaPlayer2.audacious
dbus-user.own org.atheme.audacious
