# SPDX-License-Identifier: LGPL-2.1-or-later
# zathura may reach the files named on its command line, its own settings, read-only,
# and its history: no network, no sound, no graphics card.
include zathura.local
include globals.local

mkdir ${HOME}/.local/share/zathura
whitelist ${HOME}/.local/share/zathura

whitelist-ro ${HOME}/.config/zathura

include viewer.inc
private-etc zathurarc
