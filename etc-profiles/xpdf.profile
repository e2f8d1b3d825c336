# SPDX-License-Identifier: LGPL-2.1-or-later
# Xpdf may reach the documents named on its command line and nothing else of home:
# no network, no sound, no graphics card.
include xpdf.local
include globals.local

whitelist-ro ${HOME}/.xpdfrc

include viewer.inc
private-etc xpdf
x11-only
