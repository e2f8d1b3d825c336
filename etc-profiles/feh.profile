# SPDX-License-Identifier: LGPL-2.1-or-later
# feh may reach the files and directories named on its command line and its own
# settings, read-only: no network, no sound, no graphics card.
include feh.local
include globals.local

whitelist-ro ${HOME}/.config/feh
whitelist-ro ${HOME}/.fehrc

include viewer.inc
private-etc feh
x11-only
