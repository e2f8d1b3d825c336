# SPDX-License-Identifier: LGPL-2.1-or-later
# For a viewer that has no profile of its own: jail --profile=viewer PROGRAM FILE. It
# may reach the files named on its command line and nothing else of home: no network,
# no sound, no graphics card.
include viewer-profile.local
include globals.local


include viewer.inc
