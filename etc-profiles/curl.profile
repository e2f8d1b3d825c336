# SPDX-License-Identifier: LGPL-2.1-or-later
# curl may reach the network; of home, the directory for downloads, the files named
# on its command line and its own settings, read-only; no display, no bus.
include curl.local
include globals.local

whitelist-ro ${HOME}/.curlrc
whitelist-ro ${HOME}/.config/curlrc

include terminal-tool.inc
