/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Compiled programs against the model, with random rules; and that interpreter
 * and verification notice what is wrong. The seed is printed, --seed sets it. */
#include <errno.h>
#include <linux/filter.h>
#include <linux/seccomp.h>
#include <stddef.h>
#include <string.h>

#include "seccomp/bpf-interpreter.h"
#include "seccomp/compile.h"
#include "seccomp/filter-policy.h"
#include "seccomp/verify.h"
#include "util/error.h"

static FilterRule
simple_rule (int number, FilterAction action)
{
  FilterRule rule = { .name = "test", .action = action };

  for (guint abi = 0; abi < FILTER_N_ABIS; abi++)
    rule.numbers[abi] = rule.next[abi] = -1;
  rule.numbers[FILTER_ABI_NATIVE] = number;
  return rule;
}

static FilterRule
argument_rule (int number, guint argument, guint64 mask, guint64 value, FilterAction action)
{
  FilterRule rule = simple_rule (number, action);

  rule.n_comparisons = 1;
  rule.comparisons[0] = (FilterComparison) { argument, mask, value };
  return rule;
}

static FilterAction
random_action (void)
{
  static const FilterAction actions[] = {
    { FILTER_ERRNO, EPERM }, { FILTER_ERRNO, ENOSYS }, { FILTER_ERRNO, EAFNOSUPPORT },
    { FILTER_KILL_PROCESS, 0 }, { FILTER_LOG, 0 }, { FILTER_ALLOW, 0 },
  };

  return actions[g_test_rand_int_range (0, G_N_ELEMENTS (actions))];
}

static guint64
random_mask (void)
{
  switch (g_test_rand_int_range (0, 4))
    {
    case 0:
      return 0xffffffff;
    case 1:
      return G_GUINT64_CONSTANT (1) << g_test_rand_int_range (0, 32);
    case 2:
      return (guint32) g_test_rand_int ();
    default:
      return 0xffffffffu << g_test_rand_int_range (0, 31);
    }
}

static guint64
random_value (void)
{
  guint64 low = g_test_rand_bit () ? (guint32) g_test_rand_int () : (guint32) g_test_rand_int_range (0, 8);

  return g_test_rand_bit () ? low | (guint64) (guint32) g_test_rand_int () << 32 : low;
}

static Filter *
random_filter (guint n_rules)
{
  Filter *filter = filter_new (g_test_rand_bit () ? FILTER_COVERS_ALL : FILTER_COVERS_NATIVE,
                               random_action (), FILTER_ACTION_KILL);

  for (guint i = 0; i < n_rules; i++)
    {
      FilterRule rule = simple_rule (g_test_rand_int_range (0, 500), random_action ());
      int few = g_test_rand_int_range (0, 20);

      /* Many rules of few calls, so that chains of comparisons come about. */
      if (g_test_rand_bit ())
        rule.numbers[FILTER_ABI_NATIVE] = few;
      if (g_test_rand_bit ())
        rule.numbers[FILTER_ABI_I386] = g_test_rand_int_range (0, 500);
      rule.n_comparisons = (guint) g_test_rand_int_range (0, FILTER_MAX_COMPARISONS + 1);
      for (guint j = 0; j < rule.n_comparisons; j++)
        {
          FilterComparison *comparison = &rule.comparisons[j];

          comparison->argument = rule.n_comparisons <= 3 ? (guint) (g_test_rand_int_range (0, 2) + 2 * (int) j) : j;
          comparison->mask = random_mask ();
          comparison->value = random_value () & comparison->mask;
        }
      if (!filter_has_conflict (filter, &rule))
        filter_add_rule (filter, &rule);
    }
  return filter;
}

static void
assert_same (const Filter *filter, GBytes *program)
{
  const guint32 archs[] = { filter_abi_arch (FILTER_ABI_NATIVE), filter_abi_arch (FILTER_ABI_I386) };

  for (guint i = 0; i < 500; i++)
    {
      struct seccomp_data data = {
        .nr = g_test_rand_int_range (-2, 520),
        .arch = archs[g_test_rand_int_range (0, G_N_ELEMENTS (archs))],
      };
      guint64 arguments[6];

      for (guint j = 0; j < 6; j++)
        data.args[j] = arguments[j] = random_value ();
      g_assert_cmphex (bpf_program_run (g_bytes_get_data (program, NULL), &data), ==,
                       filter_action_to_kernel (filter_evaluate (filter, data.arch,
                                                                 (guint32) data.nr, arguments)));
    }
}

static void
test_random (void)
{
  for (guint round = 0; round < 150; round++)
    {
      g_autoptr (Filter) filter = random_filter ((guint) g_test_rand_int_range (0, 60));
      g_autoptr (GError) error = NULL;
      g_autoptr (GBytes) program = filter_compile (filter, &error);

      g_assert_no_error (error);
      filter_verify (filter, program, &error);
      g_assert_no_error (error);
      assert_same (filter, program);
    }
}

