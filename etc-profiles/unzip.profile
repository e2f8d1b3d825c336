# SPDX-License-Identifier: LGPL-2.1-or-later
# unzip may reach the directory in which it is started and the archives named on its
# command line; no network, no display, no bus.
include unzip.local
include globals.local

whitelist ${PWD}
whitelist-arguments

include offline.inc
include base.inc

no3d
nosound
x11 none
wayland none
dbus-user none
