/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Seccomp profiles in JSON: what they mean, against a direct reading; what is
 * wrong with them; and that an exported filter comes back as the same. */
#include <errno.h>
#include <linux/audit.h>
#include <seccomp.h>
#include <string.h>
#include <sys/capability.h>

#include "profile/reader.h"
#include "seccomp/bpf-interpreter.h"
#include "seccomp/compile.h"
#include "seccomp/filter-policy.h"
#include "seccomp/filter-report.h"
#include "seccomp/oci-export.h"
#include "seccomp/oci-filters.h"
#include "seccomp/syscall-names.h"
#include "seccomp/verify.h"
#include "util/error.h"

#define LAST_NUMBER (SYSCALL_NEWEST + 70)
#define ORIGIN ((Origin) { "test.profile", 3 })

static const OciConditions plain_conditions = { 0, 6 << 16 | 1 };

static OciDocument *
parse (const char *text, const OciConditions *conditions)
{
  g_autoptr (GPtrArray) warnings = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (GError) error = NULL;
  OciDocument *document = oci_document_parse (text, strlen (text), conditions, warnings, &error);

  g_assert_no_error (error);
  return document;
}

static FilterSet *
filters_of (const char *text)
{
  g_autoptr (OciDocument) document = parse (text, &plain_conditions);
  g_autoptr (GPtrArray) warnings = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (GError) error = NULL;
  FilterSet *set = oci_filters (document, FALSE, ORIGIN, warnings, &error);

  g_assert_no_error (error);
  return set;
}

/* Comparisons */

static guint64
random_value (void)
{
  guint64 value = (guint64) g_test_rand_int () << 32 | (guint32) g_test_rand_int ();

  switch (g_test_rand_int_range (0, 5))
    {
    case 0:
      return (guint64) g_test_rand_int_range (0, 8);
    case 1:
      return (guint32) value;
    case 2:
      return G_MAXUINT64 - (guint64) g_test_rand_int_range (0, 4);
    case 3:
      return G_GUINT64_CONSTANT (1) << g_test_rand_int_range (0, 64);
    default:
      return value;
    }
}

static guint64
near_value (guint64 value)
{
  switch (g_test_rand_int_range (0, 6))
    {
    case 0:
      return value;
    case 1:
      return value + 1;
    case 2:
      return value - 1;
    case 3:
      return value ^ (G_GUINT64_CONSTANT (1) << g_test_rand_int_range (0, 64));
    case 4:
      return value | G_GUINT64_CONSTANT (0xffffffff00000000);
    default:
      return random_value ();
    }
}

#define PICK(list) list[g_test_rand_int_range (0, G_N_ELEMENTS (list))]

static void
test_blocks (void)
{
  for (guint round = 0; round < 20000; round++)
    {
      static const guint64 widths[] = { 0xffff, 0xffffffff, G_MAXUINT64 };
      const guint64 bits = PICK (widths);
      const Comparison comparison = { 0, g_test_rand_int_range (COMPARE_NE, COMPARE_MASKED_EQ + 1),
                                      random_value (), random_value () };
      g_autoptr (GArray) blocks = g_array_new (FALSE, FALSE, sizeof (FilterComparison));

      comparison_to_blocks (&comparison, bits, blocks);
      g_assert_cmpuint (blocks->len, <=, 65);
      for (guint i = 0; i < 20; i++)
        {
          guint64 argument = near_value (comparison.value);
          guint n = 0;

          for (guint j = 0; j < blocks->len; j++)
            {
              const FilterComparison *block = &g_array_index (blocks, FilterComparison, j);

              n += (argument & block->mask) == block->value;
            }
          g_assert_cmpuint (n, ==, comparison_is_true (&comparison, bits, argument) ? 1 : 0);
        }
    }
}

/* Documents against a direct reading of them */

static FilterAction
read_directly (const OciDocument *document, FilterAbi abi, const char *name, const guint64 arguments[6])
{
  FilterAction found = document->default_actions[abi];
  gboolean any = FALSE;

  for (guint i = 0; i < document->entries->len; i++)
    {
      const OciEntry *entry = g_ptr_array_index (document->entries, i);
      gboolean named = FALSE, all = TRUE, one = FALSE, twice = FALSE;

      for (guint j = 0; j < entry->names->len; j++)
        named = named || strcmp (g_ptr_array_index (entry->names, j), name) == 0;
      if (!named)
        continue;
      for (guint j = 0; j < entry->comparisons->len; j++)
        {
          const Comparison *comparison = &g_array_index (entry->comparisons, Comparison, j);
          guint64 bits = comparison_argument_bits (abi, name, comparison->argument);
          gboolean is_true = comparison_is_true (comparison, bits, arguments[comparison->argument]);

          all = all && is_true;
          one = one || is_true;
          for (guint k = 0; k < j; k++)
            twice = twice
                    || g_array_index (entry->comparisons, Comparison, k).argument == comparison->argument;
        }
      if (!(twice ? one : all))
        continue;
      if (!any || entry->action.verb >= found.verb)
        found = entry->action;
      any = TRUE;
    }
  return found;
}

static const char *const random_names[] = { "personality", "chmod", "setreuid", "ioctl", "mmap", "lseek", "prctl", "getpid" };
static const char *const random_actions[] = { "SCMP_ACT_ALLOW", "SCMP_ACT_ERRNO", "SCMP_ACT_KILL_PROCESS",
                                              "SCMP_ACT_LOG", "SCMP_ACT_TRAP", "SCMP_ACT_KILL_THREAD" };
