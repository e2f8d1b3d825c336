# SPDX-License-Identifier: LGPL-2.1-or-later
# Okular may reach the files named on its command line and what it remembers of them:
# no network, no sound, no graphics card. Its settings last as long as it runs.
include okular.local
include globals.local

mkdir ${HOME}/.local/share/okular
mkdir ${HOME}/.cache/okular
whitelist ${HOME}/.local/share/okular
whitelist ${HOME}/.cache/okular

include viewer.inc
