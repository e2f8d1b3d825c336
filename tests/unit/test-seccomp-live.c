/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Filters in the kernel: a child loads them, makes calls, and finds what the
 * model says. Calls that the filter allows are compared with what the kernel
 * answers without a filter. */
#define _GNU_SOURCE
#include <errno.h>
#include <linux/filter.h>
#include <linux/sched.h>
#include <linux/seccomp.h>
#include <signal.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include "seccomp/cache.h"
#include "seccomp/syscall-names.h"

#define GARBAGE 0x100000000

typedef struct {
  const char *name;
  FilterAbi abi;
  guint64 arguments[3];
} Call;

/* None of them does anything: what is not refused has bad arguments. */
static const Call calls[] = {
  { "ioctl", FILTER_ABI_NATIVE, { (guint64) -1, 0x5412, 0 } },
  { "ioctl", FILTER_ABI_NATIVE, { (guint64) -1, GARBAGE | 0x5412, 0 } },
  { "ioctl", FILTER_ABI_NATIVE, { (guint64) -1, 0x5413, 0 } },
  { "ioctl", FILTER_ABI_I386, { (guint32) -1, 0x5412, 0 } },
  { "ioctl", FILTER_ABI_I386, { (guint32) -1, 0x5413, 0 } },
  { "clone3", FILTER_ABI_NATIVE, { 0, 0, 0 } },
  { "clone3", FILTER_ABI_I386, { 0, 0, 0 } },
  { "clone", FILTER_ABI_NATIVE, { CLONE_NEWUSER | CLONE_FS, 0, 0 } },
  { "unshare", FILTER_ABI_NATIVE, { CLONE_NEWUSER | CLONE_SETTLS, 0, 0 } },
  { "unshare", FILTER_ABI_NATIVE, { GARBAGE | CLONE_NEWUSER | CLONE_SETTLS, 0, 0 } },
  { "unshare", FILTER_ABI_NATIVE, { 1, 0, 0 } },
  { "setns", FILTER_ABI_NATIVE, { (guint64) -1, 0, 0 } },
  { "mount", FILTER_ABI_NATIVE, { 0, 0, 0 } },
  { "mount", FILTER_ABI_I386, { 0, 0, 0 } },
  { "umount2", FILTER_ABI_NATIVE, { 0, 0xffff, 0 } },
  { "umount", FILTER_ABI_I386, { 0, 0, 0 } },
  { "pivot_root", FILTER_ABI_NATIVE, { 0, 0, 0 } },
  { "chroot", FILTER_ABI_NATIVE, { 0, 0, 0 } },
  { "open_tree", FILTER_ABI_NATIVE, { (guint64) -1, 0, 0 } },
  { "open_tree_attr", FILTER_ABI_NATIVE, { (guint64) -1, 0, 0 } },
  { "open_tree_attr", FILTER_ABI_I386, { (guint32) -1, 0, 0 } },
  { "statmount", FILTER_ABI_I386, { 0, 0, 0 } },
  { "socket", FILTER_ABI_NATIVE, { AF_ALG, (guint64) -1, 0 } },
  { "socket", FILTER_ABI_NATIVE, { AF_PACKET, (guint64) -1, 0 } },
  { "socket", FILTER_ABI_NATIVE, { GARBAGE | AF_PACKET, (guint64) -1, 0 } },
  { "socket", FILTER_ABI_NATIVE, { AF_INET, (guint64) -1, 0 } },
  { "socket", FILTER_ABI_I386, { AF_PACKET, (guint32) -1, 0 } },
  { "socket", FILTER_ABI_I386, { AF_INET, (guint32) -1, 0 } },
  { "socketcall", FILTER_ABI_I386, { 1, 0, 0 } },
  { "kill", FILTER_ABI_NATIVE, { 0, 0, 0 } },
  { "kill", FILTER_ABI_NATIVE, { GARBAGE, 0, 0 } },
  { "bpf", FILTER_ABI_NATIVE, { 99, 0, 0 } },
  { "bpf", FILTER_ABI_I386, { 99, 0, 0 } },
  { "ptrace", FILTER_ABI_NATIVE, { 999, 0, 0 } },
  { "io_uring_setup", FILTER_ABI_NATIVE, { 0, 0, 0 } },
  { "keyctl", FILTER_ABI_NATIVE, { 9999, 0, 0 } },
  { "mprotect", FILTER_ABI_NATIVE, { 1, 4096, PROT_EXEC } },
  { "mprotect", FILTER_ABI_NATIVE, { 1, 4096, GARBAGE | PROT_EXEC } },
  { "mprotect", FILTER_ABI_NATIVE, { 1, 4096, PROT_READ } },
  { "mmap", FILTER_ABI_NATIVE, { 0, 0, PROT_WRITE | PROT_EXEC } },
  { "memfd_create", FILTER_ABI_NATIVE, { 0, 0, 0 } },
  { "personality", FILTER_ABI_NATIVE, { 0x400000, 0, 0 } },
  { "close", FILTER_ABI_NATIVE, { (guint64) -1, 0, 0 } },
};

