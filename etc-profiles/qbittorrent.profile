# SPDX-License-Identifier: LGPL-2.1-or-later
# qBittorrent may reach the network; of home, its own settings, the download
# directory and the files named on its command line; no sound, no graphics card.
include qbittorrent.local
include globals.local

mkdir ${HOME}/.config/qBittorrent
mkdir ${HOME}/.local/share/qBittorrent
mkdir ${HOME}/.cache/qBittorrent
whitelist ${HOME}/.config/qBittorrent
whitelist ${HOME}/.local/share/qBittorrent
whitelist ${HOME}/.cache/qBittorrent
mkdir ${DOWNLOADS}
whitelist ${DOWNLOADS}
whitelist-arguments

include desktop.inc
include online.inc
include base.inc

no3d
nosound
private-etc @x11,mime.types,os-release,python3*

include portals.inc
dbus-user.allow tray
