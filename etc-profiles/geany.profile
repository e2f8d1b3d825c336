# SPDX-License-Identifier: LGPL-2.1-or-later
# Geany may reach the files named on its command line, the documents directory and
# its own settings: no network, no sound, no graphics card. What it builds and runs
# stays in the jail.
include geany.local
include globals.local

mkdir ${HOME}/.config/geany
whitelist ${HOME}/.config/geany

include editor.inc