/* Not from inside the child: names need libseccomp. */
typedef struct {
  int numbers[G_N_ELEMENTS (calls)];
  gboolean has_i386;
} Setting;

#ifdef __x86_64__
static long
call_i386 (int number, const guint64 arguments[3])
{
  long result = number;

  /* The kernel clears r8 to r11 on the way out of int 0x80. */
  __asm__ volatile ("int $0x80"
                    : "+a" (result)
                    : "b" (arguments[0]), "c" (arguments[1]), "d" (arguments[2]), "S" (0L), "D" (0L)
                    : "memory", "cc", "r8", "r9", "r10", "r11");
  return (int) result;
}
#else
static long
call_i386 (int number, const guint64 arguments[3])
{
  (void) number;
  (void) arguments;
  return -ENOSYS;
}
#endif

/* 0 or an errno. */
static int
make_call (const Setting *setting, gsize index)
{
  const Call *call = &calls[index];
  long result;

  if (call->abi == FILTER_ABI_I386)
    {
      result = call_i386 (setting->numbers[index], call->arguments);
      return result < 0 ? (int) -result : 0;
    }
  result = syscall (setting->numbers[index], call->arguments[0], call->arguments[1],
                    call->arguments[2], 0L, 0L, 0L);
  return result < 0 ? errno : 0;
}

/* _exit() without what sanitizers do in it, which no list of calls foresees. */
static void
finish (int status)
{
  syscall (SYS_exit_group, status);
}

static gboolean
load (const GPtrArray *programs)
{
  if (prctl (PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) != 0)
    return FALSE;
  for (guint i = 0; i < programs->len; i++)
    {
      gsize size;
      gconstpointer code = g_bytes_get_data (g_ptr_array_index (programs, i), &size);
      const struct sock_fprog program = {
        .len = (unsigned short) (size / sizeof (struct sock_filter)),
        .filter = (struct sock_filter *) code,
      };

      if (syscall (SYS_seccomp, SECCOMP_SET_MODE_FILTER, 0, &program) != 0)
        return FALSE;
    }
  return TRUE;
}

/* The wait status of a child that loads the programs and does something. */
static int
in_child (const GPtrArray *programs, void (*deed) (gpointer data), gpointer data)
{
  int status;
  pid_t child = fork ();

  g_assert_cmpint (child, >=, 0);
  if (child == 0)
    {
      const struct rlimit no_core = { 0, 0 };

      setrlimit (RLIMIT_CORE, &no_core);
      if (!load (programs))
        finish (99);
      deed (data);
      finish (0);
    }
  g_assert_cmpint (waitpid (child, &status, 0), ==, child);
  return status;
}

#ifdef __x86_64__
static void
getpid_i386 (gpointer data)
{
  const guint64 none[3] = { 0 };

  (void) data;
  finish (call_i386 (20, none) > 0 ? 0 : 1);
}
#endif

