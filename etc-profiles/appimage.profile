# SPDX-License-Identifier: LGPL-2.1-or-later
# For an AppImage that has no profile of its own: jail --profile=appimage
# ./NAME.AppImage. It may reach the network, sound and the graphics card, the download
# directory and the files named on its command line. What is no AppImage by its name
# unpacks itself into the jail's own /tmp and runs from there: there is no FUSE in a jail. Many
# have a browser in them, whose sandbox stays whole. Its data last with a line in
# appimage.local, say "whitelist ${HOME}/.config/NAME".
include appimage.local
include globals.local

mkdir ${DOWNLOADS}
whitelist ${DOWNLOADS}
whitelist-arguments
env APPIMAGE_EXTRACT_AND_RUN=1

include browser.inc
include base.inc

include portals.inc
dbus-user.allow tray
