#!/bin/bash
# SPDX-License-Identifier: LGPL-2.1-or-later
# How the launcher is linked: few libraries, and hardened.
. "$(dirname "$0")/../lib.sh"
need readelf ldd stat getcap

headers=$(readelf -W --file-header --program-headers --dynamic "$JAIL")
needed=$(sed -n 's/.*(NEEDED).*\[\(.*\)\]/\1/p' <<<"$headers")

tap_like "$headers" 'Type: *DYN' "jail is position independent"
tap_like "$headers" 'GNU_RELRO' "jail has read-only relocations"
tap_like "$headers" 'BIND_NOW|FLAGS_1.* NOW' "jail is bound at its start"
tap_unlike "$headers" 'GNU_STACK.*E ' "the stack of jail is not executable"
tap_unlike "$headers" 'TEXTREL|RPATH|RUNPATH' "jail has no text relocations and no library path of its own"

if grep -q asan <<<"$needed"; then
	tap_skip "jail links glib, libseccomp, libcap and the C library only" "built with sanitizers"
else
	strange=$(grep -Ev '^(libglib-2\.0|libseccomp|libcap|libmount|libc|libpthread|ld-linux.*)\.so\.' <<<"$needed")
	tap_is "$strange" "" "jail links glib, libseccomp, libcap, libmount and the C library only"
fi

tap_is "$(stat -c %A "$JAIL" | tr -cd 's')" "" "jail has no setuid or setgid bit"
tap_is "$(getcap "$JAIL")" "" "jail has no file capabilities"
tap_done
