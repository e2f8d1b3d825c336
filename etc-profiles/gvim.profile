# SPDX-License-Identifier: LGPL-2.1-or-later
# Vim with windows of its own may reach the files named on its command line, the documents directory and its
# own settings, read-only: no network. Its history is kept, not in
# ~/.viminfo but with its data.
include gvim.local
include globals.local

mkdir ${HOME}/.local/share/vim
whitelist ${HOME}/.local/share/vim

whitelist-ro ${HOME}/.vim
whitelist-ro ${HOME}/.vimrc
env VIMINIT=set viminfofile=${HOME}/.local/share/vim/viminfo | silent! source $MYVIMRC

include editor.inc
private-etc vim
