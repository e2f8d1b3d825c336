#!/bin/bash
# SPDX-License-Identifier: LGPL-2.1-or-later
#
# The ten programs that are used most, under their profiles: see README.md beside this file.

# Signals and priorities of a process group reach all of it: let that be this script and what it starts.
if [ "$(id -u)" != 0 ] && [ -z "${TEST_OWN_GROUP-}" ]; then
	TEST_OWN_GROUP=1 exec setsid --wait "$0" "$@"
fi
. "$(dirname "$0")/../lib.sh"
. "$(dirname "$0")/profiles-lib.bash"
[ -n "$PROBE" ] || tap_skip_all "jail-probe is not built"
need Xvfb xauth xwd convert xdotool ps dbus-daemon xdg-dbus-proxy python3 ffmpeg git zip

profiles_begin || {
	tap_fail "a bus and a web server"
	tap_done
}
while IFS= read -r line; do
	try_profile "$line"
done < <(profiles_of most-used)
profiles_end
tap_done
