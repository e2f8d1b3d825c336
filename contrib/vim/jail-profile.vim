" SPDX-License-Identifier: LGPL-2.1-or-later
" Profiles of jail have a syntax of their own.
autocmd BufNewFile,BufRead */jail/*.profile,*/jail/*.inc,*/jail/*.local,*/etc-profiles/*.profile,*/etc-profiles/*.inc setfiletype jail-profile
