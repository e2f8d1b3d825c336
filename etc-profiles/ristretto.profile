# SPDX-License-Identifier: LGPL-2.1-or-later
# Ristretto may reach the files named on its command line and, read-only, the
# directory for pictures: no network, no sound, no graphics card.
include ristretto.local
include globals.local

whitelist-ro ${PICTURES}

include viewer.inc
