# SPDX-License-Identifier: LGPL-2.1-or-later
# SuperTux may reach sound, the graphics card and game controllers; of home, its own saved games.
include supertux2.local
include globals.local

mkdir ${HOME}/.local/share/supertux2
whitelist ${HOME}/.local/share/supertux2
whitelist-arguments

include game.inc