static const char *const random_operators[] = { "SCMP_CMP_NE", "SCMP_CMP_LT", "SCMP_CMP_LE", "SCMP_CMP_EQ",
                                                "SCMP_CMP_GE", "SCMP_CMP_GT", "SCMP_CMP_MASKED_EQ" };

static char *
random_document (void)
{
  GString *text = g_string_new (NULL);
  guint n = (guint) g_test_rand_int_range (0, 6);

  g_string_append_printf (text, "{ \"defaultAction\": \"%s\", \"architectures\": [\"SCMP_ARCH_X86_64\"%s],"
                          " \"syscalls\": [", PICK (random_actions), g_test_rand_bit () ? ", \"SCMP_ARCH_X86\"" : "");
  for (guint i = 0; i < n; i++)
    {
      const char *action = PICK (random_actions);
      guint n_args = (guint) g_test_rand_int_range (0, 3);

      g_string_append_printf (text, "%s{ \"names\": [\"%s\", \"%s\"], \"action\": \"%s\"", i > 0 ? "," : "",
                              PICK (random_names), PICK (random_names), action);
      if (strcmp (action, "SCMP_ACT_ERRNO") == 0 && g_test_rand_bit ())
        g_string_append_printf (text, ", \"errnoRet\": %d", g_test_rand_int_range (1, 4));
      g_string_append (text, ", \"args\": [");
      for (guint j = 0; j < n_args; j++)
        {
          const char *operator = n_args > 1 && j == 1 ? "SCMP_CMP_EQ" : PICK (random_operators);

          g_string_append_printf (text, "%s{ \"index\": %d, \"op\": \"%s\", \"value\": %" G_GUINT64_FORMAT
                                  ", \"valueTwo\": %" G_GUINT64_FORMAT " }", j > 0 ? "," : "",
                                  g_test_rand_int_range (0, 3), operator, random_value (), random_value ());
        }
      g_string_append (text, "] }");
    }
  g_string_append (text, "] }");
  return g_string_free (text, FALSE);
}

/* Values at which any rule of that number tips over. */
static GArray *
telling_values (const FilterSet *set, FilterAbi abi, int number)
{
  GArray *values = g_array_new (FALSE, FALSE, sizeof (guint64));

  for (guint i = 0; i < set->filters->len; i++)
    for (const FilterRule *rule = filter_first_rule (g_ptr_array_index (set->filters, i), abi, number); rule != NULL;
         rule = filter_next_rule (g_ptr_array_index (set->filters, i), abi, rule))
      for (guint j = 0; j < rule->n_comparisons; j++)
        {
          const FilterComparison *one = &rule->comparisons[j];
          const guint64 some[] = { one->value, one->value + 1, one->value - 1, one->value | ~one->mask,
                                   one->value ^ (one->mask & -one->mask) };

          if (values->len < 200)
            g_array_append_vals (values, some, G_N_ELEMENTS (some));
        }
  return values;
}

typedef struct {
  const FilterSet *set;
  GPtrArray *programs;
} Compiled;

static Compiled
compile (const FilterSet *set)
{
  Compiled compiled = { set, g_ptr_array_new_with_free_func ((GDestroyNotify) g_bytes_unref) };

  for (guint i = 0; i < set->filters->len; i++)
    {
      g_autoptr (GError) error = NULL;
      GBytes *program = filter_compile (g_ptr_array_index (set->filters, i), &error);

      g_assert_no_error (error);
      filter_verify (g_ptr_array_index (set->filters, i), program, &error);
      g_assert_no_error (error);
      g_ptr_array_add (compiled.programs, program);
    }
  return compiled;
}

/* The kernel's way with a stack of programs. */
static guint32
run_programs (const Compiled *compiled, guint32 arch, guint32 number, const guint64 arguments[6])
{
  struct seccomp_data data = { .nr = (int) number, .arch = arch };
  guint32 strictest = SECCOMP_RET_ALLOW;

  memcpy (data.args, arguments, sizeof data.args);
  for (guint i = compiled->programs->len; i-- > 0; )
    {
      guint32 answer = bpf_program_run (g_bytes_get_data (g_ptr_array_index (compiled->programs, i), NULL), &data);

      if ((gint32) (answer & SECCOMP_RET_ACTION_FULL) < (gint32) (strictest & SECCOMP_RET_ACTION_FULL))
        strictest = answer;
    }
  return strictest;
}

