/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Filters without a kernel: lists, groups, what wishes compose to, and that the
 * compiled programs say the same as the model. */
#include <errno.h>
#include <linux/sched.h>
#include <seccomp.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/shm.h>
#include <sys/socket.h>

#include "seccomp/compile.h"
#include "seccomp/errno-names.h"
#include "seccomp/filter-policy.h"
#include "seccomp/groups.h"
#include "seccomp/syscall-list.h"
#include "seccomp/syscall-names.h"
#include "seccomp/verify.h"
#include "util/error.h"

#define GARBAGE G_GUINT64_CONSTANT (0xdeadbeef00000000)

static const FilterContext plain_context = { 0 };

/* Policies for tests: the texts are literals, the policy only refers to them. */
static Policy *
policy_with_deny (const char *list)
{
  Policy *policy = policy_new ();

  policy->seccomp.deny = (TextWish) { list, policy_origin (policy, "test.profile", 7) };
  return policy;
}

static FilterSet *
compose (const Policy *policy)
{
  g_autoptr (GError) error = NULL;
  FilterSet *set = filter_set_from_policy (policy, &plain_context, NULL, &error);

  g_assert_no_error (error);
  for (guint i = 0; i < set->filters->len; i++)
    {
      const Filter *filter = g_ptr_array_index (set->filters, i);
      g_autoptr (GBytes) program = filter_compile (filter, &error);

      g_assert_no_error (error);
      filter_verify (filter, program, &error);
      g_assert_no_error (error);
    }
  return set;
}

static FilterAction
ask (const FilterSet *set, FilterAbi abi, const char *name, guint64 a0, guint64 a1, guint64 a2)
{
  const guint64 arguments[6] = { a0, a1, a2 };
  int number = syscall_number (filter_abi_arch (abi), name);

  g_assert_cmpint (number, >=, 0);
  return filter_set_evaluate (set, filter_abi_arch (abi), (guint32) number, arguments);
}

static void
assert_action (const char *name, FilterAction found, FilterAction expected)
{
  g_autofree char *found_text = filter_action_to_string (found);
  g_autofree char *expected_text = filter_action_to_string (expected);
  g_autofree char *left = g_strdup_printf ("%s: %s", name, found_text);
  g_autofree char *right = g_strdup_printf ("%s: %s", name, expected_text);

  g_assert_cmpstr (left, ==, right);
}

/* The same answer on every ABI that the machine covers and that has the call. */
static void
expect (const FilterSet *set, const char *name, guint64 a0, guint64 a1, guint64 a2, int number)
{
  FilterAction expected = number == 0 ? FILTER_ACTION_ALLOW
                                      : FILTER_ACTION_ERRNO ((guint16) number);

  for (guint abi = 0; abi < FILTER_N_ABIS; abi++)
    if ((FILTER_COVERS_ALL & (1u << abi)) != 0
        && syscall_number (filter_abi_arch (abi), name) >= 0)
      assert_action (name, ask (set, abi, name, a0, a1, a2), expected);
}

static void
expect_list_error (const char *list, const char *part)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) items = syscall_list_parse (list, NULL, &error);

  g_assert_null (items);
  g_assert_error (error, JAIL_ERROR, JAIL_ERROR_PROFILE);
  if (strstr (error->message, part) == NULL)
    g_error ("\"%s\" does not say \"%s\"", error->message, part);
}

