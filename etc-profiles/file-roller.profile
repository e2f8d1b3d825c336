# SPDX-License-Identifier: LGPL-2.1-or-later
# File Roller may reach the archives named on its command line and the document and
# download directories: no network, no sound, no graphics card.
include file-roller.local
include globals.local

whitelist ${DOWNLOADS}

include editor.inc
dbus-user.own org.gnome.ArchiveManager1
dbus-user.own org.gnome.FileRoller
