#!/bin/bash
# SPDX-License-Identifier: LGPL-2.1-or-later
# The manual pages and completions that the build has made are well-formed.
. "$(dirname "$0")/../lib.sh"
build=${JAIL_BUILD_DIR:-$(dirname "$JAIL")}
cd "$build" || exit 99
[ -f doc/jail.1 ] || tap_skip_all "no manual pages in $build"

for page in doc/*.[1-8]; do
	if command -v mandoc >/dev/null; then
		tap_ok "$page is well-formed" mandoc -T lint -W warning "$page"
		tap_isnt "$(mandoc -T utf8 "$page" | wc -l)" 0 "$page has text"
	else
		tap_skip "$page is well-formed" "not installed: mandoc"
	fi
done

syntax() { # SHELL FILE
	if command -v "$1" >/dev/null; then
		tap_ok "$1 reads $2" "$1" -n "$2"
	else
		tap_skip "$1 reads $2" "not installed: $1"
	fi
}
syntax bash completions/jail
syntax zsh completions/_jail
syntax fish completions/jail.fish
syntax bash completions/jailctl
syntax zsh completions/_jailctl
syntax fish completions/jailctl.fish
tap_done