static void
test_list_errors (void)
{
  expect_list_error ("", "empty list");
  expect_list_error ("read,,write", "empty item");
  expect_list_error (",read", "empty item");
  expect_list_error ("read,", "empty item");
  expect_list_error ("read, write", "\" \"");
  expect_list_error ("re\nad", "0x0a");
  expect_list_error ("re(ad", "\"(\"");
  expect_list_error ("\xc3\xa4", "0xc3");
  expect_list_error ("opennat", "did you mean \"openat\"?");
  expect_list_error ("xyzzyxyzzyxyzzy", "unknown system call");
  expect_list_error ("@mounts", "did you mean \"@mount\"?");
  expect_list_error ("@", "unknown group");
  expect_list_error ("!", "no item");
  expect_list_error ("!!read", "no item");
  expect_list_error ("re@ad", "no item");
  expect_list_error (":EPERM", "no item");
  expect_list_error ("read:", "no action");
  expect_list_error ("read:EPERMM", "no action");
  expect_list_error ("read:1", "no action");
  expect_list_error ("read:kill:kill", "no action");
  expect_list_error ("!read:kill", "exception");
  expect_list_error ("$", "number");
  expect_list_error ("$-1", "number");
  expect_list_error ("$65536", "number");
  expect_list_error ("$99999999999999999999", "number");
  expect_list_error ("$0x10", "number");
}

static void
test_list_items (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) skipped = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (GPtrArray) items
    = syscall_list_parse ("read,@mount,!chroot,!@swap,$300:EWOULDBLOCK,write:kill,nosuch,!nosuch2",
                          skipped, &error);
  const SyscallItem *item;

  g_assert_no_error (error);
  g_assert_cmpuint (items->len, ==, 6);
  item = g_ptr_array_index (items, 2);
  g_assert_true (item->negated);
  g_assert_cmpstr (item->name, ==, "chroot");
  item = g_ptr_array_index (items, 3);
  g_assert_true (item->negated && item->kind == SYSCALL_ITEM_GROUP);
  item = g_ptr_array_index (items, 4);
  g_assert_true (item->kind == SYSCALL_ITEM_NUMBER && item->number == 300);
  g_assert_cmpuint (item->action.error, ==, EAGAIN);
  item = g_ptr_array_index (items, 5);
  g_assert_true (item->has_action && item->action.verb == FILTER_KILL_PROCESS);
  g_assert_cmpuint (skipped->len, ==, 2);
  g_assert_cmpstr (g_ptr_array_index (skipped, 0), ==, "nosuch");
}

static void
test_names (void)
{
  g_assert_cmpint (errno_from_name ("EPERM"), ==, EPERM);
  g_assert_cmpint (errno_from_name ("ENOTSUP"), ==, ENOTSUP);
  g_assert_cmpint (errno_from_name ("eperm"), ==, 0);
  g_assert_cmpint (errno_from_name (""), ==, 0);
  g_assert_cmpint (syscall_number (seccomp_arch_native (), "open_tree_attr"), ==, 467);
  g_assert_cmpint (syscall_number (SCMP_ARCH_X86, "open_tree_attr"), ==, 467);
  g_assert_cmpint (syscall_number (SCMP_ARCH_X86, "socket"), ==, 359);
  g_assert_cmpint (syscall_number (SCMP_ARCH_X86, "shmat"), ==, 397);
  g_assert_cmpint (syscall_number (seccomp_arch_native (), "nosuch"), ==, -1);
  g_assert_true (syscall_known ("vm86"));
  g_assert_false (syscall_known ("nosuch"));
}

/* Every member of every group is a call that is known, so no name is a slip. */
static void
test_groups (void)
{
  const char *group;
  gsize n_groups = 0;

  for (gsize i = 0; (group = group_name (i)) != NULL; i++)
    {
      g_autoptr (GHashTable) names = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
      GHashTableIter iter;
      gpointer name;

      n_groups++;
      group_expand (group, names);
      g_assert_cmpuint (g_hash_table_size (names), >, 0);
      g_hash_table_iter_init (&iter, names);
      while (g_hash_table_iter_next (&iter, &name, NULL))
        /* Newer than libseccomp 2.5.4, and of one architecture only. */
        if (!syscall_known (name) && strcmp (name, "riscv_hwprobe") != 0)
          g_error ("%s: %s is no system call", group, (const char *) name);
    }
  g_assert_cmpuint (n_groups, >, 29);
  g_assert_false (group_exists ("mount"));
  g_assert_true (group_exists ("@desktop"));
}

