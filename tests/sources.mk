# SPDX-License-Identifier: LGPL-2.1-or-later
# The tests, by kind.

unit_tests =

unit_shared =

property_tests =

integration_tests =

gui_tests = \
	tests/gui/chromium.sh \
	tests/gui/evince.sh \
	tests/gui/firefox.sh \
	tests/gui/gedit.sh \
	tests/gui/gimp.sh \
	tests/gui/mpv.sh \
	tests/gui/wayland.sh \
	tests/gui/xterm.sh

probe_sources =

fuzzers =

test_data = \
	tests/gui/gui-lib.bash
