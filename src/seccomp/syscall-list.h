/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The text of a list of system calls, as in "seccomp.drop LIST":
 *
 *   name,@group,!name,!@group,$number,name:ERRNO,name:kill,name:log */
#pragma once

#include <glib.h>

#include "seccomp/filter.h"

typedef enum {
  SYSCALL_ITEM_NAME,
  SYSCALL_ITEM_GROUP,
  SYSCALL_ITEM_NUMBER,
} SyscallItemKind;

/* Numbers above this are no system calls of any table we cover. */
#define SYSCALL_LARGEST_NUMBER 0xffff

typedef struct {
  SyscallItemKind kind;
  gboolean negated;         /* "!": an exception */
  char *name;               /* with "@" for a group; "$7" for a number */
  int number;               /* of SYSCALL_ITEM_NUMBER */
  gboolean has_action;      /* an own action behind a colon */
  FilterAction action;
} SyscallItem;

void syscall_item_free (SyscallItem *item);

/* The items of a list, in its order; unref the array, which owns them. With
 * `skipped` (char *, owned by the array) names of no known system call are put
 * there and left out; with NULL they are an error. Errors: JAIL_ERROR_PROFILE;
 * the message does not yet say where the list was written. */
GPtrArray *syscall_list_parse (const char *text, GPtrArray *skipped, GError **error);

/* "kill", "log" or the name of an errno. Error: JAIL_ERROR_PROFILE. */
gboolean syscall_action_parse (const char *text, FilterAction *action, GError **error);
