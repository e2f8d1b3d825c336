# SPDX-License-Identifier: LGPL-2.1-or-later
# For a game that has no profile of its own: jail --profile=game PROGRAM. It may reach
# sound, the graphics card and game controllers, and its own files where it lies;
# of home nothing. Saved games last with a home of its own: --private=DIR.
include game-profile.local
whitelist-arguments
include globals.local


include game.inc
