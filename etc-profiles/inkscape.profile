# SPDX-License-Identifier: LGPL-2.1-or-later
# Inkscape may reach the files named on its command line, the pictures, documents
# and download directories and its own settings; no network, no sound.
include inkscape.local
include globals.local

mkdir ${HOME}/.config/inkscape
mkdir ${HOME}/.cache/inkscape
whitelist ${HOME}/.config/inkscape
whitelist ${HOME}/.cache/inkscape
whitelist ${PICTURES}
whitelist ${DOCUMENTS}
whitelist ${DOWNLOADS}
whitelist-arguments

include desktop.inc
include offline.inc
include base.inc

no3d
nosound
private-etc @x11,ImageMagick-6,cups,ghostscript,inkscape,mime.types,os-release,papersize,paperspecs,python3*

include portals.inc
dbus-user.own org.inkscape.Inkscape
env GSETTINGS_BACKEND=memory
