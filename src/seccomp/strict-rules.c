/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "seccomp/strict-rules.h"

#include <fcntl.h>
#include <linux/seccomp.h>
#include <sys/mman.h>

#include "seccomp/named-rules.h"

#ifndef AT_EMPTY_PATH
#define AT_EMPTY_PATH 0x1000
#endif
#define ARCH_SET_FS 0x1002 /* asm/prctl.h */

/* What loaders and the start of C libraries call. It reads files, and writes none. */
static const char *const startup_calls[] = {
  "execve", "exit", "exit_group", "rt_sigreturn", "restart_syscall", "read", "pread64", "readv", "write", "writev",
  "close", "lseek", "fstat", "newfstatat", "stat", "lstat", "statx", "statfs", "fstatfs", "access", "faccessat",
  "faccessat2", "readlink", "readlinkat", "getcwd", "brk", "mmap", "munmap", "mremap", "mprotect", "madvise",
  "arch_prctl", "set_tid_address", "set_robust_list", "rseq", "getrandom", "futex", "uname", "sysinfo",
  "rt_sigprocmask", "rt_sigaction", "gettid", "getpid", "getuid", "geteuid", "getgid", "getegid", "fadvise64",
};

/* What a program that copies its input to its output calls: proved by cat, tr,
 * sed, gzip and static programs of the C library. */
static const char *const strict_calls[] = {
  "read", "readv", "write", "writev", "lseek", "close", "fstat", "exit", "exit_group", "rt_sigreturn",
  "restart_syscall", "brk", "munmap", "mremap", "getrandom", "set_tid_address",
};

typedef struct {
  Filter *filter;
  Origin origin;
} Allowing;

static void
allow (const Allowing *allowing, const char *name)
{
  FilterRule rule;

  if (named_rule_init (&rule, FILTER_COVERS_NATIVE, name, FILTER_ACTION_ALLOW, allowing->origin))
    filter_add_rule (allowing->filter, &rule);
}

/* Allowed where both of two arguments are so; a mask of 0 asks nothing. */
static void
allow_if (const Allowing *allowing, const char *name, FilterComparison first, FilterComparison second)
{
  FilterRule rule;

  if (!named_rule_init (&rule, FILTER_COVERS_NATIVE, name, FILTER_ACTION_ALLOW, allowing->origin))
    return;
  rule.comparisons[rule.n_comparisons++] = first;
  if (second.mask != 0)
    rule.comparisons[rule.n_comparisons++] = second;
  filter_add_rule (allowing->filter, &rule);
}

static Filter *
strict_filter_new (FilterAction refused)
{
  return filter_new (FILTER_COVERS_NATIVE, refused, FILTER_ACTION_KILL);
}

static Filter *
make_startup_filter (FilterAction refused, Origin origin)
{
  const Allowing allowing = { strict_filter_new (refused), origin };
  const FilterComparison nothing = { 0, 0, 0 };
  const guint32 writing = O_ACCMODE | O_CREAT | O_TRUNC | (O_TMPFILE & ~O_DIRECTORY);

  for (gsize i = 0; i < G_N_ELEMENTS (startup_calls); i++)
    allow (&allowing, startup_calls[i]);
  allow_if (&allowing, "open", (FilterComparison) { 1, writing, 0 }, nothing);
  allow_if (&allowing, "openat", (FilterComparison) { 2, writing, 0 }, nothing);
  /* To ask for a limit, not to set one: the new one is a null pointer. */
  allow_if (&allowing, "prlimit64", (FilterComparison) { 2, G_MAXUINT64, 0 }, nothing);
  /* The strict filter itself comes this way. A program that adds filters of its
   * own here only loses by it. */
  allow_if (&allowing, "seccomp", (FilterComparison) { 0, 0xffffffff, SECCOMP_SET_MODE_FILTER },
            (FilterComparison) { 1, 0xffffffff, 0 });
  return allowing.filter;
}

static Filter *
make_strict_filter (FilterAction refused, Origin origin)
{
  const Allowing allowing = { strict_filter_new (refused), origin };
  const FilterComparison nothing = { 0, 0, 0 };

  for (gsize i = 0; i < G_N_ELEMENTS (strict_calls); i++)
    allow (&allowing, strict_calls[i]);
  /* Memory for data, never for code. */
  allow_if (&allowing, "mmap", (FilterComparison) { 2, PROT_EXEC, 0 },
            (FilterComparison) { 3, MAP_ANONYMOUS, MAP_ANONYMOUS });
  allow_if (&allowing, "mprotect", (FilterComparison) { 2, PROT_EXEC, 0 }, nothing);
  /* What fstat is in today's C library: of descriptors 0 to 3. A path may stand
   * there as well, which shows sizes and dates of what is visible. */
  allow_if (&allowing, "newfstatat", (FilterComparison) { 0, 0xfffffffc, 0 },
            (FilterComparison) { 3, 0xffffffff, AT_EMPTY_PATH });
  /* The thread pointer of static programs. */
  allow_if (&allowing, "arch_prctl", (FilterComparison) { 0, 0xffffffff, ARCH_SET_FS }, nothing);
  return allowing.filter;
}

void
strict_rules_add (FilterSet *set, FilterAction refused, Origin origin)
{
  filter_set_append (set, make_startup_filter (refused, origin));
  filter_set_append (set, make_strict_filter (refused, origin));
}
