# SPDX-License-Identifier: LGPL-2.1-or-later
# mGBA may reach sound, the graphics card and game controllers; of home, its own settings and saved states, and
# the files named on its command line.
include mgba-qt.local
include globals.local

mkdir ${HOME}/.config/mgba
mkdir ${HOME}/.local/share/mgba
whitelist ${HOME}/.config/mgba
whitelist ${HOME}/.local/share/mgba
whitelist-arguments

include game.inc
