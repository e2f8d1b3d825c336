/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Network, other processes and system calls. What the filters do with a call is
 * found out by running them on it. */
#include "plan/reach-private.h"

#include "seccomp/bpf-interpreter.h"
#include "seccomp/filter.h"
#include "seccomp/syscall-names.h"
#include "util/landlock-abi.h"

#include <sched.h>
#include <string.h>
#include <sys/capability.h>
#include <sys/socket.h>

/* Calls that most programs never make, and most holes of the last years were behind. */
static const char *const core[] = {
  "bpf", "perf_event_open", "userfaultfd", "io_uring_setup", "keyctl", "add_key", "request_key", "ptrace",
  "process_vm_readv", "process_vm_writev", "pidfd_getfd", "kcmp", "mount", "umount2", "move_mount", "open_tree",
  "fsopen", "fspick", "mount_setattr", "pivot_root", "chroot", "setns", "init_module", "finit_module",
  "delete_module", "kexec_load", "kexec_file_load", "reboot", "swapon", "swapoff", "acct", "quotactl", "settimeofday",
  "clock_settime", "adjtimex", "clock_adjtime", "name_to_handle_at", "open_by_handle_at", "fanotify_init", "iopl",
  "ioperm", "modify_ldt", "syslog", "vhangup", "nfsservctl", "uselib", "lookup_dcookie", "mbind", "migrate_pages",
  "move_pages",
};

/* More of them than that within reach are no few. */
#define FEW_CALLS 5

static gboolean
run_filter (GBytes *filter, const struct seccomp_data *data)
{
  guint32 answer = bpf_program_run (g_bytes_get_data (filter, NULL), data) & SECCOMP_RET_ACTION_FULL;

  return answer == SECCOMP_RET_ALLOW || answer == SECCOMP_RET_LOG;
}

/* Whether the kernel gets to see the call. */
static gboolean
passes (const Plan *plan, guint32 arch, const char *name, guint64 first, guint64 second)
{
  int number = syscall_number (arch, name);
  struct seccomp_data data = { .nr = number, .arch = arch, .args = { first, second } };
  gboolean passes = number >= 0;

  for (guint i = 0; passes && i < plan->filters->len; i++)
    passes = run_filter (g_ptr_array_index (plan->filters, i), &data);
  if (passes && plan->strict_filter != NULL)
    passes = run_filter (plan->strict_filter, &data);
  return passes;
}

static void
find_network (ReachWork *work, guint32 arch)
{
  gboolean sockets = passes (work->plan, arch, "socket", AF_INET, SOCK_STREAM)
                     || passes (work->plan, arch, "socket", AF_INET6, SOCK_STREAM);
  gboolean shared = (work->plan->namespaces & CLONE_NEWNET) == 0;

  if (shared && sockets)
    reach_add (work, REACH_NETWORK, REACH_FULL, FALSE, work->plan->network_origin,
               "the host's network: the internet, the local network, and services of this machine");
  else if (!shared)
    reach_add (work, REACH_NETWORK, REACH_NONE, FALSE, work->plan->network_origin, "nothing but a loopback interface of its own");
  else
    reach_add (work, REACH_NETWORK, REACH_NONE, FALSE, work->plan->network_origin, "no internet sockets: the filters refuse them");
  if (shared && !(work->plan->landlock_scopes & LANDLOCK_SCOPE_ABSTRACT_UNIX_SOCKET)
      && passes (work->plan, arch, "socket", AF_UNIX, SOCK_STREAM))
    reach_add (work, REACH_NETWORK, REACH_PARTIAL, TRUE, work->plan->network_origin,
               "abstract sockets of all other programs: this kernel's Landlock cannot close them");
}

static void
find_processes (ReachWork *work, guint32 arch)
{
  const Plan *plan = work->plan;

  if (!(plan->namespaces & CLONE_NEWPID))
    reach_add (work, REACH_PROCESSES, REACH_FULL, TRUE, ORIGIN_BUILT_IN, "all processes of the user");
  if (!(plan->landlock_scopes & LANDLOCK_SCOPE_SIGNAL) && passes (plan, arch, "kill", 0, 0))
    reach_add (work, REACH_PROCESSES, REACH_MEDIATED, FALSE, ORIGIN_BUILT_IN, "signals to the process group that it came from");
  if (passes (plan, arch, "ptrace", 0, 0))
    reach_add (work, REACH_PROCESSES, REACH_MEDIATED, FALSE, ORIGIN_BUILT_IN, "it can trace what runs beside it in the jail");
}

static void
find_calls (ReachWork *work, guint32 arch)
{
  g_autoptr (GString) open = g_string_new (NULL);
  guint n_open = 0;

  for (gsize i = 0; i < G_N_ELEMENTS (core); i++)
    if (passes (work->plan, arch, core[i], 0, 0)) {
      g_string_append_printf (open, "%s%s", n_open > 0 ? ", " : "", core[i]);
      n_open++;
    }
  if (work->plan->strict_filter != NULL)
    reach_add (work, REACH_KERNEL, REACH_NONE, FALSE, ORIGIN_BUILT_IN, "what turns input into output, and nothing else");
  else
    reach_add (work, REACH_KERNEL, REACH_MEDIATED, FALSE, ORIGIN_BUILT_IN, "the calls of ordinary programs");
  if (n_open > 0)
    reach_add (work, REACH_KERNEL, n_open > FEW_CALLS ? REACH_FULL : REACH_PARTIAL, n_open > FEW_CALLS, ORIGIN_BUILT_IN,
               "%u of %zu rare and dangerous calls: %s", n_open, G_N_ELEMENTS (core), open->str);
}

static void
find_kernel (ReachWork *work, guint32 arch)
{
  const Plan *plan = work->plan;

  find_calls (work, arch);
  if (plan->allow_userns && passes (plan, arch, "unshare", CLONE_NEWUSER, 0))
    reach_add (work, REACH_KERNEL, REACH_PARTIAL, TRUE, plan->allow_userns_origin,
               plan->allow_inner_jails ? "jails of its own inside, with mounts: much more of the kernel is open to it"
                                       : "user namespaces of its own, for a sandbox of its own: more of the kernel is open to it");
  if (!plan->deny_write_execute)
    reach_add (work, REACH_KERNEL, REACH_NONE, FALSE, ORIGIN_BUILT_IN, "memory that is written and then executed");
#ifdef __x86_64__
  if (passes (plan, filter_abi_arch (FILTER_ABI_I386), "getpid", 0, 0))
    reach_add (work, REACH_KERNEL, REACH_MEDIATED, FALSE, ORIGIN_BUILT_IN, "system calls of 32-bit programs");
#endif
  for (int i = 0; i < 64; i++)
    if (plan->keep_capabilities & (UINT64_C (1) << i)) {
      char *name = cap_to_name (i);

      reach_add (work, REACH_KERNEL, REACH_PARTIAL, TRUE, plan->capabilities_origin, "the capability %s in its own namespaces", name);
      reach_floor (work, 4.0, "it keeps capabilities");
      cap_free (name);
    }
}

void
reach_find_kernel (ReachWork *work)
{
  guint32 arch = filter_abi_arch (FILTER_ABI_NATIVE);

  find_network (work, arch);
  find_processes (work, arch);
  find_kernel (work, arch);
}
