#!/bin/sh
# SPDX-License-Identifier: LGPL-2.1-or-later
# Makes ./configure from configure.ac; needs autoconf, automake and pkg-config. Then: ./configure && make
set -eu
cd "$(dirname "$0")"
for tool in autoreconf automake pkg-config; do
	if ! command -v "$tool" >/dev/null; then
		echo "autogen.sh: $tool is not installed; contrib/setup build installs what the build needs" >&2
		exit 1
	fi
done
exec autoreconf --install --force "$@"