static void
test_documents (void)
{
  for (guint round = 0; round < 250; round++)
    {
      g_autofree char *text = random_document ();
      g_autoptr (OciDocument) document = parse (text, &plain_conditions);
      g_autoptr (GPtrArray) warnings = g_ptr_array_new_with_free_func (g_free);
      g_autoptr (GError) error = NULL;
      g_autoptr (FilterSet) set = oci_filters (document, FALSE, ORIGIN, warnings, &error);

      if (set == NULL)
        {
          g_assert_nonnull (strstr (error->message, "too many rules"));
          continue;
        }
      for (guint i = 0; i < G_N_ELEMENTS (random_names); i++)
        for (guint abi = 0; abi < FILTER_N_ABIS; abi++)
          {
            int number = syscall_number (filter_abi_arch (abi), random_names[i]);
            g_autoptr (GArray) values = telling_values (set, abi, number);

            if ((document->abis & (1u << abi)) == 0 || number < 0)
              continue;
            for (guint k = 0; k < 60; k++)
              {
                guint64 arguments[6] = { 0 };
                FilterAction wanted, found;

                for (guint a = 0; a < 3; a++)
                  arguments[a] = values->len > 0 && k % 4 != 0
                                   ? near_value (g_array_index (values, guint64, (guint) g_test_rand_int_range (
                                       0, (gint32) values->len))) : random_value ();
                wanted = read_directly (document, abi, random_names[i], arguments);
                found = filter_set_evaluate (set, filter_abi_arch (abi), (guint32) number, arguments);
                if (!filter_action_equal (wanted, found))
                  {
                    g_test_message ("%s: %s(0x%" G_GINT64_MODIFIER "x, 0x%" G_GINT64_MODIFIER "x)", text,
                                    random_names[i], arguments[0], arguments[1]);
                    g_assert_cmpint (found.verb, ==, wanted.verb);
                    g_assert_cmpint (found.error, ==, wanted.error);
                  }
              }
          }
    }
}

/* Export and import */

static void
compare_number (const FilterSet *a, const Compiled *b, FilterAbi abi, guint32 number)
{
  guint32 arch = filter_abi_arch (abi);
  g_autoptr (GArray) values = telling_values (a, abi, (int) number), more = telling_values (b->set, abi, (int) number);
  const guint64 plain[] = { 0, 1, 0xffffffff, G_MAXUINT64, G_GUINT64_CONSTANT (0x100000000) };

  g_array_append_vals (values, more->data, more->len);
  g_array_append_vals (values, plain, G_N_ELEMENTS (plain));
  for (guint position = 0; position < 7; position++)
    for (guint i = 0; i < values->len; i++)
      {
        guint64 arguments[6] = { 0 };
        FilterAction wanted;

        for (guint k = 0; k < 6; k++)
          if (position == 6 || position == k)
            arguments[k] = g_array_index (values, guint64, i);
          else if (position % 2 == 1)
            arguments[k] = G_MAXUINT64;
        /* What the kernel shows of a 32-bit process. */
        for (guint k = 0; k < 6 && abi == FILTER_ABI_I386; k++)
          arguments[k] &= G_MAXUINT32;
        wanted = filter_set_evaluate (a, arch, number, arguments);
        if (run_programs (b, arch, number, arguments) != filter_action_to_kernel (wanted))
          g_error ("%s call %u (0x%" G_GINT64_MODIFIER "x, 0x%" G_GINT64_MODIFIER "x, 0x%" G_GINT64_MODIFIER
                   "x): 0x%x instead of 0x%x", filter_abi_name (abi), number, arguments[0], arguments[1],
                   arguments[2], run_programs (b, arch, number, arguments), filter_action_to_kernel (wanted));
      }
}

static void
check_export (const FilterSet *set)
{
  static const guint64 zeros[6] = { 0 };
  g_autoptr (GError) error = NULL;
  g_autofree char *text = oci_export (set, &error);
  g_autofree char *pseudo = NULL, *table = NULL;
  g_autoptr (FilterSet) again = NULL;
  Compiled compiled;

  g_assert_no_error (error);
  again = filters_of (text);
  compiled = compile (again);
  for (guint32 number = 0; number <= LAST_NUMBER; number++)
    compare_number (set, &compiled, FILTER_ABI_NATIVE, number);
  /* An export names the architectures of its machine. */
#ifdef __x86_64__
  for (guint32 number = 0; number <= LAST_NUMBER; number++)
    compare_number (set, &compiled, FILTER_ABI_I386, number);
  compare_number (set, &compiled, FILTER_ABI_NATIVE, FILTER_X32_BIT | 1);
#endif
  g_assert_cmphex (run_programs (&compiled, AUDIT_ARCH_SPARC64, 1, zeros), ==,
                   filter_action_to_kernel (filter_set_evaluate (set, AUDIT_ARCH_SPARC64, 1, zeros)));
  pseudo = filter_report_pseudo (set, &error);
  g_assert_no_error (error);
  g_assert_nonnull (strstr (pseudo, "all others: "));
  table = filter_report_table (set, &error);
  g_assert_no_error (error);
  g_assert_nonnull (strstr (table, "\nread "));
  g_ptr_array_unref (compiled.programs);
}

static const char *const exported_profiles[] = {
  "",
  "seccomp\n",
  "seccomp @desktop\nprotocol unix,inet\nrestrict-namespaces\nmemory-deny-write-execute\n",
  "seccomp !chroot,getppid:kill,mount:EIO,$333\nallow-debuggers\n",
  "seccomp.drop ioctl:EACCES,unshare:EIO,@file-system,clone3:EIO,socketcall\nseccomp-error-action log\n",
  "seccomp.keep read,write,ioctl,socket,mount,exit_group,clone,clone3,personality\n",
  "seccomp.keep @basic-io,@ipc,@network-io,$500\nseccomp-error-action kill\nprotocol unix\n",
  "seccomp\nseccomp.32.keep getpid,socket,ioctl,ipc,@process\n",
  "seccomp\nseccomp.32.drop socket,shmat,clock_settime\nmemory-deny-write-execute\n",
  "seccomp\nseccomp.block-secondary\n",
  "seccomp.keep read,write\nseccomp.block-secondary\nseccomp-error-action EXDEV\n",
  "seccomp.keep shmat,socket,recvmsg,mmap,mprotect\nmemory-deny-write-execute\nrestrict-namespaces net,user\n",
};

