# SPDX-License-Identifier: LGPL-2.1-or-later
# FeatherPad may reach the files named on its command line, the documents directory
# and its own settings: no network, no sound, no graphics card.
include featherpad.local
include globals.local

mkdir ${HOME}/.config/featherpad
whitelist ${HOME}/.config/featherpad

include editor.inc
dbus-user.own org.featherpad.FeatherPad
