# SPDX-License-Identifier: LGPL-2.1-or-later
# LibreOffice Writer: as libreoffice.profile has it.
include lowriter.local
include libreoffice.profile
