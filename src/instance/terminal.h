/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Terminal: carries bytes between the terminal that the launcher was started
 * from and the one that the program has in the jail.
 *
 * While the launcher is the foreground job, its terminal is in raw mode: every
 * key goes to the program's terminal, which makes signals of Ctrl-C and Ctrl-Z
 * itself. Otherwise, and in a pipeline until the program wants to read, the
 * terminal is left to whoever has it, and only output is carried. */
#pragma once

#include "enforce/enforce.h"

#include <poll.h>

typedef struct Terminal Terminal;

#define TERMINAL_WATCHES 3

/* NULL where the caller has no controlling terminal; else *wish is what
 * enforce_start () is to be asked for. */
Terminal *terminal_open (TerminalWish *wish);

/* Takes over the other end of the program's terminal. */
void terminal_attach (Terminal *terminal, int multiplexer);

/* Others write to it as well while it is taken: lines still end as they should. */
void terminal_share_output (Terminal *terminal);

/* Takes the terminal where the caller is the foreground job; TRUE where it has it now. */
gboolean terminal_take (Terminal *terminal);
gboolean terminal_is_taken (const Terminal *terminal);
/* Leaves it as it was found. */
void terminal_give_back (Terminal *terminal);

/* Passes the size of the window on. */
void terminal_resize (Terminal *terminal);

/* What to poll (2) for, and what to do afterwards with the answers. terminal_serve ()
 * returns TRUE when the terminal was used while it is not taken: who has it may
 * have changed. */
void terminal_watch (Terminal *terminal, struct pollfd *watches);
gboolean terminal_serve (Terminal *terminal, const struct pollfd *watches);

/* Carries what output is left and gives the terminal back. */
void terminal_close (Terminal *terminal);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (Terminal, terminal_close)
