/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Limits on what the program may use up. */
#include "enforce/enforcement.h"

#include <errno.h>
#include <fcntl.h>
#include <sched.h>
#include <stdio.h>
#include <string.h>
#include <sys/resource.h>
#include <unistd.h>

/* Of pid 1, and so of all that it starts: proc_pid_oom_score_adj(5). */
void
enforcement_set_memory_score (const Enforcement *enforcement)
{
  char text[16];
  int fd;

  if (enforcement->plan->memory_score == 0)
    return;
  snprintf (text, sizeof text, "%d", enforcement->plan->memory_score);
  fd = open ("/proc/self/oom_score_adj", O_WRONLY | O_CLOEXEC);
  if (fd < 0 || write (fd, text, strlen (text)) < 0)
    enforcement_fail (enforcement, STAGE_MEMORY_SCORE, -1);
  close (fd);
}

static int
set_processors (const int *processors, size_t n)
{
  cpu_set_t set;

  CPU_ZERO (&set);
  for (size_t i = 0; i < n; i++)
    CPU_SET (processors[i], &set);
  return sched_setaffinity (0, sizeof set, &set);
}

void
enforcement_limit_program (const Enforcement *enforcement)
{
  const Plan *plan = enforcement->plan;

  for (size_t i = 0; i < enforcement->n_limits; i++) {
    struct rlimit limit = { enforcement->limits[i].value, enforcement->limits[i].value };

    if (setrlimit (enforcement->limits[i].resource, &limit) < 0)
      enforcement_fail (enforcement, STAGE_LIMITS, -1);
  }
  if (plan->nice != 0 && setpriority (PRIO_PROCESS, 0, plan->nice) < 0)
    enforcement_fail (enforcement, STAGE_LIMITS, -1);
  if (enforcement->n_processors > 0 && set_processors (enforcement->processors, enforcement->n_processors) < 0)
    enforcement_fail (enforcement, STAGE_LIMITS, -1);
}
