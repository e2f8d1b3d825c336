# SPDX-License-Identifier: LGPL-2.1-or-later
# Claws Mail may reach the network; of home, its own settings and mail and the
# download directory; no sound, no graphics card.
include claws-mail.local
include globals.local

noblacklist ${HOME}/.claws-mail
noblacklist ${HOME}/Mail

mkdir ${HOME}/.claws-mail
mkdir ${HOME}/Mail
whitelist ${HOME}/.claws-mail
whitelist ${HOME}/Mail
mkdir ${DOWNLOADS}
whitelist ${DOWNLOADS}
whitelist-arguments

include desktop.inc
include online.inc
include base.inc

no3d
nosound
private-etc @x11,dictionaries-common,mailname,mime.types,os-release

include portals.inc
env GSETTINGS_BACKEND=memory
