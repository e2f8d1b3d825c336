/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* What an AppImage is: an ELF program with a file system in it, ISO 9660 that starts at the
 * beginning (type 1) or squashfs behind the program (type 2). See
 * https://github.com/AppImage/AppImageSpec/blob/master/draft.md. Nothing of the file is believed that is not
 * checked, and the program in it is never run. */
#pragma once

#include <glib.h>

typedef struct {
  guint type;     /* 1 or 2 */
  guint64 offset; /* of the file system, in bytes */
} AppImageFile;

/* Reads `size` bytes at `offset`, all of them or none. */
typedef gboolean (*AppImageRead) (gpointer data, void *buffer, gsize size, guint64 offset);

/* NULL and *file for an AppImage of `size` bytes, else what is wrong with it. */
const char *appimage_parse (AppImageRead read, gpointer data, guint64 size, AppImageFile *file);

/* The same for an open file. */
const char *appimage_parse_fd (int fd, AppImageFile *file);

/* TRUE where the program of that name on the command line is called like an AppImage
 * and has the magic number of one. */
gboolean appimage_is_named (const char *program);

/* The program that an AppImage is called after, in lower case: "krita" for "Krita-5.2.2-x86_64.AppImage", fit
 * to be the name of a profile; NULL where none can be made out. g_free () it. */
char *appimage_name (const char *path);

/* The same name with its last word taken off, for a more general profile: "libreoffice" for "libreoffice-fresh".
 * FALSE where it has one word only. */
gboolean appimage_shorten_name (char *name);
