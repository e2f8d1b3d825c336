#!/bin/bash
# SPDX-License-Identifier: LGPL-2.1-or-later
#
# tests/bench/syscalls.sh [FILE.json]: what system calls cost under filters, and a start with them, cold and warm. FILE.json
# is a seccomp profile of a container engine; the default is Podman's, where it is installed. Run it from
# the build directory, on one processor and an idle machine.
set -eu
build=${JAIL_BUILD_DIR:-$PWD}
profile=${1:-/usr/share/containers/seccomp.json}
make -s -C "$build" tests/bench/bench-syscalls >/dev/null
exec taskset -c "${JAIL_BENCH_CPU:-0}" "$build/tests/bench/bench-syscalls" "$profile"
