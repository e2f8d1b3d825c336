# SPDX-License-Identifier: LGPL-2.1-or-later
# Deluge by its short name: as deluge-gtk.profile has it.
include deluge.local
include deluge-gtk.profile