static FilterSet *
set_of_profile (const char *profile)
{
  static const char *const no_directories[] = { NULL };
  const ProfileContext context = { .home = "/", .runuser_dir = "/run/user/0", .search_dirs = no_directories };
  const FilterContext filter_context = { .refuse_group_signals = TRUE };
  g_autoptr (Policy) policy = policy_new ();
  g_autoptr (ProfileReader) reader = profile_reader_new (policy, &context);
  g_autoptr (GError) error = NULL;
  FilterSet *set;

  profile_reader_read_text (reader, "test.profile", profile, strlen (profile), &error);
  g_assert_no_error (error);
  set = filter_set_from_policy (policy, &filter_context, NULL, &error);
  g_assert_no_error (error);
  return set;
}

static void
test_export (void)
{
  for (gsize i = 0; i < G_N_ELEMENTS (exported_profiles); i++)
    {
      g_autoptr (FilterSet) set = set_of_profile (exported_profiles[i]);

      g_test_message ("profile %zu", i);
      check_export (set);
    }
}

static void
test_export_documents (void)
{
  for (guint round = 0; round < 12; round++)
    {
      g_autofree char *text = random_document ();
      g_autoptr (OciDocument) document = parse (text, &plain_conditions);
      g_autoptr (FilterSet) set = oci_filters (document, FALSE, ORIGIN, NULL, NULL);
      g_autoptr (GError) error = NULL;
      g_autofree char *exported = set != NULL ? oci_export (set, &error) : NULL;
      g_autoptr (GBytes) whole = NULL;

      if (set == NULL)
        continue;
      if (exported == NULL)
        {
          g_assert_nonnull (strstr (error->message, "too many"));
          continue;
        }
      /* libseccomp's own limit is met by what nobody writes. */
      for (guint i = 0; i < set->filters->len; i++)
        {
          g_clear_pointer (&whole, g_bytes_unref);
          whole = filter_compile (g_ptr_array_index (set->filters, i), NULL);
          if (whole == NULL)
            break;
        }
      if (whole != NULL && strlen (exported) < 20000)
        check_export (set);
    }
}

/* Profiles that are in use */

static FilterAction
ask (const FilterSet *set, FilterAbi abi, const char *name, guint64 a0, guint64 a1)
{
  const guint64 arguments[6] = { a0, a1 };

  return filter_set_evaluate (set, filter_abi_arch (abi), (guint32) syscall_number (filter_abi_arch (abi), name),
                              arguments);
}

#define assert_allowed(...) g_assert_cmpint (ask (__VA_ARGS__).verb, ==, FILTER_ALLOW)
#define assert_refused(number, ...) \
  G_STMT_START { \
    FilterAction assert_action = ask (__VA_ARGS__); \
    g_assert_cmpint (assert_action.verb, ==, FILTER_ERRNO); \
    g_assert_cmpint (assert_action.error, ==, (number)); \
  } G_STMT_END

static void
test_in_use (gconstpointer data)
{
  const char *path = data;
  g_autofree char *text = NULL;
  g_autoptr (FilterSet) set = NULL, privileged = NULL;
  g_autoptr (OciDocument) document = NULL;
  const OciConditions admin = { G_GUINT64_CONSTANT (1) << CAP_SYS_MODULE, 6 << 16 };

  if (!g_file_get_contents (path, &text, NULL, NULL))
    {
      g_test_skip ("not installed");
      return;
    }
  set = filters_of (text);
  for (guint abi = 0; abi < FILTER_N_ABIS; abi++)
    {
      assert_allowed (set, abi, "read", 0, 0);
      assert_allowed (set, abi, "openat", 0, 0);
      g_assert_cmpint (ask (set, abi, "init_module", 0, 0).verb, ==, FILTER_ERRNO);
      g_assert_cmpint (ask (set, abi, "bpf", 0, 0).verb, ==, FILTER_ERRNO);
      assert_allowed (set, abi, "personality", 0, 0);
      assert_allowed (set, abi, "personality", 8, 0);
      g_assert_cmpint (ask (set, abi, "personality", 0x400000, 0).verb, ==, FILTER_ERRNO);
    }
  check_export (set);
  document = parse (text, &admin);
  privileged = oci_filters (document, FALSE, ORIGIN, NULL, NULL);
  assert_allowed (privileged, FILTER_ABI_NATIVE, "init_module", 0, 0);
}

/* Both halves of an argument, which libseccomp gets wrong where ranges are mixed, and which
 * the kernel does not look at where an argument is an int. */
