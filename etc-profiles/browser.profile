# SPDX-License-Identifier: LGPL-2.1-or-later
# For a browser that has no profile of its own: jail --profile=browser PROGRAM. It may
# reach the network, sound and the graphics card and the download directory. Its own
# data last with a home of its own: --private=DIR, or whitelist lines.
include browser-profile.local
include globals.local

mkdir ${DOWNLOADS}
whitelist ${DOWNLOADS}
whitelist-arguments

include browser.inc
include base.inc

include portals.inc
dbus-user.allow screensaver
