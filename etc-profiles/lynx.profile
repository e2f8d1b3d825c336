# SPDX-License-Identifier: LGPL-2.1-or-later
# Lynx may reach the network; of home, the directory for downloads, the files named on
# its command line and its own settings; no display, no bus.
include lynx.local
include globals.local

whitelist-ro ${HOME}/.lynxrc

include terminal-tool.inc
private-etc lynx,mailcap,mime.types
