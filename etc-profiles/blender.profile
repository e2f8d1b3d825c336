# SPDX-License-Identifier: LGPL-2.1-or-later
# Blender may reach sound and the graphics card; of home, the files named on its
# command line, the documents, pictures, videos and download directories and its own
# settings; no network. What a .blend file runs stays in the jail.
include blender.local
include globals.local

mkdir ${HOME}/.config/blender
mkdir ${HOME}/.cache/blender
whitelist ${HOME}/.config/blender
whitelist ${HOME}/.cache/blender
whitelist ${DOCUMENTS}
whitelist ${PICTURES}
whitelist ${VIDEOS}
whitelist ${DOWNLOADS}
whitelist-arguments

include desktop.inc
include sound.inc
include offline.inc
include base.inc

private-etc @sound,@x11,OpenCL,mime.types,os-release,python3*

include portals.inc