/* Bits of a policy, at random. */
static void
test_random_wishes (void)
{
  static const char *const lists[] = {
    "", "!chroot", "@desktop,!@ipc", "@system-service:kill", "getcwd:log,$400", "!ptrace,!personality",
    "ioctl,socket,clone:ENOSYS,unshare", "@network-io,socketcall:kill,ipc",
  };
  static const char *const actions[] = { "kill", "log", "EACCES", "ENOSYS" };

  for (guint round = 0; round < 60; round++)
    {
      const FilterContext context = { .refuse_group_signals = g_test_rand_bit (), .imported = g_test_rand_bit () };
      g_autoptr (Policy) policy = policy_new ();
      SeccompWishes *wishes = &policy->seccomp;
      TextWish *texts[] = { &wishes->deny, &wishes->drop, &wishes->keep, &wishes->deny_32,
                            &wishes->drop_32, &wishes->keep_32 };
      g_autoptr (FilterSet) set = NULL;
      g_autoptr (GError) error = NULL;

      for (gsize i = 0; i < G_N_ELEMENTS (texts); i++)
        if (g_test_rand_int_range (0, 3) == 0)
          {
            gboolean keep = texts[i] == &wishes->keep || texts[i] == &wishes->keep_32;
            int choice = g_test_rand_int_range (i == 0 || i == 3 ? 0 : 1, 3);

            texts[i]->text = keep ? "@system-service,!@mount,$480" : lists[choice];
            if (!keep && g_test_rand_bit ())
              texts[i]->text = lists[g_test_rand_int_range (1, G_N_ELEMENTS (lists))];
          }
      if (g_test_rand_bit ())
        wishes->error_action.text = actions[g_test_rand_int_range (0, G_N_ELEMENTS (actions))];
      wishes->block_secondary.set = g_test_rand_bit ();
      wishes->memory_deny_write_execute.set = g_test_rand_bit ();
      wishes->protocols_set = g_test_rand_bit ();
      wishes->protocols = (ProtocolSet) g_test_rand_int_range (0, PROTOCOL_ALL + 1);
      wishes->restrict_namespaces = (NamespaceSet) g_test_rand_int_range (0, NAMESPACE_ALL + 1);

      set = filter_set_from_policy (policy, &context, NULL, &error);
      g_assert_no_error (error);
      for (guint i = 0; i < set->filters->len; i++)
        {
          const Filter *filter = g_ptr_array_index (set->filters, i);
          g_autoptr (GBytes) program = filter_compile (filter, &error);

          g_assert_no_error (error);
          filter_verify (filter, program, &error);
          g_assert_no_error (error);
          assert_same (filter, program);
        }
    }
}

static void
test_conflict (void)
{
  g_autoptr (Filter) filter = filter_new (FILTER_COVERS_NATIVE, FILTER_ACTION_ALLOW,
                                          FILTER_ACTION_KILL);
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) program = NULL;
  FilterRule some = argument_rule (5, 0, 0xff, 1, FILTER_ACTION_ERRNO (EPERM));
  FilterRule apart = argument_rule (5, 0, 0xf, 2, FILTER_ACTION_LOG);
  FilterRule every = simple_rule (5, FILTER_ACTION_KILL);

  g_assert_true (filter_add_rule (filter, &some));
  g_assert_false (filter_add_rule (filter, &some));
  g_assert_false (filter_has_conflict (filter, &apart));
  g_assert_true (filter_add_rule (filter, &apart));
  g_assert_true (filter_has_conflict (filter, &every));
  program = filter_compile (filter, &error);
  g_assert_no_error (error);
  g_bytes_unref (g_steal_pointer (&program));

  g_assert_true (filter_add_rule (filter, &every));
  program = filter_compile (filter, &error);
  g_assert_null (program);
  g_assert_error (error, JAIL_ERROR, JAIL_ERROR_FILTER);
}

static void
expect_bad (const struct sock_filter *code, gsize size)
{
  g_autoptr (GError) error = NULL;

  g_assert_false (bpf_program_check (code, size, &error));
  g_assert_error (error, JAIL_ERROR, JAIL_ERROR_FILTER);
}

