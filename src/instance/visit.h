/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Visit: asks the supervisor of a jail, and checks that it is the one that wrote
 * the record. */
#pragma once

#include "enforce/enforce.h"
#include "instance/record.h"

typedef struct {
  Plan *plan; /* what confines a program there; see confinement.h */
  int namespaces[N_NAMESPACES];
} Visit;

void visit_free (Visit *visit);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (Visit, visit_free)

/* What it takes to join. Errors: JAIL_ERROR_HOST, JAIL_ERROR_NOT_SUPPORTED where
 * the jail forbids it. */
Visit *visit_new (const JailRecord *record, GError **error);

/* The answer to one of the questions of control.h without namespaces. */
GVariant *visit_ask (const JailRecord *record, char question, GError **error);
