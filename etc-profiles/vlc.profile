# SPDX-License-Identifier: LGPL-2.1-or-later
# VLC may reach sound and the graphics card; of home, the files named on its command
# line, its own settings and, read-only, music, videos and downloads; no network.
# For streams write "ignore net none" and "protocol inet,inet6" into vlc.local.
include vlc.local
include globals.local

mkdir ${HOME}/.config/vlc
mkdir ${HOME}/.local/share/vlc
mkdir ${HOME}/.cache/vlc
whitelist ${HOME}/.config/vlc
whitelist ${HOME}/.local/share/vlc
whitelist ${HOME}/.cache/vlc

include player.inc
