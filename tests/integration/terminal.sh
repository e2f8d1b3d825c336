#!/bin/bash
# SPDX-License-Identifier: LGPL-2.1-or-later
#
# The terminal of a jail: job control, signals, sizes, pipelines, much output. tests/integration/terminal.py types.
. "$(dirname "$0")/../lib.sh"
need python3 pgrep ps stty

private_home
export JAIL TEST_TMP
python3 "$TOP_SRCDIR/tests/integration/terminal.py"
