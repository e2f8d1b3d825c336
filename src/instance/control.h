/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Control: the supervisor's answers to jailctl, through a socket in the
 * instance directory.
 *
 * One message is the question, one byte; one is the answer: a ControlAnswer and,
 * unless that refuses, descriptors: first a memfd with the answer's value, a
 * GVariant a{sv}, then for CONTROL_JOIN the namespaces. Only processes of the same
 * user in the same pid namespace as the supervisor are answered. */
#pragma once

#include "enforce/enforce.h"

#include <poll.h>

#define CONTROL_JOIN 'j'     /* the confinement, and the namespaces */
#define CONTROL_CONFINE 'c'  /* the confinement alone */
#define CONTROL_DESCRIBE 'd' /* what control_new () was given a function for */

typedef struct {
  int error; /* 0, or an errno: EPERM where joining is forbidden */
} ControlAnswer;

typedef struct Control Control;

#define CONTROL_CLIENTS 4
#define CONTROL_WATCHES (1 + CONTROL_CLIENTS)

/* A floating a{sv}. */
typedef GVariant *(*ControlDescribe) (gpointer data);

/* Listens in the open directory. plan, jail and data are borrowed. Errors: JAIL_ERROR_HOST. */
Control *control_new (int directory, const Plan *plan, const RunningJail *jail, ControlDescribe describe,
                      gpointer data, GError **error);
void control_free (Control *control);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (Control, control_free)

/* What to poll (2) for, and what to do with the answers. Never waits for a client. */
void control_watch (const Control *control, struct pollfd *watches);
void control_serve (Control *control, const struct pollfd *watches);
