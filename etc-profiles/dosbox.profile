# SPDX-License-Identifier: LGPL-2.1-or-later
# DOSBox may reach sound, the graphics card and game controllers; of home, its own settings, and the directories and
# files named on its command line, which the machine inside can be given as drives.
include dosbox.local
include globals.local

mkdir ${HOME}/.dosbox
whitelist ${HOME}/.dosbox
whitelist-arguments

include game.inc
