# SPDX-License-Identifier: LGPL-2.1-or-later
# LibreOffice Impress: as libreoffice.profile has it.
include loimpress.local
include libreoffice.profile
