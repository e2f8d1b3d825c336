# SPDX-License-Identifier: LGPL-2.1-or-later
# Xarchiver may reach the archives named on its command line and the document and
# download directories: no network, no sound, no graphics card.
include xarchiver.local
include globals.local

mkdir ${HOME}/.config/xarchiver
whitelist ${HOME}/.config/xarchiver

whitelist ${DOWNLOADS}

include editor.inc
