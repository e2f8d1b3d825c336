/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The names of error numbers, as profiles write them and reports print them. */
#pragma once

/* The number of "EPERM", 0 for a name that is none. */
int errno_from_name (const char *name);

/* "EPERM", or NULL for a number without a name. Static storage. */
const char *errno_to_name (int number);