static void
test_halves (void)
{
  g_autoptr (FilterSet) wide = filters_of (
    "{ \"defaultAction\": \"SCMP_ACT_ERRNO\", \"syscalls\": ["
    " { \"names\": [\"munmap\"], \"action\": \"SCMP_ACT_ALLOW\", \"args\": [ { \"index\": 0, \"op\": \"SCMP_CMP_GT\", \"value\": 8589934597 } ] },"
    " { \"names\": [\"munmap\"], \"action\": \"SCMP_ACT_ALLOW\", \"args\": [ { \"index\": 0, \"op\": \"SCMP_CMP_LE\", \"value\": 4294967303 } ] },"
    " { \"names\": [\"munmap\"], \"action\": \"SCMP_ACT_ALLOW\", \"args\": [ { \"index\": 0, \"op\": \"SCMP_CMP_EQ\", \"value\": 4294967310 } ] } ] }");
  g_autoptr (FilterSet) narrow = filters_of (
    "{ \"defaultAction\": \"SCMP_ACT_ALLOW\", \"syscalls\": ["
    " { \"names\": [\"socket\"], \"action\": \"SCMP_ACT_ERRNO\", \"args\": [ { \"index\": 0, \"op\": \"SCMP_CMP_GE\", \"value\": 40 } ] },"
    " { \"names\": [\"ioctl\"], \"action\": \"SCMP_ACT_ERRNO\", \"errnoRet\": 5, \"args\": [ { \"index\": 1, \"op\": \"SCMP_CMP_EQ\", \"value\": 21522 } ] },"
    " { \"names\": [\"setpriority\"], \"action\": \"SCMP_ACT_ERRNO\", \"args\": [ { \"index\": 2, \"op\": \"SCMP_CMP_EQ\", \"value\": 18446744073709551615 } ] } ] }");
  const guint64 garbage = G_GUINT64_CONSTANT (0x300000000), two = G_GUINT64_CONSTANT (0x200000000),
                one = G_GUINT64_CONSTANT (0x100000000);
  const guint64 minus_one[6] = { 0, 0, 0xffffffff };
  Compiled compiled = compile (wide);

  assert_allowed (wide, FILTER_ABI_NATIVE, "munmap", two + 6, 0);
  assert_refused (EPERM, wide, FILTER_ABI_NATIVE, "munmap", two + 5, 0);
  assert_refused (EPERM, wide, FILTER_ABI_NATIVE, "munmap", two, 0);
  assert_allowed (wide, FILTER_ABI_NATIVE, "munmap", one + 7, 0);
  assert_refused (EPERM, wide, FILTER_ABI_NATIVE, "munmap", one + 8, 0);
  assert_allowed (wide, FILTER_ABI_NATIVE, "munmap", one + 14, 0);
  assert_allowed (wide, FILTER_ABI_NATIVE, "munmap", G_MAXUINT64, 0);
  for (guint32 number = 0; number < LAST_NUMBER; number++)
    compare_number (wide, &compiled, FILTER_ABI_NATIVE, number);
  g_ptr_array_unref (compiled.programs);

  assert_refused (EPERM, narrow, FILTER_ABI_NATIVE, "socket", 40, 0);
  assert_refused (EPERM, narrow, FILTER_ABI_NATIVE, "socket", garbage | 40, 0);
  assert_allowed (narrow, FILTER_ABI_NATIVE, "socket", garbage | 2, 0);
  assert_refused (EIO, narrow, FILTER_ABI_NATIVE, "ioctl", 0, garbage | 0x5412);
  g_assert_cmpint (filter_set_evaluate (narrow, filter_abi_arch (FILTER_ABI_NATIVE),
                                        (guint32) syscall_number (filter_abi_arch (FILTER_ABI_NATIVE), "setpriority"),
                                        minus_one).verb, ==, FILTER_ERRNO);
  compiled = compile (narrow);
  g_ptr_array_unref (compiled.programs);
}

/* What is above the bits that the kernel takes does not lead around a rule. */
static void
test_widths (void)
{
  static const struct {
    FilterAbi abi;
    const char *name;
    guint argument;
    guint64 bits;
  } widths[] = {
    { FILTER_ABI_NATIVE, "chmod", 1, 0xffff }, { FILTER_ABI_NATIVE, "fchmod", 1, 0xffff },
    { FILTER_ABI_NATIVE, "fchmodat", 2, 0xffff }, { FILTER_ABI_NATIVE, "fchmodat2", 2, 0xffff },
    { FILTER_ABI_NATIVE, "open", 2, 0xffff }, { FILTER_ABI_NATIVE, "openat", 3, 0xffff },
    { FILTER_ABI_NATIVE, "mknod", 1, 0xffff }, { FILTER_ABI_NATIVE, "mkdirat", 2, 0xffff },
    { FILTER_ABI_NATIVE, "lchown", 1, 0xffffffff }, { FILTER_ABI_NATIVE, "setuid", 0, 0xffffffff },
    { FILTER_ABI_NATIVE, "readv", 0, 0xffffffff }, { FILTER_ABI_NATIVE, "pwritev2", 0, 0xffffffff },
    { FILTER_ABI_NATIVE, "ptrace", 1, 0xffffffff }, { FILTER_ABI_NATIVE, "ptrace", 0, G_MAXUINT64 },
    { FILTER_ABI_NATIVE, "msgsnd", 3, 0xffffffff }, { FILTER_ABI_NATIVE, "renameat", 2, 0xffffffff },
    { FILTER_ABI_NATIVE, "quotactl_fd", 1, 0xffffffff }, { FILTER_ABI_NATIVE, "landlock_add_rule", 1, 0xffffffff },
    { FILTER_ABI_NATIVE, "unshare", 0, G_MAXUINT64 }, { FILTER_ABI_NATIVE, "mprotect", 2, G_MAXUINT64 },
#ifdef __x86_64__
    { FILTER_ABI_I386, "setuid", 0, 0xffff }, { FILTER_ABI_I386, "setuid32", 0, 0xffffffff },
    { FILTER_ABI_I386, "chown", 2, 0xffff }, { FILTER_ABI_I386, "fchownat", 2, 0xffffffff },
    { FILTER_ABI_I386, "chmod", 1, 0xffff }, { FILTER_ABI_I386, "unshare", 0, 0xffffffff },
#endif
  };

  for (gsize i = 0; i < G_N_ELEMENTS (widths); i++)
    {
      int number = syscall_number (filter_abi_arch (widths[i].abi), widths[i].name);
      g_autofree char *text = g_strdup_printf (
        "{ \"defaultAction\": \"SCMP_ACT_ALLOW\", \"architectures\": [\"SCMP_ARCH_X86_64\", \"SCMP_ARCH_X86\"], \"syscalls\": ["
        " { \"names\": [\"%s\"], \"action\": \"SCMP_ACT_ERRNO\","
        " \"args\": [ { \"index\": %u, \"op\": \"SCMP_CMP_EQ\", \"value\": 2541 } ] } ] }", widths[i].name, widths[i].argument);
      g_autoptr (FilterSet) set = NULL;
      guint64 arguments[6] = { 0 };

      if (number < 0) /* not on this machine */
        continue;
      g_assert_cmphex (comparison_argument_bits (widths[i].abi, widths[i].name, widths[i].argument), ==, widths[i].bits);
      set = filters_of (text);
      for (guint bit = 0; bit < 64; bit++)
        {
          guint64 one = G_GUINT64_CONSTANT (1) << bit;

          arguments[widths[i].argument] = 2541 ^ one;
          g_assert_cmpint (filter_set_evaluate (set, filter_abi_arch (widths[i].abi), (guint32) number, arguments).verb,
                           ==, (widths[i].bits & one) != 0 ? FILTER_ALLOW : FILTER_ERRNO);
        }
    }
}

