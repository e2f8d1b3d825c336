# SPDX-License-Identifier: LGPL-2.1-or-later
# w3m may reach the network; of home, the directory for downloads, the files named on
# its command line and its own settings; no display, no bus.
include w3m.local
include globals.local

whitelist-ro ${HOME}/.w3m

include terminal-tool.inc
private-etc w3m,mailcap,mime.types
