# SPDX-License-Identifier: LGPL-2.1-or-later
# For a player that has no profile of its own: jail --profile=player PROGRAM FILE. It
# may reach sound and the graphics card; of home, the files named on its command line
# and, read-only, the directories for music, videos and downloads; no network.
include player-profile.local
include globals.local


include player.inc
