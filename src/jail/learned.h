/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Learned: what runs of a program were seen to ask for: system calls, files, sockets, calls on a bus. It is kept in the comments
 * of a file, whose lines are the profile that is made of it. */
#pragma once

#include <glib.h>

/* Bits of what a file was asked for. */
typedef enum {
  LEARNED_READ      = 1 << 0,
  LEARNED_WRITE     = 1 << 1,
  LEARNED_EXECUTE   = 1 << 2,
  LEARNED_CREATE    = 1 << 3,
  LEARNED_DIRECTORY = 1 << 4, /* it is one, or stands for what is below it */
  LEARNED_REMOVE    = 1 << 5,
  LEARNED_FOREIGN   = 1 << 6, /* was on the host before the program */
  LEARNED_SOCKET    = 1 << 7,
  LEARNED_LOOKED    = 1 << 8, /* whether it is there; not learned */
} LearnedUse;

#define LEARNED_USE_LETTERS "rwxcdufs"

typedef struct Learned Learned;

/* What was asked for, and by which process first. */
typedef struct {
  guint uses; /* LearnedUse, of files */
  char *process;
} LearnedFact;

/* Takes over what an earlier run left in the file, if it exists; nothing where `path` is "". `home` is the home directory. Errors:
 * JAIL_ERROR_PROFILE for a file that was not written here, JAIL_ERROR_HOST. */
Learned *learned_open (const char *path, const char *home, GError **error);
void learned_free (Learned *learned);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (Learned, learned_free)

/* A call of that name, made by a process of that name. */
void learned_add (Learned *learned, const char *call, const char *process);

/* A file that was asked for, by its absolute path; it is folded into a sensible directory. */
void learned_add_file (Learned *learned, const char *path, guint uses, const char *process);

/* "family inet stream", "connect inet ADDRESS port N", "bind inet ADDRESS", "connect PATH", "bind PATH". */
void learned_add_socket (Learned *learned, const char *what, const char *process);

/* The line of a profile that permits a call on a bus, which was refused: "dbus-user.call NAME=METHOD@PATH". Any other
 * text is left out. */
void learned_add_bus (Learned *learned, const char *rule, const char *process);

/* Names and their LearnedFact, in order of the names. */
GTree *learned_get_calls (const Learned *learned);
GTree *learned_get_files (const Learned *learned);
GTree *learned_get_sockets (const Learned *learned);
GTree *learned_get_bus (const Learned *learned);
const char *learned_get_home (const Learned *learned);
const char *learned_get_path (const Learned *learned); /* "": there is no file */

/* How many of each are new since learned_open (), in words. Free with g_free (). */
char *learned_news (const Learned *learned);

/* Replaces the file: what was learned, and `lines`, what is made of it. Errors: JAIL_ERROR_HOST. */
gboolean learned_write (const Learned *learned, const char *lines, GError **error);
