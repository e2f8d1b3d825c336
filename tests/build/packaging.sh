#!/bin/bash
# SPDX-License-Identifier: LGPL-2.1-or-later
# What distributions get: policies that their tools parse, and a Debian package that builds and holds what it should.
. "$(dirname "$0")/../lib.sh"
cd "$TOP_SRCDIR" || exit 99

checked() { # DESCRIPTION COMMAND [ARGS...]
	if command -v "$2" >/dev/null; then
		tap_ok "$@"
	else
		tap_skip "$1" "not installed: $2"
	fi
}

# The parser of AppArmor 3 knows neither the ABI nor the rule: then all but these two.
cp contrib/apparmor/jail "$TEST_TMP/apparmor"
if [ ! -e /etc/apparmor.d/abi/4.0 ]; then
	sed -i 's|abi/4.0|abi/3.0|; /^  userns,$/d' "$TEST_TMP/apparmor"
fi
checked "the AppArmor profile is parsed" apparmor_parser -Q -K "$TEST_TMP/apparmor"
tap_ok "and has its rule" grep -qx '  userns,' contrib/apparmor/jail
checked "the SELinux module compiles" checkmodule -M -m -o "$TEST_TMP/jail.mod" contrib/selinux/jail.te
[ ! -f "$TEST_TMP/jail.mod" ] ||
	checked "and becomes a package" semodule_package -o "$TEST_TMP/jail.pp" -m "$TEST_TMP/jail.mod"
checked "the RPM spec is parsed" rpmspec -P contrib/packaging/rpm/jail.spec
# It wants a store of its own, and a home.
export NIX_STORE_DIR=$TEST_TMP/nix/store NIX_STATE_DIR=$TEST_TMP/nix/state NIX_LOG_DIR=$TEST_TMP/nix/log
checked "the Nix expression is parsed" nix-instantiate --parse contrib/packaging/nix/default.nix
tap_ok "the PKGBUILD is parsed" bash -n contrib/packaging/arch/PKGBUILD
checked "and checked" shellcheck contrib/packaging/arch/PKGBUILD

# The files of the spec are those of the package.
version=$(sed -n 's/^AC_INIT(\[jail\], \[\(.*\)\])$/\1/p' configure.ac)
for file in contrib/packaging/debian/changelog contrib/packaging/rpm/jail.spec contrib/packaging/arch/PKGBUILD \
	contrib/packaging/nix/default.nix; do
	tap_ok "$file has the version of the project" grep -qF "$version" "$file"
done

if ! command -v dpkg-buildpackage >/dev/null || ! command -v dh >/dev/null; then
	tap_skip "the Debian package builds" "not installed: dpkg-buildpackage, dh"
	tap_done
fi
unset MAKEFLAGS MFLAGS MAKELEVEL
tap_ok "the Debian package builds" contrib/packaging/build-deb "$TEST_TMP/deb"
deb=$(echo "$TEST_TMP"/deb/jail_*.deb)
tap_ok "dpkg reads it" dpkg-deb --info "$deb"
checked "lintian has nothing to say" lintian --allow-root --tag-display-limit 0 --info --fail-on error,warning,info "$TEST_TMP"/deb/*.changes
dpkg-deb -x "$deb" "$TEST_TMP/root"
dpkg-deb -e "$deb" "$TEST_TMP/control"
tap_is "$("$TEST_TMP/root/usr/bin/jail" --version)" "jail $version" "its jail runs"
tap_is "$(find "$TEST_TMP/root" -perm /7000 -type f)" "" "nothing is setuid"
tap_is "$(cd "$TEST_TMP/root" && find etc -type f | sort | sed 's|^|/|')" "$(sort "$TEST_TMP/control/conffiles")" \
	"all below /etc is kept when users change it"
for file in usr/share/jail/apparmor/jail usr/lib/systemd/user/jail-desktop.path etc/jail/desktop.list usr/share/man/man1/jailctl.1.gz; do
	tap_ok "/$file is in it" test -s "$TEST_TMP/root/$file"
done
tap_ok "dpkg tells it of new programs" grep -q '^interest-noawait /usr/share/applications$' "$TEST_TMP/control/triggers"
for script in postinst prerm; do
	checked "$script is checked" shellcheck "$TEST_TMP/control/$script"
done
tap_done
