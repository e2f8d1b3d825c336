# SPDX-License-Identifier: LGPL-2.1-or-later
# Chromium may reach the network, sound and the graphics card; of home, its own
# profile, its certificates, the download directory and the files named on its
# command line.
include chromium.local
include globals.local

noblacklist ${HOME}/.config/chromium
noblacklist ${HOME}/.cache/chromium
noblacklist ${HOME}/.pki
noblacklist ${HOME}/.local/share/pki

mkdir ${HOME}/.config/chromium
mkdir ${HOME}/.cache/chromium
mkdir ${HOME}/.local/share/pki
whitelist ${HOME}/.config/chromium
whitelist ${HOME}/.cache/chromium
whitelist ${HOME}/.pki
whitelist ${HOME}/.local/share/pki
# Without one, what is saved there would be lost with the jail.
mkdir ${DOWNLOADS}
whitelist ${DOWNLOADS}
whitelist-arguments

# A second start finds the first one, in another jail, by a socket among its
# temporary files, and hands the address over. With an own /tmp it would take the
# lock for its own and open the same databases a second time.
mkdir ${HOME}/.cache/chromium/tmp
env TMPDIR=${HOME}/.cache/chromium/tmp

private-etc chromium,chromium.d
include browser.inc
include base.inc

include portals.inc
dbus-user.allow screensaver
dbus-user.own org.mpris.MediaPlayer2.chromium.*
