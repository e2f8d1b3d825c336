# SPDX-License-Identifier: LGPL-2.1-or-later
# The tests, by kind. contrib/list-sources writes this file.

unit_tests = \
	tests/unit/test-appimage \
	tests/unit/test-bus \
	tests/unit/test-desktop-entry \
	tests/unit/test-host-steps \
	tests/unit/test-host \
	tests/unit/test-landlock \
	tests/unit/test-live-files \
	tests/unit/test-oci \
	tests/unit/test-profile \
	tests/unit/test-seccomp-cache \
	tests/unit/test-seccomp-live \
	tests/unit/test-seccomp-programs \
	tests/unit/test-seccomp \
	tests/unit/test-view

unit_shared =

property_tests = \
	tests/property/test-oracle

property_shared = \
	tests/property/oracle-case.c \
	tests/property/oracle-run.c \
	tests/property/oracle.h

integration_programs = \
	tests/integration/test-every-call \
	tests/integration/test-landlock-alone

bench_programs = \
	tests/bench/bench-syscalls \
	tests/bench/floor

call_helpers = \
	tests/calls/every-call \
	tests/calls/faults \
	tests/calls/try-call \
	tests/calls/try-paths

helper_programs = \
	tests/helpers/compositor \
	tests/helpers/wayland-client \
	tests/helpers/x11-client

build_tests = \
	tests/build/completion.sh \
	tests/build/docs.sh \
	tests/build/examples.sh \
	tests/build/hardening.sh \
	tests/build/install.sh \
	tests/build/manual.sh \
	tests/build/musl.sh \
	tests/build/packaging.sh \
	tests/build/scripts.sh \
	tests/build/sources.sh

integration_tests = \
	tests/integration/addresses.sh \
	tests/integration/appimage.sh \
	tests/integration/behaviour.sh \
	tests/integration/bus-hostile.sh \
	tests/integration/bus.sh \
	tests/integration/closed.sh \
	tests/integration/corpus.sh \
	tests/integration/denials.sh \
	tests/integration/denied-paths.sh \
	tests/integration/desktop-unit.sh \
	tests/integration/desktop.sh \
	tests/integration/devices.sh \
	tests/integration/doctor.sh \
	tests/integration/documents.sh \
	tests/integration/drop-in.sh \
	tests/integration/errors.sh \
	tests/integration/explain.sh \
	tests/integration/faults.sh \
	tests/integration/files.sh \
	tests/integration/fuse.sh \
	tests/integration/helpers.sh \
	tests/integration/includes.sh \
	tests/integration/inner-jails.sh \
	tests/integration/interfaces.sh \
	tests/integration/json.sh \
	tests/integration/keyring.sh \
	tests/integration/landlock.sh \
	tests/integration/learn-bus.sh \
	tests/integration/learn-files.sh \
	tests/integration/learn.sh \
	tests/integration/leftovers.sh \
	tests/integration/limits.sh \
	tests/integration/lint.sh \
	tests/integration/mounts.sh \
	tests/integration/names.sh \
	tests/integration/nested.sh \
	tests/integration/overlay.sh \
	tests/integration/own-directories.sh \
	tests/integration/probe.sh \
	tests/integration/process-limits.sh \
	tests/integration/replaced.sh \
	tests/integration/root.sh \
	tests/integration/running-hostile.sh \
	tests/integration/running.sh \
	tests/integration/seccomp-actions.sh \
	tests/integration/seccomp-profile.sh \
	tests/integration/seccomp.sh \
	tests/integration/side-ways.sh \
	tests/integration/sound.sh \
	tests/integration/strict.sh \
	tests/integration/terminal.sh \
	tests/integration/top.sh \
	tests/integration/trace.sh \
	tests/integration/view.sh \
	tests/integration/wayland.sh \
	tests/integration/x11.sh

gui_tests = \
	tests/gui/bus.sh \
	tests/gui/chromium.sh \
	tests/gui/displays.sh \
	tests/gui/evince.sh \
	tests/gui/file-manager.sh \
	tests/gui/firefox.sh \
	tests/gui/gedit.sh \
	tests/gui/gimp.sh \
	tests/gui/learn-firefox.sh \
	tests/gui/learn.sh \
	tests/gui/mpv.sh \
	tests/gui/portal.sh \
	tests/gui/wayland.sh \
	tests/gui/xterm.sh

profile_tests = \
	tests/profiles/most-used.sh

probe_sources = \
	tests/probe/abi.c \
	tests/probe/descriptors.c \
	tests/probe/files.c \
	tests/probe/fixture.c \
	tests/probe/kernel.c \
	tests/probe/main.c \
	tests/probe/mounts.c \
	tests/probe/namespaces.c \
	tests/probe/probe.h \
	tests/probe/processes.c \
	tests/probe/sockets.c \
	tests/probe/terminal.c

fuzzers = \
	tests/fuzz/fuzz-appimage \
	tests/fuzz/fuzz-desktop-entry \
	tests/fuzz/fuzz-oci \
	tests/fuzz/fuzz-paths \
	tests/fuzz/fuzz-profile \
	tests/fuzz/fuzz-seccomp \
	tests/fuzz/fuzz-xauth
