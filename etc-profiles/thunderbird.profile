# SPDX-License-Identifier: LGPL-2.1-or-later
# Thunderbird may reach the network and sound; of home, its own accounts and mail,
# the download directory and the files named on its command line. It has a sandbox
# of its own, which stays whole. GnuPG's keys stay outside: it has keys of its own.
include thunderbird.local
include globals.local

noblacklist ${HOME}/.thunderbird
noblacklist ${HOME}/.cache/thunderbird

mkdir ${HOME}/.thunderbird
mkdir ${HOME}/.cache/thunderbird
whitelist ${HOME}/.thunderbird
whitelist ${HOME}/.cache/thunderbird
# Without one, what is saved there would be lost with the jail.
mkdir ${DOWNLOADS}
whitelist ${DOWNLOADS}
whitelist-arguments

no3d
private-etc mailname,thunderbird
include browser.inc
include base.inc

include portals.inc
dbus-user.own org.mozilla.thunderbird.*