static void
test_bad_programs (void)
{
  const struct sock_filter allow = BPF_STMT (BPF_RET | BPF_K, SECCOMP_RET_ALLOW);
  const struct sock_filter bad[] = {
    BPF_STMT (BPF_LD | BPF_W | BPF_ABS, 64),
    BPF_STMT (BPF_LD | BPF_W | BPF_ABS, 2),
    BPF_STMT (BPF_LD | BPF_W | BPF_ABS, 0xfffffffc),
    BPF_STMT (BPF_LD | BPF_B | BPF_ABS, 0),
    BPF_STMT (BPF_LD | BPF_W | BPF_IND, 0),
    BPF_STMT (BPF_LD | BPF_MEM, 0),
    BPF_STMT (BPF_ST, 99),
    BPF_STMT (BPF_ALU | BPF_DIV | BPF_K, 0),
    BPF_STMT (BPF_ALU | BPF_LSH | BPF_K, 32),
    BPF_STMT (BPF_JMP | BPF_JA, 1),
    BPF_STMT (BPF_JMP | BPF_JA, 0xffffffff),
    BPF_JUMP (BPF_JMP | BPF_JEQ | BPF_K, 0, 1, 0),
    BPF_JUMP (BPF_JMP | BPF_JEQ | BPF_K, 0, 0, 1),
    BPF_STMT (BPF_MISC | BPF_TAX, 0),
    BPF_STMT (0xffff, 0),
  };
  g_autofree struct sock_filter *many = g_new0 (struct sock_filter, FILTER_MAX_INSTRUCTIONS + 1);

  for (gsize i = 0; i < G_N_ELEMENTS (bad); i++)
    {
      const struct sock_filter code[2] = { bad[i], allow };

      expect_bad (code, sizeof code);
    }
  expect_bad (&allow, 0);
  expect_bad (&allow, 7);
  {
    const struct sock_filter open_end[2] = { allow, BPF_STMT (BPF_LD | BPF_IMM, 0) };

    expect_bad (open_end, sizeof open_end);
  }
  for (guint i = 0; i <= FILTER_MAX_INSTRUCTIONS; i++)
    many[i] = allow;
  g_assert_true (bpf_program_check (many, FILTER_MAX_INSTRUCTIONS * sizeof allow, NULL));
  expect_bad (many, (FILTER_MAX_INSTRUCTIONS + 1) * sizeof allow);
}

/* Every one-step change to the answers of a program is noticed, and so are
 * comparisons of all 64 bits where the model looks at 32. */
static void
test_verify_notices (void)
{
  g_autoptr (Policy) policy = policy_new ();
  g_autoptr (FilterSet) set = NULL;
  g_autoptr (GBytes) program = NULL;
  const Filter *filter;
  const struct sock_filter *code;
  gsize size;

  policy->seccomp.protocols_set = TRUE;
  policy->seccomp.protocols = PROTOCOL_UNIX;
  set = filter_set_from_policy (policy, &(FilterContext) { 0 }, NULL, NULL);
  filter = g_ptr_array_index (set->filters, 0);
  program = filter_compile (filter, NULL);
  code = g_bytes_get_data (program, &size);
  g_assert_true (filter_verify (filter, program, NULL));

  for (gsize at = 0; at < size / sizeof *code; at++)
    {
      g_autofree struct sock_filter *copy = g_memdup2 (code, size);
      g_autoptr (GBytes) changed = NULL;
      g_autoptr (GError) error = NULL;

      if (copy[at].code == (BPF_RET | BPF_K))
        copy[at].k ^= 1;
      else if (copy[at].code == (BPF_JMP | BPF_JEQ | BPF_K) && copy[at].jt != copy[at].jf)
        {
          guint8 jt = copy[at].jt;

          copy[at].jt = copy[at].jf;
          copy[at].jf = jt;
        }
      /* The high word of an argument, which is masked away, then is not. */
      else if (copy[at].code == (BPF_ALU | BPF_AND | BPF_K) && copy[at].k == 0)
        copy[at].k = 0xffffffff;
      else
        continue;
      changed = g_bytes_new (copy, size);
      g_assert_false (filter_verify (filter, changed, &error));
      g_assert_error (error, JAIL_ERROR, JAIL_ERROR_FILTER);
    }
}

static void
test_too_large (void)
{
  g_autoptr (Filter) filter = filter_new (FILTER_COVERS_ALL, FILTER_ACTION_ALLOW,
                                          FILTER_ACTION_KILL);
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) program = NULL;

  for (int i = 0; i < 1500; i++)
    {
      FilterRule rule = argument_rule (i, 0, 0xffffffff, (guint64) i, FILTER_ACTION_ERRNO (EPERM));

      g_assert_true (filter_add_rule (filter, &rule));
    }
  program = filter_compile (filter, &error);
  g_assert_null (program);
  g_assert_error (error, JAIL_ERROR, JAIL_ERROR_FILTER);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/seccomp/programs/random", test_random);
  g_test_add_func ("/seccomp/programs/random-wishes", test_random_wishes);
  g_test_add_func ("/seccomp/programs/conflict", test_conflict);
  g_test_add_func ("/seccomp/programs/bad", test_bad_programs);
  g_test_add_func ("/seccomp/programs/verify-notices", test_verify_notices);
  g_test_add_func ("/seccomp/programs/too-large", test_too_large);
  return g_test_run ();
}