tests_fuzz_fuzz_appimage_LDFLAGS = $(AM_LDFLAGS) $(FUZZ_LDFLAGS)
tests_fuzz_fuzz_desktop_entry_LDFLAGS = $(AM_LDFLAGS) $(FUZZ_LDFLAGS)
tests_fuzz_fuzz_oci_LDFLAGS = $(AM_LDFLAGS) $(FUZZ_LDFLAGS)
tests_fuzz_fuzz_paths_LDFLAGS = $(AM_LDFLAGS) $(FUZZ_LDFLAGS)
tests_fuzz_fuzz_profile_LDFLAGS = $(AM_LDFLAGS) $(FUZZ_LDFLAGS)
tests_fuzz_fuzz_seccomp_LDFLAGS = $(AM_LDFLAGS) $(FUZZ_LDFLAGS)
tests_fuzz_fuzz_xauth_LDFLAGS = $(AM_LDFLAGS) $(FUZZ_LDFLAGS)

test_data = \
	tests/bench/counts.sh \
	tests/bench/files.sh \
	tests/bench/floor-plan \
	tests/bench/growth.sh \
	tests/bench/landlock.sh \
	tests/bench/learn.sh \
	tests/bench/measure \
	tests/bench/memory.sh \
	tests/bench/start.sh \
	tests/bench/syscalls.sh \
	tests/fuzz/corpus/appimage/name \
	tests/fuzz/corpus/appimage/narrow \
	tests/fuzz/corpus/appimage/wide \
	tests/fuzz/corpus/desktop-entry/application \
	tests/fuzz/corpus/desktop-entry/form-feed \
	tests/fuzz/corpus/desktop-entry/service \
	tests/fuzz/corpus/oci/additions \
	tests/fuzz/corpus/oci/allow-list \
	tests/fuzz/corpus/oci/docker \
	tests/fuzz/corpus/oci/number-for-a-name \
	tests/fuzz/corpus/paths/links \
	tests/fuzz/corpus/paths/lists \
	tests/fuzz/corpus/paths/making \
	tests/fuzz/corpus/profile/buses \
	tests/fuzz/corpus/profile/circle \
	tests/fuzz/corpus/profile/conditions \
	tests/fuzz/corpus/profile/files \
	tests/fuzz/corpus/profile/includes \
	tests/fuzz/corpus/profile/options \
	tests/fuzz/corpus/profile/places \
	tests/fuzz/corpus/profile/wishes \
	tests/fuzz/corpus/seccomp/1 \
	tests/fuzz/corpus/seccomp/10 \
	tests/fuzz/corpus/seccomp/11 \
	tests/fuzz/corpus/seccomp/12 \
	tests/fuzz/corpus/seccomp/13 \
	tests/fuzz/corpus/seccomp/14 \
	tests/fuzz/corpus/seccomp/15 \
	tests/fuzz/corpus/seccomp/16 \
	tests/fuzz/corpus/seccomp/17 \
	tests/fuzz/corpus/seccomp/18 \
	tests/fuzz/corpus/seccomp/19 \
	tests/fuzz/corpus/seccomp/2 \
	tests/fuzz/corpus/seccomp/20 \
	tests/fuzz/corpus/seccomp/21 \
	tests/fuzz/corpus/seccomp/22 \
	tests/fuzz/corpus/seccomp/23 \
	tests/fuzz/corpus/seccomp/24 \
	tests/fuzz/corpus/seccomp/25 \
	tests/fuzz/corpus/seccomp/26 \
	tests/fuzz/corpus/seccomp/27 \
	tests/fuzz/corpus/seccomp/28 \
	tests/fuzz/corpus/seccomp/3 \
	tests/fuzz/corpus/seccomp/4 \
	tests/fuzz/corpus/seccomp/5 \
	tests/fuzz/corpus/seccomp/6 \
	tests/fuzz/corpus/seccomp/7 \
	tests/fuzz/corpus/seccomp/8 \
	tests/fuzz/corpus/seccomp/9 \
	tests/fuzz/corpus/seccomp/strict \
	tests/fuzz/corpus/seccomp/strict-word \
	tests/fuzz/corpus/xauth/cut \
	tests/fuzz/corpus/xauth/other \
	tests/fuzz/corpus/xauth/two \
	tests/fuzz/corpus/xauth/wild \
	tests/fuzz/desktop-entry.dict \
	tests/fuzz/oci.dict \
	tests/fuzz/paths.dict \
	tests/fuzz/profile.dict \
	tests/gui/gui-lib.bash \
	tests/integration/leftovers.py \
	tests/integration/terminal.py \
	tests/probe/expected-browser \
	tests/probe/expected-jail \
	tests/probe/expected-netnone \
	tests/probe/expected-noprofile \
	tests/probe/expected-offline \
	tests/probe/expected-outside \
	tests/probe/expected-secondary \
	tests/probe/expected-ssh \
	tests/profiles/README.md \
	tests/profiles/all.sh \
	tests/profiles/profiles-lib.bash \
	tests/profiles/programs \
	tests/property/cases/bind-into-private-home.case \
	tests/property/cases/bind-over-a-loop.case \
	tests/property/cases/devices-read-only.case \
	tests/property/cases/dots-in-paths.case \
	tests/property/cases/file-above-whitelist.case \
	tests/property/cases/link-in-what-is-bound.case \
	tests/property/cases/links-and-modes.case \
	tests/property/cases/made-in-a-closed-directory.case \
	tests/property/cases/mask-of-a-directory.case \
	tests/property/cases/pipe-read-only.case \
	tests/property/cases/read-only-made-directory.case \
	tests/property/cases/read-only.case
