/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Fold: which path a profile would name for a file that a program asked for. */
#pragma once

#include <glib.h>

/* `path` is absolute and has no "." or "..". ~/.config/NAME stands for all below it, as ~/.cache/NAME and the like
 * do; a new document for its directory, since programs save by renaming. *uses (LearnedUse) gets
 * LEARNED_DIRECTORY where the result is a directory. NULL where nothing can be named: the home
 * directory, and what all programs share. Free with g_free (). */
char *fold_path (const char *path, const char *home, guint *uses);

/* The part of `path` below `directory`, NULL where it is elsewhere; "" is the directory. */
const char *fold_below (const char *path, const char *directory);
