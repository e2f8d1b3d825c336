# SPDX-License-Identifier: LGPL-2.1-or-later
# the name that desktop files of LibreOffice start: as libreoffice.profile has it.
include soffice.local
include libreoffice.profile