static void
test_base (void)
{
  g_autoptr (Policy) policy = policy_new ();
  g_autoptr (FilterSet) set = compose (policy);

  g_assert_cmpuint (set->filters->len, ==, 1);
  expect (set, "ioctl", 0, 0x5412, 0, EPERM);
  expect (set, "ioctl", 0, 0x541c, 0, EPERM);
  expect (set, "ioctl", 0, 0x5423, 0, EPERM);
  expect (set, "ioctl", 0, 0x5413, 0, 0);
  expect (set, "ioctl", 0, GARBAGE | 0x5412, 0, EPERM);
  expect (set, "unshare", CLONE_NEWUSER, 0, 0, EPERM);
  expect (set, "unshare", GARBAGE | CLONE_NEWUSER | CLONE_NEWNET, 0, 0, EPERM);
  expect (set, "unshare", CLONE_FILES, 0, 0, 0);
  expect (set, "clone", CLONE_NEWUSER | 17, 0, 0, EPERM);
  expect (set, "clone", CLONE_VM | 17, 0, 0, 0);
  expect (set, "clone3", 0, 0, 0, ENOSYS);
  expect (set, "setns", 0, 0, 0, EPERM);
  expect (set, "mount", 0, 0, 0, EPERM);
  expect (set, "umount2", 0, 0, 0, EPERM);
  expect (set, "move_mount", 0, 0, 0, ENOSYS);
  expect (set, "open_tree_attr", 0, 0, 0, ENOSYS);
  expect (set, "chroot", 0, 0, 0, EPERM);
  expect (set, "kill", 0, 9, 0, 0);
  expect (set, "ptrace", 0, 0, 0, 0);
  expect (set, "socket", 38, 0, 0, 0);
  expect (set, "read", 0, 0, 0, 0);
}

static void
test_group_signals (void)
{
  const FilterContext context = { .refuse_group_signals = TRUE };
  g_autoptr (Policy) policy = policy_new ();
  g_autoptr (FilterSet) set = filter_set_from_policy (policy, &context, NULL, NULL);

  expect (set, "kill", 0, 9, 0, EPERM);
  expect (set, "kill", GARBAGE, 9, 0, EPERM);
  expect (set, "kill", 1, 9, 0, 0);
}

static void
test_userns (void)
{
  g_autoptr (Policy) flagged = policy_new ();
  g_autoptr (Policy) listed = policy_with_deny ("!chroot,ptrace");
  g_autoptr (Policy) restricted = policy_with_deny ("!chroot");
  g_autoptr (FilterSet) first = NULL, second = NULL, third = NULL;

  policy_set_flag (flagged, POLICY_ALLOW_USERNS, ORIGIN_BUILT_IN);
  restricted->seccomp.restrict_namespaces = NAMESPACE_ALL;
  g_assert_cmpint (filter_policy_inner (flagged), ==, INNER_NAMESPACES);
  g_assert_cmpint (filter_policy_inner (listed), ==, INNER_NAMESPACES);
  g_assert_cmpint (filter_policy_inner (restricted), ==, INNER_NOTHING);

  first = compose (flagged);
  second = compose (listed);
  third = compose (restricted);
  for (guint i = 0; i < 2; i++)
    {
      const FilterSet *set = i == 0 ? first : second;

      expect (set, "unshare", CLONE_NEWUSER, 0, 0, 0);
      expect (set, "clone", CLONE_NEWUSER | 17, 0, 0, 0);
      expect (set, "chroot", 0, 0, 0, 0);
      expect (set, "clone3", 0, 0, 0, ENOSYS);
      expect (set, "mount", 0, 0, 0, EPERM);
      expect (set, "pivot_root", 0, 0, 0, EPERM);
      expect (set, "fsopen", 0, 0, 0, ENOSYS);
      expect (set, "setns", 0, 0, 0, EPERM);
    }
  expect (second, "ptrace", 0, 0, 0, EPERM);
  expect (third, "chroot", 0, 0, 0, EPERM);
  expect (third, "unshare", CLONE_NEWUTS, 0, 0, EPERM);
  expect (third, "unshare", CLONE_NEWTIME, 0, 0, EPERM);
  expect (third, "unshare", CLONE_FS, 0, 0, 0);
  expect (third, "clone", CLONE_NEWPID | 17, 0, 0, EPERM);
}

