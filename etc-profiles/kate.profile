# SPDX-License-Identifier: LGPL-2.1-or-later
# Kate may reach the files named on its command line, the documents directory and
# what it keeps itself: no network, no sound, no graphics card.
include kate.local
include globals.local

mkdir ${HOME}/.local/share/kate
whitelist ${HOME}/.local/share/kate

include editor.inc
