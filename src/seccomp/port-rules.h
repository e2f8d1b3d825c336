/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* What has to be refused where Landlock has a list of TCP ports: connections
 * that its rules do not see. */
#pragma once

#include "seccomp/filter-set.h"

void port_rules_add (FilterSet *set);
