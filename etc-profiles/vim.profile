# SPDX-License-Identifier: LGPL-2.1-or-later
# Vim in a terminal: as gvim.profile has it, and no display and no bus.
include vim.local
include gvim.profile

x11 none
wayland none
dbus-user none