static gboolean
has_i386 (void)
{
#ifdef __x86_64__
  g_autoptr (GPtrArray) nothing = g_ptr_array_new ();
  int status = in_child (nothing, getpid_i386, NULL);

  return WIFEXITED (status) && WEXITSTATUS (status) == 0;
#else
  return FALSE;
#endif
}

static Setting
find_numbers (void)
{
  Setting setting = { .has_i386 = has_i386 () };

  for (gsize i = 0; i < G_N_ELEMENTS (calls); i++)
    {
      setting.numbers[i] = syscall_number (filter_abi_arch (calls[i].abi), calls[i].name);
      if (calls[i].abi == FILTER_ABI_I386 && !setting.has_i386)
        setting.numbers[i] = -1;
    }
  if (!setting.has_i386)
    g_test_message ("this kernel runs no 32-bit calls: those are not tried");
  return setting;
}

typedef struct {
  const Setting *setting;
  int *results;             /* shared with the parent */
} Run;

static void
make_calls (gpointer data)
{
  const Run *run = data;

  for (gsize i = 0; i < G_N_ELEMENTS (calls); i++)
    if (run->setting->numbers[i] >= 0)
      run->results[i] = make_call (run->setting, i);
}

static int *
run_calls (const Setting *setting, const GPtrArray *programs)
{
  int *results = mmap (NULL, sizeof (int) * G_N_ELEMENTS (calls), PROT_READ | PROT_WRITE,
                       MAP_SHARED | MAP_ANONYMOUS, -1, 0);
  Run run = { setting, results };
  int status;

  g_assert_true (results != MAP_FAILED);
  status = in_child (programs, make_calls, &run);
  g_assert_true (WIFEXITED (status));
  g_assert_cmpint (WEXITSTATUS (status), ==, 0);
  return results;
}

static void
compare (const Policy *policy)
{
  const FilterContext context = { .refuse_group_signals = TRUE };
  g_autoptr (GError) error = NULL;
  g_autoptr (FilterSet) set = filter_set_from_policy (policy, &context, NULL, &error);
  g_autoptr (GPtrArray) programs = NULL, nothing = g_ptr_array_new ();
  const Setting setting = find_numbers ();
  int *with, *without;

  g_assert_no_error (error);
  programs = filter_programs_for_policy (policy, &context, NULL, NULL, &error);
  g_assert_no_error (error);
  without = run_calls (&setting, nothing);
  with = run_calls (&setting, programs);
  for (gsize i = 0; i < G_N_ELEMENTS (calls); i++)
    {
      const Call *call = &calls[i];
      guint64 arguments[6] = { call->arguments[0], call->arguments[1], call->arguments[2] };
      g_autofree char *text = NULL, *expected_text = NULL;
      FilterAction action;

      if (setting.numbers[i] < 0)
        continue;
      action = filter_set_evaluate (set, filter_abi_arch (call->abi), (guint32) setting.numbers[i],
                                    arguments);
      g_assert_cmpint (action.verb, !=, FILTER_KILL_PROCESS);
      text = g_strdup_printf ("%s %s #%" G_GSIZE_FORMAT ": %s", filter_abi_name (call->abi),
                              call->name, i, g_strerror (with[i]));
      expected_text = g_strdup_printf ("%s %s #%" G_GSIZE_FORMAT ": %s", filter_abi_name (call->abi),
                                       call->name, i,
                                       g_strerror (action.verb == FILTER_ERRNO
                                                   ? action.error : without[i]));
      g_assert_cmpstr (text, ==, expected_text);
    }
  munmap (with, sizeof (int) * G_N_ELEMENTS (calls));
  munmap (without, sizeof (int) * G_N_ELEMENTS (calls));
}

static void
test_base (void)
{
  g_autoptr (Policy) policy = policy_new ();

  compare (policy);
}

