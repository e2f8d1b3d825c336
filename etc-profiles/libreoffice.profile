# SPDX-License-Identifier: LGPL-2.1-or-later
# LibreOffice may reach the document and download directories, its own settings and,
# to read them, the files named on its command line; no network. A file elsewhere is
# not written, for it cannot put its lock beside it.
include libreoffice.local
include globals.local

mkdir ${HOME}/.config/libreoffice
whitelist ${HOME}/.config/libreoffice
whitelist ${DOCUMENTS}
whitelist ${DOWNLOADS}
whitelist-arguments

include desktop.inc
include sound.inc
include offline.inc
include base.inc

private-etc @sound,@x11,cups,dictionaries-common,fonts,java*,libreoffice,mime.types,os-release,papersize,paperspecs

# A document from the portal would be taken for one that somebody else has open.
ignore export-arguments
include portals.inc
env GSETTINGS_BACKEND=memory
