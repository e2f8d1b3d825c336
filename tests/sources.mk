# SPDX-License-Identifier: LGPL-2.1-or-later
# The tests, by kind.

unit_tests =

unit_shared =

property_tests =

integration_tests =

gui_tests =

probe_sources =

fuzzers =

test_data =
