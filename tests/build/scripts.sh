#!/bin/bash
# SPDX-License-Identifier: LGPL-2.1-or-later
# Every shell script of the tree passes shellcheck.
. "$(dirname "$0")/../lib.sh"
need shellcheck
cd "$TOP_SRCDIR" || exit 99

while IFS= read -r -d '' file; do
	# The name is known to the script only; the functions of the libraries are called from elsewhere.
	tap_ok "$file" shellcheck --severity=warning --exclude=SC1090,SC1091,SC2010,SC2034,SC2154 "$file"
done < <(find autogen.sh contrib tests .ci -type f -print0 2>/dev/null |
	xargs -0 grep -lZE -m1 '^#!/bin/(ba|)sh|^# shellcheck shell=' | sort -z)
tap_done
