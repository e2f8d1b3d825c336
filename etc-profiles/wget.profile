# SPDX-License-Identifier: LGPL-2.1-or-later
# wget may reach the network; of home, the directory for downloads, the files named
# on its command line and its own settings, read-only; no display, no bus.
include wget.local
include globals.local

whitelist-ro ${HOME}/.wgetrc

include terminal-tool.inc
private-etc wgetrc
