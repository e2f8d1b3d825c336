# SPDX-License-Identifier: LGPL-2.1-or-later
# LibreOffice Calc: as libreoffice.profile has it.
include localc.local
include libreoffice.profile
