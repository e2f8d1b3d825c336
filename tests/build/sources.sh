#!/bin/bash
# SPDX-License-Identifier: LGPL-2.1-or-later
# The lists of sources and tests are complete: no test is forgotten, no file missing from a release.
. "$(dirname "$0")/../lib.sh"
cd "$TOP_SRCDIR" || exit 99
if [ ! -e .git ] && [ "${JAIL_BUILD_DIR-}" = "$TOP_SRCDIR" ]; then
	tap_skip_all "built in a source tree without git: built files cannot be told from sources"
fi
tap_ok "src/sources.mk and tests/sources.mk list the files that are there" contrib/list-sources --check
tap_done