static void
test_deny (void)
{
  static const char *const dangerous[] = {
    "io_uring_setup", "bpf", "userfaultfd", "perf_event_open", "process_vm_readv",
    "process_vm_writev", "pidfd_getfd", "kcmp", "fanotify_init", "name_to_handle_at",
    "open_by_handle_at", "quotactl", "quotactl_fd", "kexec_load", "kexec_file_load", "keyctl",
    "add_key", "request_key", "init_module", "ptrace", "personality", "acct", "swapon", "reboot",
    "modify_ldt", "iopl", "lsm_set_self_attr",
  };
  g_autoptr (Policy) policy = policy_with_deny ("");
  g_autoptr (Policy) debugging = policy_with_deny ("");
  g_autoptr (Policy) edited = policy_with_deny ("!bpf,!@keyring,@chown,getcwd:ENOENT,$9999");
  g_autoptr (FilterSet) set = compose (policy);
  g_autoptr (FilterSet) debugging_set = NULL, edited_set = NULL;

  for (gsize i = 0; i < G_N_ELEMENTS (dangerous); i++)
    expect (set, dangerous[i], 1, 2, 3, EPERM);
  expect (set, "move_mount", 0, 0, 0, ENOSYS);
  expect (set, "read", 0, 0, 0, 0);
  g_assert_cmpuint (set->filters->len, ==, 1);

  policy_set_flag (debugging, POLICY_ALLOW_DEBUGGERS, ORIGIN_BUILT_IN);
  debugging_set = compose (debugging);
  expect (debugging_set, "ptrace", 0, 0, 0, 0);
  expect (debugging_set, "personality", 0, 0, 0, 0);
  expect (debugging_set, "bpf", 0, 0, 0, EPERM);

  edited_set = compose (edited);
  expect (edited_set, "bpf", 0, 0, 0, 0);
  /* No exception opens what every jail refuses. */
  expect (edited_set, "keyctl", 0, 0, 0, EPERM);
  expect (edited_set, "chown", 0, 0, 0, EPERM);
  expect (edited_set, "getcwd", 0, 0, 0, ENOENT);
  expect (edited_set, "fsopen", 0, 0, 0, ENOSYS);
  {
    const guint64 none[6] = { 0 };

    assert_action ("9999", filter_set_evaluate (edited_set, seccomp_arch_native (), 9999, none),
                   FILTER_ACTION_ERRNO (EPERM));
  }
}

/* A list cannot weaken what is always refused, not even with "log". */
static void
test_contradiction (void)
{
  g_autoptr (Policy) policy = policy_with_deny ("ioctl:log,mount:log,unshare:kill,clone3:kill");
  g_autoptr (FilterSet) set = compose (policy);

  g_assert_cmpuint (set->filters->len, >, 1);
  expect (set, "ioctl", 0, 0x5412, 0, EPERM);
  assert_action ("ioctl", ask (set, FILTER_ABI_NATIVE, "ioctl", 0, 1, 0), FILTER_ACTION_LOG);
  expect (set, "mount", 0, 0, 0, EPERM);
  assert_action ("unshare", ask (set, FILTER_ABI_NATIVE, "unshare", 0, 0, 0), FILTER_ACTION_KILL);
  assert_action ("clone3", ask (set, FILTER_ABI_NATIVE, "clone3", 0, 0, 0), FILTER_ACTION_KILL);
}

