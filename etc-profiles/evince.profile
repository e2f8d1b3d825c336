# SPDX-License-Identifier: LGPL-2.1-or-later
# Evince may reach the documents named on its command line and nothing else of
# home: no network, no sound, no graphics card. To open documents from its menu,
# write "whitelist ${DOCUMENTS}" into evince.local.
include evince.local
include globals.local

whitelist-arguments
mkdir ${HOME}/.config/evince
whitelist ${HOME}/.config/evince

include desktop.inc
include offline.inc
include base.inc

no3d
nosound
private-etc @x11,cups,mime.types,os-release,papersize,paperspecs,texmf

include portals.inc
# Without the settings service of the bus, settings last as long as the program.
env GSETTINGS_BACKEND=memory
