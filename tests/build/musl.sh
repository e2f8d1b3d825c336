#!/bin/bash
# SPDX-License-Identifier: LGPL-2.1-or-later
# Every source is also good C with musl in place of glibc. Compiled only: the libraries of this machine are glibc's.
. "$(dirname "$0")/../lib.sh"
need musl-gcc pkg-config
build=${JAIL_BUILD_DIR:-$(dirname "$JAIL")}
[ -f "$build/config.h" ] || tap_skip_all "no config.h in $build"

# Headers of the kernel and of the libraries, none of glibc's.
mkdir -p "$TEST_TMP/include/sys"
for name in linux asm-generic "$(gcc -print-multiarch)/asm" seccomp.h seccomp-syscalls.h X11 json-c ncurses.h curses.h unctrl.h ncurses_dll.h sys/capability.h; do
	[ -e "/usr/include/$name" ] || continue
	target=$TEST_TMP/include/${name#"$(gcc -print-multiarch)"/}
	ln -s "/usr/include/$name" "$target"
done
read -ra flags < <(pkg-config --cflags glib-2.0 gio-2.0 gio-unix-2.0 json-c mount ncursesw)
cd "$TOP_SRCDIR" || exit 99
for source in src/*/*.c; do
	tap_ok "$source" musl-gcc -std=gnu17 -fsyntax-only -Wall -Wextra -Werror -idirafter "$TEST_TMP/include" -I"$build" -Isrc -D_GNU_SOURCE= \
		-DSYSCONFDIR='"/etc"' -DPROFILEDIR='"/etc/jail"' -DHELPERDIR='"/usr/libexec/jail"' -DBINDIR='"/usr/bin"' -DG_LOG_DOMAIN='"jail"' \
		"${flags[@]}" "$source"
done
tap_done
