# SPDX-License-Identifier: LGPL-2.1-or-later
# Krita may reach the files named on its command line, the pictures and download
# directories and its own settings, brushes and palettes; no network, no sound.
include krita.local
include globals.local

# Its settings are saved by renaming, which cannot be done to a file that is shown alone
# in ~/.config: they have a directory of their own. Copy ~/.config/krita*rc there once.
mkdir ${HOME}/.config/krita
mkdir ${HOME}/.local/share/krita
mkdir ${HOME}/.cache/krita
env XDG_CONFIG_HOME=${HOME}/.config/krita
whitelist ${HOME}/.config/krita
whitelist ${HOME}/.local/share/krita
whitelist ${HOME}/.cache/krita
whitelist ${PICTURES}
whitelist ${DOWNLOADS}
whitelist-arguments

include desktop.inc
include offline.inc
include base.inc

nosound
private-etc @x11,cups,mime.types,os-release,papersize,paperspecs,python3*

x11-only
include portals.inc
