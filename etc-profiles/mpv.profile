# SPDX-License-Identifier: LGPL-2.1-or-later
# mpv may reach the network, sound and the graphics card; of home, the files
# named on its command line, its own settings, and, read-only, the directories
# for videos, music and downloads.
include mpv.local
include globals.local

mkdir ${HOME}/.local/state/mpv
mkdir ${HOME}/.cache/mpv
whitelist-ro ${HOME}/.config/mpv
whitelist-ro ${HOME}/.config/yt-dlp
whitelist-ro ${HOME}/.mpv
whitelist ${HOME}/.local/state/mpv
whitelist ${HOME}/.cache/mpv
whitelist-ro ${VIDEOS}
whitelist-ro ${MUSIC}
whitelist-ro ${DOWNLOADS}
whitelist-arguments

include desktop.inc
include sound.inc
include online.inc
include base.inc

private-etc @sound,@x11,mime.types,mpv,os-release,python3*,vdpau_wrapper.cfg,youtube-dl.conf,yt-dlp.conf

include portals.inc
dbus-user.allow mpris,screensaver
