/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Memory that a process which only waits from now on needs no more. */
#pragma once

/* Forgets the pages of code and constants that the process has read so far: those that it still needs come back from
 * their files, one by one. Allocates nothing. */
void memory_forget_code (void);

/* The same, and gives back what malloc(3) has free. */
void memory_forget_unused (void);
