/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Confinement: the part of a Plan that a program which joins later needs, as
 * one value that can be handed over. */
#pragma once

#include "plan/plan.h"

/* A floating a{sv}. */
GVariant *confinement_from_plan (const Plan *plan);

/* A Plan with that part and nothing else; its arguments are to be set. Errors:
 * JAIL_ERROR_HOST for a value that lacks something or makes no sense. */
Plan *confinement_to_plan (GVariant *confinement, GError **error);
