/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Asked: which files and sockets a call of a program that is learned from asks for.
 *
 * They are read from the program's memory, which it can change behind our back.
 * That is good enough to learn from; nothing is permitted or refused by it. */
#pragma once

#include "jail/learned.h"

#include <linux/seccomp.h>

/* Adds what the call `name` asks for. Whether the call succeeds is not known. `process` names the one that
 * asks. `since`: what is older, in seconds since the epoch, is not the program's own. */
void asked_learn (int listener, const struct seccomp_notif *question, const char *name, const char *process,
                  gint64 since, Learned *learned);