static void
test_error_action (void)
{
  g_autoptr (Policy) policy = policy_with_deny ("");
  g_autoptr (FilterSet) set = NULL, bad = NULL;
  g_autoptr (GError) error = NULL;

  policy->seccomp.error_action = (TextWish) { "kill", ORIGIN_BUILT_IN };
  set = compose (policy);
  assert_action ("bpf", ask (set, FILTER_ABI_NATIVE, "bpf", 0, 0, 0), FILTER_ACTION_KILL);
  expect (set, "mount", 0, 0, 0, EPERM);
  expect (set, "clone3", 0, 0, 0, ENOSYS);
  expect (set, "ioctl", 0, 0x5412, 0, EPERM);

  policy->seccomp.error_action = (TextWish) { "explode", policy_origin (policy, "x.profile", 3) };
  bad = filter_set_from_policy (policy, &plain_context, NULL, &error);
  g_assert_null (bad);
  g_assert_error (error, JAIL_ERROR, JAIL_ERROR_PROFILE);
  g_assert_true (g_str_has_prefix (error->message, "x.profile:3: "));
}

static void
test_drop_keep (void)
{
  g_autoptr (Policy) policy = policy_with_deny ("");
  g_autoptr (FilterSet) drop = NULL, keep = NULL, bad = NULL;
  g_autoptr (GError) error = NULL;
  const guint64 none[6] = { 0 };

  policy->seccomp.drop = (TextWish) { "getcwd,socket,chown,mmap,clock_settime", ORIGIN_BUILT_IN };
  drop = compose (policy);
  expect (drop, "getcwd", 0, 0, 0, EPERM);
  expect (drop, "bpf", 0, 0, 0, 0);
  expect (drop, "chown", 0, 0, 0, EPERM);
  expect (drop, "mmap", 0, 0, 0, EPERM);
#ifdef __x86_64__
  expect (drop, "chown32", 0, 0, 0, EPERM);
  expect (drop, "mmap2", 0, 0, 0, EPERM);
  expect (drop, "clock_settime64", 0, 0, 0, EPERM);
  expect (drop, "socketcall", 1, 0, 0, EPERM);
  expect (drop, "socketcall", GARBAGE | 1, 0, 0, EPERM);
  expect (drop, "socketcall", 2, 0, 0, 0);
#endif

  policy->seccomp.keep = (TextWish) { "read,write,ioctl,mount,$473", ORIGIN_BUILT_IN };
  keep = compose (policy);
  g_assert_cmpuint (keep->filters->len, ==, 2);
  expect (keep, "read", 0, 0, 0, 0);
  expect (keep, "ioctl", 0, 1, 0, 0);
  expect (keep, "ioctl", 0, 0x5412, 0, EPERM);
  expect (keep, "mount", 0, 0, 0, EPERM);
  expect (keep, "getcwd", 0, 0, 0, EPERM);
  expect (keep, "clone3", 0, 0, 0, ENOSYS);
  expect (keep, "open_tree", 0, 0, 0, ENOSYS);
  assert_action ("execve", ask (keep, FILTER_ABI_NATIVE, "execve", 0, 0, 0), FILTER_ACTION_ALLOW);
  assert_action ("473", filter_set_evaluate (keep, seccomp_arch_native (), 473, none),
                 FILTER_ACTION_ALLOW);
  assert_action ("474", filter_set_evaluate (keep, seccomp_arch_native (), 474, none),
                 FILTER_ACTION_ERRNO (ENOSYS));

  policy->seccomp.keep = (TextWish) { "read:kill", ORIGIN_BUILT_IN };
  bad = filter_set_from_policy (policy, &plain_context, NULL, &error);
  g_assert_null (bad);
  g_assert_error (error, JAIL_ERROR, JAIL_ERROR_PROFILE);
}

