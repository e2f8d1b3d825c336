# SPDX-License-Identifier: LGPL-2.1-or-later
# irssi may reach the network; of home, its own settings and logs and the directory
# for downloads; no display, no bus.
include irssi.local
include globals.local

mkdir ${HOME}/.irssi
whitelist ${HOME}/.irssi

include terminal-tool.inc
private-etc irssi.conf
