# SPDX-License-Identifier: LGPL-2.1-or-later
# FileZilla may reach the network; of home, its own settings and the download and
# document directories; no sound, no graphics card. Keys of ssh stay outside: a key
# for it lies best in its own directory.
include filezilla.local
include globals.local

noblacklist ${HOME}/.config/filezilla

mkdir ${HOME}/.config/filezilla
mkdir ${HOME}/.cache/filezilla
whitelist ${HOME}/.config/filezilla
whitelist ${HOME}/.cache/filezilla
whitelist ${DOCUMENTS}
mkdir ${DOWNLOADS}
whitelist ${DOWNLOADS}

include desktop.inc
include online.inc
include base.inc

no3d
nosound
private-etc @x11,filezilla,mime.types,os-release

include portals.inc
env GSETTINGS_BACKEND=memory
