/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Asked: which files and sockets a call of a program that is watched asks for.
 *
 * They are read from the program's memory, which it can change behind our back.
 * That is good enough to learn from and to tell of; nothing is permitted or refused by it. */
#pragma once

#include "jail/learned.h"

#include <linux/seccomp.h>

/* Who is told. `path` is absolute, as the jail names it; `uses` are LearnedUse; `what` is as learned_add_socket () has it. */
typedef struct {
  void (*file) (const char *path, guint uses, const char *process, gpointer data);
  void (*socket) (const char *what, const char *process, gpointer data);
  gpointer data;
} AskedSink;

/* Tells what the call `name` asks for. Whether the call succeeds is not known. `process` names the one that
 * asks. `since`: what is older, in seconds since the epoch, is not the program's own. */
void asked_about (int listener, const struct seccomp_notif *question, const char *name, const char *process,
                  gint64 since, const AskedSink *sink);