/* What is wrong, and what is said about it */

#define ENTRY(text) "{ \"defaultAction\": \"SCMP_ACT_ALLOW\", \"syscalls\": [ " text " ] }"
#define READ "\"names\": [\"read\"], \"action\": \"SCMP_ACT_ERRNO\""

static const char *const mistakes[][2] = {
  { "", "1: not JSON: the end is missing" },
  { "{\n\"a\": }", "2: not JSON: " },
  { "{} x", "1: not JSON: " },
  { "{ \"1\\\"18446744073709551616\": \"a\",\n\"b\": 18446744073709551616 }", "2: not JSON: a number has more than 64 bits" },
  { "{ \"a\": [0, 099999999999999999999999] }", "1: not JSON: a number has more than 64 bits" },
  { "[]", "the document is no object" },
  { "{ \"defaultAction\": 7 }", "defaultAction is missing or no string" },
  { "{ \"syscalls\": [ {} ] }", "defaultAction is missing or no string" },
  { "{ \"defaultAction\": \"SCMP_ACT_ERNO\" }", "unknown action \"SCMP_ACT_ERNO\", did you mean \"SCMP_ACT_ERRNO\"?" },
  { "{ \"defaultAction\": \"SCMP_ACT_NOTIFY\" }", "SCMP_ACT_NOTIFY is not supported" },
  { ENTRY ("{ \"names\": [\"read\"], \"action\": \"SCMP_ACT_NOTIFY\" }"), "syscalls[0]: SCMP_ACT_NOTIFY is not supported" },
  { "{ \"defaultAction\": \"SCMP_ACT_ALLOW\", \"listenerPath\": \"/x\", \"syscalls\": [ { \"names\": [\"read\"],"
    " \"action\": \"SCMP_ACT_NOTIFY\" } ] }", "SCMP_ACT_NOTIFY is not supported" },
  { "{ \"defaultAction\": \"SCMP_ACT_ALLOW\", \"defaultErrnoRet\": 1 }", "SCMP_ACT_ALLOW carries no error number" },
  { "{ \"defaultAction\": \"SCMP_ACT_ERRNO\", \"defaultErrnoRet\": 4096 }", "defaultErrnoRet is no number from 0 to 4095" },
  { "{ \"defaultAction\": \"SCMP_ACT_ERRNO\", \"defaultErrno\": \"EWHAT\" }", "unknown error \"EWHAT\"" },
  { "{ \"defaultAction\": \"SCMP_ACT_ALLOW\", \"architectures\": [\"SCMP_ARCH_X86_46\"] }",
    "unknown architecture \"X86_46\", did you mean \"X86_64\"?" },
  { "{ \"defaultAction\": \"SCMP_ACT_ALLOW\", \"architectures\": [\"SCMP_ARCH_X86\"], \"archMap\": [{}] }",
    "architectures and archMap exclude each other" },
  { "{ \"defaultAction\": \"SCMP_ACT_ALLOW\", \"flags\": [\"SECCOMP_FILTER_FLAG_LOOG\"] }", "unknown flag" },
  { "{ \"defaultAction\": \"SCMP_ACT_ALLOW\", \"listenerMetadata\": \"/x\" }", "listenerMetadata without listenerPath" },
  { "{ \"defaultAction\": \"SCMP_ACT_ALLOW\", \"syscalls\": {} }", "syscalls is no list" },
  { ENTRY ("7"), "syscalls[0]: an entry is no object" },
  { ENTRY ("{ " READ " }, { \"names\": [] }"), "syscalls[1]: names is missing, empty or no list" },
  { ENTRY ("{ \"name\": \"read\", \"names\": [\"write\"], \"action\": \"SCMP_ACT_ERRNO\" }"),
    "syscalls[0]: name and names exclude each other" },
  { ENTRY ("{ \"names\": [7], \"action\": \"SCMP_ACT_ERRNO\" }"), "names has something that is no string" },
  { ENTRY ("{ \"names\": [\"read\"] }"), "syscalls[0]: action is missing" },
  { ENTRY ("{ " READ ", \"errnoRet\": -1 }"), "errnoRet is no number" },
  { ENTRY ("{ " READ ", \"errnoRet\": 1.5 }"), "errnoRet is no number" },
  { ENTRY ("{ " READ ", \"args\": [ 1 ] }"), "syscalls[0].args[0]: a comparison is no object" },
  { ENTRY ("{ " READ ", \"args\": [ { \"index\": 6, \"value\": 0, \"op\": \"SCMP_CMP_EQ\" } ] }"),
    "args[0]: index is no number from 0 to 5" },
  { ENTRY ("{ " READ ", \"args\": [ { \"index\": 0, \"value\": -1, \"op\": \"SCMP_CMP_EQ\" } ] }"), "value is no number" },
  { ENTRY ("{ " READ ", \"args\": [ { \"index\": 0, \"value\": 0, \"op\": \"SCMP_CMP_EG\" } ] }"),
    "unknown operator \"SCMP_CMP_EG\", did you mean" },
  { ENTRY ("{ " READ ", \"includes\": { \"minKernel\": \"4\" } }"), "minKernel is no version like \"4.8\"" },
  { ENTRY ("{ " READ ", \"includes\": { \"caps\": \"CAP_CHOWN\" } }"), "caps is no list" },
  { ENTRY ("{ " READ ", \"excludes\": [] }"), "excludes is no object" },
  { "[[[[[[[[[[[[[[[[[[[[[[[[[[[[]]]]]]]]]]]]]]]]]]]]]]]]]]]]", "not JSON: " },
};

