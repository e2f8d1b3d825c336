# SPDX-License-Identifier: LGPL-2.1-or-later
# Atril may reach the documents named on its command line and nothing else of home:
# no network, no sound, no graphics card.
include atril.local
include globals.local

mkdir ${HOME}/.config/atril
whitelist ${HOME}/.config/atril

include viewer.inc
