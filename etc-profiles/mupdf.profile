# SPDX-License-Identifier: LGPL-2.1-or-later
# MuPDF may reach the files named on its command line and nothing else of home: no
# network, no sound, no graphics card.
include mupdf.local
include globals.local

include viewer.inc
x11-only
