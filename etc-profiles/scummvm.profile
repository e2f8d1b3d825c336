# SPDX-License-Identifier: LGPL-2.1-or-later
# ScummVM may reach sound, the graphics card and game controllers; of home, its own settings and saved games, and
# the directories named on its command line.
include scummvm.local
include globals.local

mkdir ${HOME}/.config/scummvm
mkdir ${HOME}/.local/share/scummvm
mkdir ${HOME}/.cache/scummvm
whitelist ${HOME}/.config/scummvm
whitelist ${HOME}/.local/share/scummvm
whitelist ${HOME}/.cache/scummvm
whitelist-arguments

include game.inc