static void
test_mistakes (void)
{
  for (gsize i = 0; i < G_N_ELEMENTS (mistakes); i++)
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (OciDocument) document
        = oci_document_parse (mistakes[i][0], strlen (mistakes[i][0]), &plain_conditions, NULL, &error);

      g_test_message ("%s: %s", mistakes[i][0], error != NULL ? error->message : "no error");
      g_assert_null (document);
      g_assert_nonnull (error);
      g_assert_nonnull (strstr (error->message, mistakes[i][1]));
      g_assert_null (strchr (error->message, '\n'));
    }
}

static void
test_conditions (void)
{
  static const struct {
    const char *conditions;
    gboolean holds;
  } cases[] = {
    { "\"includes\": {}", TRUE },
    { "\"includes\": { \"minKernel\": \"4.8\" }", TRUE },
    { "\"includes\": { \"minKernel\": \"6.2\" }", FALSE },
    { "\"excludes\": { \"minKernel\": \"6.1\" }", FALSE },
    { "\"excludes\": { \"minKernel\": \"6.2\" }", TRUE },
    { "\"includes\": { \"caps\": [\"CAP_SYS_ADMIN\"] }", FALSE },
    { "\"excludes\": { \"caps\": [\"CAP_SYS_ADMIN\"] }", TRUE },
    { "\"includes\": { \"caps\": [\"CAP_CHOWN\"] }", TRUE },
    { "\"includes\": { \"caps\": [\"CAP_CHOWN\", \"CAP_SYS_ADMIN\"] }", FALSE },
    { "\"excludes\": { \"caps\": [\"CAP_CHOWN\", \"CAP_SYS_ADMIN\"] }", FALSE },
    { "\"excludes\": { \"caps\": [\"CAP_OF_THE_FUTURE\"] }", TRUE },
    { "\"includes\": { \"arches\": [\"nothing\"] }", FALSE },
#ifdef __x86_64__
    { "\"includes\": { \"arches\": [\"arm64\", \"amd64\"] }", TRUE },
    { "\"excludes\": { \"arches\": [\"amd64\"] }", FALSE },
    { "\"includes\": { \"arches\": [\"amd64\"], \"caps\": [\"CAP_SYS_ADMIN\"] }", FALSE },
#endif
  };
  const OciConditions conditions = { G_GUINT64_CONSTANT (1) << CAP_CHOWN, 6 << 16 | 1 };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *text = g_strdup_printf (ENTRY ("{ " READ ", %s }"), cases[i].conditions);
      g_autoptr (OciDocument) document = parse (text, &conditions);

      g_test_message ("%s", cases[i].conditions);
      g_assert_cmpuint (document->entries->len, ==, cases[i].holds ? 1 : 0);
    }
}

