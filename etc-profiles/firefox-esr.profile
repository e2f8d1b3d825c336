# SPDX-License-Identifier: LGPL-2.1-or-later
# Firefox in its version with extended support may reach what Firefox may.
include firefox-esr.local

include firefox.profile
