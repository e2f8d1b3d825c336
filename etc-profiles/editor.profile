# SPDX-License-Identifier: LGPL-2.1-or-later
# For an editor that has no profile of its own: jail --profile=editor PROGRAM FILE. It
# may reach the files named on its command line and the documents directory; no
# network, no sound, no graphics card.
include editor-profile.local
include globals.local


include editor.inc
