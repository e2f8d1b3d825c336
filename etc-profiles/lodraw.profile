# SPDX-License-Identifier: LGPL-2.1-or-later
# LibreOffice Draw: as libreoffice.profile has it.
include lodraw.local
include libreoffice.profile
