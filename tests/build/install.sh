#!/bin/bash
# SPDX-License-Identifier: LGPL-2.1-or-later
# make install into a DESTDIR: everything is there, and nothing has more rights than it needs.
. "$(dirname "$0")/../lib.sh"
need make find
[ -f "${JAIL_BUILD_DIR:-.}/Makefile" ] || tap_skip_all "no build directory; set JAIL_BUILD_DIR"
cd "${JAIL_BUILD_DIR:-.}" || exit 99
unset MAKEFLAGS MFLAGS MAKELEVEL

root=$TEST_TMP/root
tap_ok "make install works with DESTDIR" make -s install DESTDIR="$root" prefix=/usr sysconfdir=/etc profiledir=/etc/jail

for file in usr/bin/jail etc/jail/default.profile etc/jail/firefox.profile usr/share/man/man1/jail.1 \
	usr/share/bash-completion/completions/jail usr/share/zsh/site-functions/_jail \
	usr/share/bash-completion/completions/jailctl usr/share/zsh/site-functions/_jailctl usr/share/fish/vendor_completions.d/jailctl.fish \
	usr/share/fish/vendor_completions.d/jail.fish; do
	tap_ok "/$file is installed" test -s "$root/$file"
done

missing=$(cd "$TOP_SRCDIR/etc-profiles" && for file in *.profile *.inc; do
	[ -f "$root/etc/jail/$file" ] || echo "$file"
done)
tap_is "$missing" "" "every profile is installed"
tap_is "$(find "$root" -perm /7000 -printf '%P ')" "" "nothing has a setuid, setgid or sticky bit"
tap_is "$(find "$root" ! -type l -perm /022 -printf '%P ')" "" "nothing can be written by group or others"
tap_is "$(find "$root" -type f -perm /111 ! -path '*/bin/*' ! -path '*/libexec/*' -printf '%P ')" "" "only programs are executable"
tap_is "$(cd "$root" && find . -type f -exec grep -l -F "$TEST_TMP" {} +)" "" "no file knows the DESTDIR"

tap_ok "make uninstall works with DESTDIR" make -s uninstall DESTDIR="$root" prefix=/usr sysconfdir=/etc profiledir=/etc/jail
tap_is "$(find "$root" -type f -printf '%P ')" "" "make uninstall leaves no file"
tap_done
