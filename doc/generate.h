/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Texts made from the table of directives at build time, each printed to stdout. */
#pragma once

#include "profile/directive.h"

void generate_bash (void);
void generate_zsh (void);
void generate_fish (void);
void generate_vim (void);
