/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* TopScreen: the full screen of jailctl top. It alone knows of ncurses. */
#pragma once

#include "jailctl/usage.h"

typedef struct TopScreen TopScreen;

/* What was asked for by a key, besides moving the mark. */
typedef enum {
  TOP_NOTHING,
  TOP_QUIT,
  TOP_REFRESH,
  TOP_SORT,    /* by the order in *order */
  TOP_REVERSE,
  TOP_STOP,    /* what is marked; it was confirmed */
  TOP_JOIN,    /* what is marked */
} TopWish;

/* Takes over the terminal of stdin and stdout; NULL where it is none, or one that cannot
 * move its cursor. */
TopScreen *top_screen_new (void);
/* The terminal is as it was before. */
void top_screen_free (TopScreen *screen);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (TopScreen, top_screen_free)

/* Shows these (JailUsage), which are in that order, or its reverse, and which the screen keeps a hold on. The mark stays on its jail. */
void top_screen_show (TopScreen *screen, GPtrArray *usages, UsageOrder order);

/* What happened last, until a key is pressed; at most a line. */
void top_screen_tell (TopScreen *screen, const char *words);

/* Takes what keys are waiting, one wish at a time: TOP_NOTHING where none is left. */
TopWish top_screen_read (TopScreen *screen, UsageOrder *order);

/* The marked jail; NULL without one. Borrowed until the next top_screen_show (). */
const JailUsage *top_screen_marked (const TopScreen *screen);

/* The terminal is another program's from the one to the other. */
void top_screen_leave (TopScreen *screen);
void top_screen_return (TopScreen *screen);
