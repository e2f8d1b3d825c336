# SPDX-License-Identifier: LGPL-2.1-or-later
# yt-dlp may reach the network; of home, the directories for downloads, videos and
# music, its own cache and, read-only, its settings; no display, no bus.
include yt-dlp.local
include globals.local

mkdir ${HOME}/.cache/yt-dlp
whitelist ${HOME}/.cache/yt-dlp
whitelist-ro ${HOME}/.config/yt-dlp
whitelist-ro ${HOME}/.config/yt-dlp.conf
whitelist ${VIDEOS}
whitelist ${MUSIC}

include terminal-tool.inc
private-etc python3*,yt-dlp.conf
