/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Memory that a process which only waits from now on needs no more. */
#pragma once

/* Gives back what malloc(3) has free, and forgets the pages of code and constants that the
 * process has read so far: those that it still needs come back from their files, one by one. */
void memory_forget_unused (void);

/* The same, and all that lies in the heap: for a process that uses nothing that malloc(3)
 * gave, and ends by _exit(2). Allocates nothing. */
void memory_forget_heap (void);