static void
test_other_abis (void)
{
  g_autoptr (Policy) policy = policy_with_deny ("");
  g_autoptr (FilterSet) set = compose (policy);
  g_autoptr (FilterSet) blocked = NULL, own = NULL;
  const guint64 none[6] = { 0 };

  policy->seccomp.block_secondary.set = TRUE;
  blocked = compose (policy);
  assert_action ("foreign", filter_set_evaluate (set, SCMP_ARCH_S390X, 1, none),
                 FILTER_ACTION_ERRNO (ENOSYS));
  assert_action ("foreign", filter_set_evaluate (blocked, SCMP_ARCH_S390X, 1, none),
                 FILTER_ACTION_KILL);
#ifdef __x86_64__
  assert_action ("x32", filter_set_evaluate (set, seccomp_arch_native (), 0x40000001, none),
                 FILTER_ACTION_ERRNO (ENOSYS));
  assert_action ("x32", filter_set_evaluate (blocked, seccomp_arch_native (), 0x40000001, none),
                 FILTER_ACTION_KILL);
  assert_action ("i386", filter_set_evaluate (blocked, SCMP_ARCH_X86, 1, none),
                 FILTER_ACTION_KILL);

  policy->seccomp.block_secondary.set = FALSE;
  policy->seccomp.drop_32 = (TextWish) { "getcwd", ORIGIN_BUILT_IN };
  own = compose (policy);
  assert_action ("i386 getcwd", ask (own, FILTER_ABI_I386, "getcwd", 0, 0, 0),
                 FILTER_ACTION_ERRNO (EPERM));
  assert_action ("i386 bpf", ask (own, FILTER_ABI_I386, "bpf", 0, 0, 0), FILTER_ACTION_ALLOW);
  assert_action ("getcwd", ask (own, FILTER_ABI_NATIVE, "getcwd", 0, 0, 0), FILTER_ACTION_ALLOW);
  assert_action ("bpf", ask (own, FILTER_ABI_NATIVE, "bpf", 0, 0, 0), FILTER_ACTION_ERRNO (EPERM));
  expect (own, "ioctl", 0, 0x5412, 0, EPERM);
#endif
  policy->seccomp.deny.text = NULL;
  policy->seccomp.block_secondary.set = TRUE;
  {
    g_autoptr (FilterSet) bare = compose (policy);

    assert_action ("personality", ask (bare, FILTER_ABI_NATIVE, "personality", 0, 0, 0),
                   FILTER_ACTION_ALLOW);
    assert_action ("personality", ask (bare, FILTER_ABI_NATIVE, "personality", 0xffffffff, 0, 0),
                   FILTER_ACTION_ALLOW);
    for (guint bit = 0; bit < 32; bit++)
      assert_action ("personality", ask (bare, FILTER_ABI_NATIVE, "personality", 1u << bit, 0, 0),
                     FILTER_ACTION_ERRNO (EPERM));
  }
}

static void
test_protocol (void)
{
  g_autoptr (Policy) policy = policy_new ();
  g_autoptr (FilterSet) set = NULL;

  policy->seccomp.protocols_set = TRUE;
  policy->seccomp.protocols = PROTOCOL_INET | PROTOCOL_INET6;
  set = compose (policy);
  for (guint64 family = 0; family < 256; family++)
    {
      gboolean inet = family == AF_INET || family == AF_INET6;

      expect (set, "socket", family, 1, 0, inet ? 0 : EAFNOSUPPORT);
      expect (set, "socket", GARBAGE | family, 1, 0, inet ? 0 : EAFNOSUPPORT);
      expect (set, "socketpair", family, 1, 0, inet || family == AF_UNIX ? 0 : EAFNOSUPPORT);
    }
  /* Larger ones the kernel refuses, as tests/integration/seccomp.sh sees. */
  for (guint bit = 6; bit < 32; bit++)
    expect (set, "socket", AF_INET | 1u << bit, 1, 0, bit < 8 ? EAFNOSUPPORT : 0);
#ifdef __x86_64__
  expect (set, "socketcall", 1, 0, 0, ENOSYS);
#endif

  policy->seccomp.protocols = 0;
  filter_set_free (g_steal_pointer (&set));
  set = compose (policy);
  expect (set, "socket", AF_UNIX, 1, 0, EAFNOSUPPORT);
}

