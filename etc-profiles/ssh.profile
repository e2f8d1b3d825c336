# SPDX-License-Identifier: LGPL-2.1-or-later
# ssh may reach the network; of home, its keys and settings, which it reads, and the
# list of known hosts, which it writes; no display, no bus, no agent.
include ssh.local
include globals.local

noblacklist ${HOME}/.ssh
mkdir ${HOME}/.ssh
mkfile ${HOME}/.ssh/known_hosts
# lint: accepted. Keys are what it is for.
whitelist-ro ${HOME}/.ssh
# lint: accepted. It has no secrets in it.
read-write ${HOME}/.ssh/known_hosts

include terminal-tool.inc
private-etc ssh
