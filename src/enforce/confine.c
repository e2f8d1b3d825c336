/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Giving up power: capabilities for all of the jail, then, in the process that
 * becomes the program, descriptors, what Landlock refuses, and system calls. */
#include "enforce/enforcement.h"

#include <errno.h>
#include <fcntl.h>
#include <linux/close_range.h>
#include <linux/seccomp.h>
#include <string.h>
#include <sys/capability.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <unistd.h>

/* linux/prctl.h, newer than Debian 12's headers. */
#ifndef PR_SET_MDWE
#define PR_SET_MDWE 65
#define PR_MDWE_REFUSE_EXEC_GAIN (1UL << 0)
#endif

/* The newest capability that could be kept; the mask has 64 bits. */
#define MAX_CAPABILITIES 64

/* Keeps some capabilities over the jail's own namespaces: in the bounding set
 * so that they can exist, ambient so that they survive exec: capabilities(7). */
static int
keep_capabilities (uint64_t keep)
{
  cap_t state = cap_init ();

  if (state == NULL)
    return -1;
  for (cap_value_t value = 0; value < MAX_CAPABILITIES && CAP_IS_SUPPORTED (value); value++) {
    if (keep & (UINT64_C (1) << value)) {
      if (cap_set_flag (state, CAP_PERMITTED, 1, &value, CAP_SET) < 0
          || cap_set_flag (state, CAP_EFFECTIVE, 1, &value, CAP_SET) < 0
          || cap_set_flag (state, CAP_INHERITABLE, 1, &value, CAP_SET) < 0)
        return -1;
    } else if (cap_drop_bound (value) < 0) {
      return -1;
    }
  }
  if (cap_set_proc (state) < 0)
    return -1;
  for (cap_value_t value = 0; value < MAX_CAPABILITIES && CAP_IS_SUPPORTED (value); value++)
    if ((keep & (UINT64_C (1) << value)) && cap_set_ambient (value, CAP_SET) < 0)
      return -1;
  cap_free (state);
  return prctl (PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0);
}

/* cap_set_mode () does not look at what becomes of the bounding set. */
static int
check_bounding_set (void)
{
  for (cap_value_t value = 0; value < MAX_CAPABILITIES; value++) {
    int held = cap_get_bound (value);

    if (held < 0 && errno == EINVAL)
      return 0;
    if (held != 0) {
      errno = held > 0 ? EPERM : errno;
      return -1;
    }
  }
  return 0;
}

void
enforcement_drop_capabilities (const Enforcement *enforcement)
{
  uint64_t keep = enforcement->plan->keep_capabilities;
  int result;

  /* One call empties all five sets, locks the securebits and sets no_new_privs. */
  if (keep == 0) {
    result = cap_set_mode (CAP_MODE_NOPRIV);
    if (result == 0 && prctl (PR_GET_NO_NEW_PRIVS, 0, 0, 0, 0) != 1) {
      errno = EPERM;
      result = -1;
    }
    if (result == 0)
      result = check_bounding_set ();
  } else {
    result = keep_capabilities (keep);
  }
  /* The memory of this process is the launcher's: environment, other profiles. */
  if (result < 0 || prctl (PR_SET_DUMPABLE, 0, 0, 0, 0) < 0)
    enforcement_fail (enforcement, STAGE_CAPABILITIES, -1);
}

/* A second statement of what the filters say about memory, by the kernel itself:
 * PR_SET_MDWE(2const), Linux 6.3. Older kernels answer EINVAL, and the filters are
 * there anyway. */
static int
deny_write_execute (void)
{
  return prctl (PR_SET_MDWE, PR_MDWE_REFUSE_EXEC_GAIN, 0, 0, 0) < 0 && errno != EINVAL ? -1 : 0;
}

/* apparmor(7): what the next exec of this thread changes to. */
static int
apply_apparmor (const char *command)
{
  int fd = open ("/proc/thread-self/attr/apparmor/exec", O_WRONLY | O_CLOEXEC);
  ssize_t written = fd < 0 ? -1 : write (fd, command, strlen (command));

  if (fd >= 0)
    close (fd);
  return written < 0 ? -1 : 0;
}

/* The report socket is among them: its closing says that the program runs. */
static int
close_descriptors (const Enforcement *enforcement)
{
  unsigned first = enforcement->first_closed;

  /* The launcher's own all have the flag already. */
  if (enforcement->plan->keep_all_fds)
    return 0;
  for (size_t i = 0; i < enforcement->n_keep_fds; i++) {
    unsigned keep = (unsigned) enforcement->keep_fds[i];

    if (keep > first && syscall (SYS_close_range, first, keep - 1, CLOSE_RANGE_CLOEXEC) < 0)
      return -1;
    first = keep + 1;
  }
  return (int) syscall (SYS_close_range, first, ~0U, CLOSE_RANGE_CLOEXEC);
}

void
enforcement_confine_program (const Enforcement *enforcement)
{
  int rule = -1;

  if (close_descriptors (enforcement) < 0)
    enforcement_fail (enforcement, STAGE_DESCRIPTORS, -1);
  if (enforcement->plan->apparmor.command != NULL && apply_apparmor (enforcement->plan->apparmor.command) < 0)
    enforcement_fail (enforcement, STAGE_APPARMOR, -1);
  if (enforcement_apply_landlock (enforcement, &rule) < 0)
    enforcement_fail (enforcement, STAGE_LANDLOCK, rule);
  if (enforcement->plan->deny_write_execute && deny_write_execute () < 0)
    enforcement_fail (enforcement, STAGE_MEMORY, -1);
  /* An allow list may not have what loading a further filter needs; so the
   * planner puts the strictest last. */
  if (enforcement->observer.len > 0) {
    enforcement_load_observer (enforcement);
    return;
  }
  for (size_t i = 0; i < enforcement->n_filters; i++)
    if (syscall (SYS_seccomp, SECCOMP_SET_MODE_FILTER, 0, &enforcement->filters[i]) < 0)
      enforcement_fail (enforcement, STAGE_FILTER, -1);
}
