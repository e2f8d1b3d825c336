# SPDX-License-Identifier: LGPL-2.1-or-later
# For coding agents and builds that are not trusted: jail --profile=agent PROGRAM. It
# may reach the network and one project, the directory in which it is started; no
# credentials, no start-up files, no display, no bus, and nothing else of home. The
# hooks and settings of the project's git are read-only, for they act outside. Its own settings
# last with a line in agent.local, say "whitelist ${HOME}/.config/NAME".
include agent.local
include globals.local

whitelist ${PWD}
read-only ${PWD}/.git/hooks
read-only ${PWD}/.git/config

include online.inc
include base.inc

no3d
nosound
x11 none
wayland none
dbus-user none
