# SPDX-License-Identifier: LGPL-2.1-or-later
# For a program made with Electron that has no profile of its own: jail
# --profile=electron PROGRAM. It may reach the network, sound and the graphics card,
# the download directory and the files named on its command line; its sandbox, which
# is Chromium's, stays whole. Its data last with a line in electron.local:
# "whitelist ${HOME}/.config/NAME".
include electron.local
include globals.local

mkdir ${DOWNLOADS}
whitelist ${DOWNLOADS}
whitelist-arguments

include browser.inc
include base.inc

include portals.inc
dbus-user.allow tray
