# SPDX-License-Identifier: LGPL-2.1-or-later
# Eye of GNOME may reach the files named on its command line and its own settings: no
# network, no sound, no graphics card. "whitelist ${PICTURES}" in eog.local lets it
# leaf through them.
include eog.local
include globals.local

mkdir ${HOME}/.config/eog
whitelist ${HOME}/.config/eog

include viewer.inc
dbus-user.own org.gnome.eog