static void
test_everything (void)
{
  g_autoptr (Policy) policy = policy_new ();
  SeccompWishes *wishes = &policy->seccomp;

  wishes->deny.text = "";
  wishes->protocols_set = TRUE;
  wishes->protocols = PROTOCOL_UNIX | PROTOCOL_INET;
  wishes->restrict_namespaces = NAMESPACE_ALL;
  wishes->memory_deny_write_execute.set = TRUE;
  compare (policy);
}

static void
test_contradiction (void)
{
  g_autoptr (Policy) policy = policy_new ();

  policy->seccomp.drop.text = "ioctl:EACCES,unshare:EIO,mount:ENOENT,clone3:EIO";
  compare (policy);
}

static void
do_kept (gpointer data)
{
  (void) data;
  /* Kept, refused, newer than the list, and refused although kept. */
  if (syscall (SYS_getuid) < 0)
    finish (1);
  if (syscall (SYS_getppid) >= 0 || errno != EPERM)
    finish (2);
  if (syscall (SYSCALL_NEWEST + 9) >= 0 || errno != ENOSYS)
    finish (3);
  if (syscall (SYS_clone3, NULL, 0) >= 0 || errno != ENOSYS)
    finish (4);
  if (syscall (SYS_ioctl, -1, 0x5412UL, NULL) >= 0 || errno != EPERM)
    finish (5);
  if (syscall (SYS_ioctl, -1, 0x5413UL, NULL) >= 0 || errno != EBADF)
    finish (6);
}

static void
test_keep (void)
{
  g_autoptr (Policy) policy = policy_new ();
  g_autoptr (GPtrArray) programs = NULL;
  int status;

  policy->seccomp.keep.text = "getuid,ioctl,clone3";
  programs = filter_programs_for_policy (policy, &(FilterContext) { 0 }, NULL, NULL,
                                         NULL);
  g_assert_nonnull (programs);
  g_assert_cmpuint (programs->len, ==, 2);
  status = in_child (programs, do_kept, NULL);
  g_assert_true (WIFEXITED (status));
  g_assert_cmpint (WEXITSTATUS (status), ==, 0);
}

#ifdef __x86_64__
static void
make_x32_call (gpointer data)
{
  (void) data;
  finish (syscall (0x40000000L | SYS_getpid) < 0 && errno == ENOSYS ? 0 : 1);
}
#endif

static void
test_block_secondary (void)
{
#ifdef __x86_64__
  g_autoptr (Policy) policy = policy_new ();
  g_autoptr (GPtrArray) open = NULL, blocked = NULL;
  const FilterContext context = { 0 };
  int status;

  open = filter_programs_for_policy (policy, &context, NULL, NULL, NULL);
  policy->seccomp.block_secondary.set = TRUE;
  blocked = filter_programs_for_policy (policy, &context, NULL, NULL, NULL);

  status = in_child (open, make_x32_call, NULL);
  g_assert_true (WIFEXITED (status));
  g_assert_cmpint (WEXITSTATUS (status), ==, 0);
  status = in_child (blocked, make_x32_call, NULL);
  g_assert_true (WIFSIGNALED (status));
  g_assert_cmpint (WTERMSIG (status), ==, SIGSYS);
  if (!has_i386 ())
    {
      g_test_skip ("this kernel runs no 32-bit calls");
      return;
    }
  status = in_child (open, getpid_i386, NULL);
  g_assert_true (WIFEXITED (status));
  g_assert_cmpint (WEXITSTATUS (status), ==, 0);
  status = in_child (blocked, getpid_i386, NULL);
  g_assert_true (WIFSIGNALED (status));
  g_assert_cmpint (WTERMSIG (status), ==, SIGSYS);
#else
  g_test_skip ("only x86_64 has a second ABI here");
#endif
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/seccomp/live/base", test_base);
  g_test_add_func ("/seccomp/live/everything", test_everything);
  g_test_add_func ("/seccomp/live/contradiction", test_contradiction);
  g_test_add_func ("/seccomp/live/keep", test_keep);
  g_test_add_func ("/seccomp/live/block-secondary", test_block_secondary);
  return g_test_run ();
}
