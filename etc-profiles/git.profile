# SPDX-License-Identifier: LGPL-2.1-or-later
# git may reach the network and the directory in which it is started; of home, its own
# settings, read-only. Keys of ssh stay outside: the agent's socket does too. For
# servers that ask for a key write "noblacklist ${HOME}/.ssh" and "whitelist-ro
# ${HOME}/.ssh" into git.local.
include git.local
include globals.local

noblacklist ${HOME}/.config/git
whitelist ${PWD}
whitelist-ro ${HOME}/.gitconfig
whitelist-ro ${HOME}/.config/git

include terminal-tool.inc
private-etc gitconfig,mime.types,ssh
