# SPDX-License-Identifier: LGPL-2.1-or-later
# A program that has no profile of its own may reach the network, sound, the
# graphics card and, of home, only the files and directories named on its command
# line; the rest of home is empty, and what is written there ends with the jail.
# Tighten it by "net none", "nosound" or "no3d" in default.local or as options.
include default.local
include globals.local

whitelist-arguments

include desktop.inc
include sound.inc
include base.inc

protocol unix,inet,inet6,netlink
restrict-namespaces

include portals.inc