static void
test_write_execute (void)
{
  g_autoptr (Policy) policy = policy_new ();
  g_autoptr (FilterSet) set = NULL;

  policy->seccomp.memory_deny_write_execute.set = TRUE;
  set = compose (policy);
  for (guint i = 0; i < 2; i++)
    {
      FilterAction refused = FILTER_ACTION_ERRNO (EPERM);
      guint64 high = i == 0 ? 0 : GARBAGE;

      assert_action ("mmap", ask (set, FILTER_ABI_NATIVE, "mmap", 0, 0, high | 7), refused);
      assert_action ("mmap", ask (set, FILTER_ABI_NATIVE, "mmap", 0, 0, high | 5),
                     FILTER_ACTION_ALLOW);
      expect (set, "mmap2", 0, 0, high | PROT_WRITE | PROT_EXEC, EPERM);
      expect (set, "mprotect", 0, 0, high | PROT_EXEC, EPERM);
      expect (set, "mprotect", 0, 0, high | PROT_WRITE, 0);
      expect (set, "pkey_mprotect", 0, 0, high | PROT_EXEC, EPERM);
      expect (set, "shmat", 0, 0, high | SHM_EXEC, EPERM);
      expect (set, "ipc", high | 0x10015, 0, high | SHM_EXEC, EPERM);
      expect (set, "ipc", high | 21, 0, high, 0);
    }
  expect (set, "memfd_create", 0, 0, 0, EPERM);
  expect (set, "personality", 0x400000, 0, 0, EPERM);
#ifdef __x86_64__
  assert_action ("mmap", ask (set, FILTER_ABI_I386, "mmap", 0, 0, 0), FILTER_ACTION_ERRNO (EPERM));
#endif
}

static void
test_imported (void)
{
  const FilterContext context = { .imported = TRUE };
  g_autoptr (Policy) policy = policy_with_deny ("nosuchcall,getcwd");
  g_autoptr (GPtrArray) warnings = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (GError) error = NULL;
  g_autoptr (FilterSet) set = filter_set_from_policy (policy, &context, warnings, &error);
  g_autoptr (FilterSet) strict = NULL;

  g_assert_no_error (error);
  expect (set, "getcwd", 0, 0, 0, EPERM);
  g_assert_cmpuint (warnings->len, ==, 1);
  g_assert_true (g_str_has_prefix (g_ptr_array_index (warnings, 0), "test.profile:7: "));
  strict = filter_set_from_policy (policy, &plain_context, NULL, &error);
  g_assert_null (strict);
  g_assert_error (error, JAIL_ERROR, JAIL_ERROR_PROFILE);
  g_assert_true (g_str_has_prefix (error->message, "test.profile:7: unknown system call"));
}

static void
test_describe (void)
{
  g_autoptr (Policy) policy = policy_with_deny ("getcwd:kill");
  g_autoptr (FilterSet) set = compose (policy);
  g_autofree char *text = filter_set_describe (set);

  g_assert_nonnull (strstr (text, "  getcwd: kill (test.profile:7)\n"));
  g_assert_nonnull (strstr (text, "ioctl if arg1 & 0xffffffff == 0x5412: EPERM (built in)\n"));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/seccomp/list/errors", test_list_errors);
  g_test_add_func ("/seccomp/list/items", test_list_items);
  g_test_add_func ("/seccomp/names", test_names);
  g_test_add_func ("/seccomp/groups", test_groups);
  g_test_add_func ("/seccomp/policy/base", test_base);
  g_test_add_func ("/seccomp/policy/group-signals", test_group_signals);
  g_test_add_func ("/seccomp/policy/userns", test_userns);
  g_test_add_func ("/seccomp/policy/deny", test_deny);
  g_test_add_func ("/seccomp/policy/contradiction", test_contradiction);
  g_test_add_func ("/seccomp/policy/error-action", test_error_action);
  g_test_add_func ("/seccomp/policy/drop-keep", test_drop_keep);
  g_test_add_func ("/seccomp/policy/other-abis", test_other_abis);
  g_test_add_func ("/seccomp/policy/protocol", test_protocol);
  g_test_add_func ("/seccomp/policy/write-execute", test_write_execute);
  g_test_add_func ("/seccomp/policy/imported", test_imported);
  g_test_add_func ("/seccomp/policy/describe", test_describe);
  return g_test_run ();
}
