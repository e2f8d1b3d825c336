# SPDX-License-Identifier: LGPL-2.1-or-later
# xterm, and what is started in it, may reach the network and, of home, only the
# files and directories named on its command line: "jail xterm -e vim notes.txt".
include xterm.local
include globals.local

whitelist-ro ${HOME}/.Xdefaults
whitelist-ro ${HOME}/.Xresources
whitelist-ro ${HOME}/.inputrc
whitelist-arguments

include desktop.inc
include base.inc

protocol unix,inet,inet6,netlink
restrict-namespaces

no3d
nosound

x11-only
dbus-user none