static void
test_warnings (void)
{
  const char *text = "{ \"defaultAction\": \"SCMP_ACT_ALLOW\", \"sycalls\": [], \"syscalls\": ["
    " { \"names\": [\"no_such_call\", \"read\"], \"acton\": 1, \"action\": \"SCMP_ACT_ERRNO\","
    " \"args\": [ { \"index\": 0, \"value\": 7, \"op\": \"SCMP_CMP_EQ\" }, { \"index\": 0, \"value\": 9, \"op\": \"SCMP_CMP_EQ\" } ] } ] }";
  g_autoptr (GPtrArray) warnings = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (OciDocument) document = oci_document_parse (text, strlen (text), &plain_conditions, warnings, NULL);
  g_autoptr (FilterSet) set = oci_filters (document, FALSE, ORIGIN, warnings, NULL);

  g_assert_cmpuint (warnings->len, ==, 4);
  g_assert_cmpstr (g_ptr_array_index (warnings, 0), ==, "unknown key \"sycalls\" skipped");
  g_assert_cmpstr (g_ptr_array_index (warnings, 1), ==, "syscalls[0]: unknown key \"acton\" skipped");
  g_assert_nonnull (strstr (g_ptr_array_index (warnings, 2), "compares one argument twice"));
  g_assert_cmpstr (g_ptr_array_index (warnings, 3), ==, "1 names of unknown system calls skipped: no_such_call");
  /* As in runc: either of the two. */
  assert_refused (EPERM, set, FILTER_ABI_NATIVE, "read", 7, 0);
  assert_refused (EPERM, set, FILTER_ABI_NATIVE, "read", 9, 0);
  assert_allowed (set, FILTER_ABI_NATIVE, "read", 8, 0);
}

static void
test_actions (void)
{
  const char *text = "{ \"defaultAction\": \"SCMP_ACT_LOG\", \"listenerPath\": \"/run/listener\", \"syscalls\": ["
    " { \"names\": [\"getuid\"], \"action\": \"SCMP_ACT_KILL\" }, { \"names\": [\"getgid\"], \"action\": \"SCMP_ACT_KILL_THREAD\" },"
    " { \"names\": [\"geteuid\"], \"action\": \"SCMP_ACT_KILL_PROCESS\" }, { \"names\": [\"getegid\"], \"action\": \"SCMP_ACT_TRAP\" },"
    " { \"names\": [\"getsid\"], \"action\": \"SCMP_ACT_TRACE\", \"errnoRet\": 7 },"
    " { \"names\": [\"getpgid\"], \"action\": \"SCMP_ACT_TRACE\" } ] }";
  g_autoptr (GPtrArray) warnings = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (OciDocument) document = oci_document_parse (text, strlen (text), &plain_conditions, warnings, NULL);
  g_autoptr (FilterSet) set = oci_filters (document, FALSE, ORIGIN, warnings, NULL);
  Compiled compiled = compile (set);
  const struct {
    const char *name;
    guint32 answer;
  } wanted[] = { { "getuid", SECCOMP_RET_KILL_THREAD }, { "getgid", SECCOMP_RET_KILL_THREAD },
                 { "geteuid", SECCOMP_RET_KILL_PROCESS }, { "getegid", SECCOMP_RET_TRAP },
                 { "getsid", SECCOMP_RET_ERRNO | ENOSYS }, { "getpgid", SECCOMP_RET_ERRNO | ENOSYS },
                 { "getpid", SECCOMP_RET_LOG } };

  for (gsize i = 0; i < G_N_ELEMENTS (wanted); i++)
    {
      const guint64 arguments[6] = { 0 };
      guint32 arch = filter_abi_arch (FILTER_ABI_NATIVE);

      g_assert_cmphex (run_programs (&compiled, arch, (guint32) syscall_number (arch, wanted[i].name), arguments), ==,
                       wanted[i].answer);
    }
  g_ptr_array_unref (compiled.programs);
  g_assert_cmpuint (warnings->len, ==, 2);
  g_assert_nonnull (strstr (g_ptr_array_index (warnings, 0), "listenerPath has no effect"));
  g_assert_nonnull (strstr (g_ptr_array_index (warnings, 1), "SCMP_ACT_TRACE has no tracer"));
}

/* An allow list that says nothing of exec can be started under, and no more. */
static void
test_launcher_calls (void)
{
  g_autoptr (FilterSet) set = filters_of (
    "{ \"defaultAction\": \"SCMP_ACT_KILL\", \"syscalls\": [ { \"names\": [\"read\"], \"action\": \"SCMP_ACT_ALLOW\" } ] }");

  assert_allowed (set, FILTER_ABI_NATIVE, "execve", 0, 0);
  assert_allowed (set, FILTER_ABI_NATIVE, "exit_group", 0, 0);
  g_assert_cmpint (ask (set, FILTER_ABI_NATIVE, "seccomp", 1, 0).verb, ==, FILTER_KILL_THREAD);
  g_assert_cmpint (ask (set, FILTER_ABI_NATIVE, "openat", 0, 0).verb, ==, FILTER_KILL_THREAD);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/oci/blocks", test_blocks);
  g_test_add_func ("/oci/documents", test_documents);
  g_test_add_func ("/oci/halves", test_halves);
  g_test_add_func ("/oci/widths", test_widths);
  g_test_add_func ("/oci/mistakes", test_mistakes);
  g_test_add_func ("/oci/actions", test_actions);
  g_test_add_func ("/oci/conditions", test_conditions);
  g_test_add_func ("/oci/warnings", test_warnings);
  g_test_add_func ("/oci/launcher-calls", test_launcher_calls);
  g_test_add_func ("/oci/export/profiles", test_export);
  g_test_add_func ("/oci/export/documents", test_export_documents);
  g_test_add_data_func ("/oci/in-use/podman", "/usr/share/containers/seccomp.json", test_in_use);
  g_test_add_data_func ("/oci/in-use/docker",
                        "/usr/local/share/jail-tests/docker-default.json", test_in_use);
  return g_test_run ();
}
