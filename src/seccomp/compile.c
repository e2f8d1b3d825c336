/* SPDX-License-Identifier: LGPL-2.1-or-later */
#define _GNU_SOURCE
#include "seccomp/compile.h"

#include <errno.h>
#include <linux/filter.h>
#include <linux/seccomp.h>
#include <seccomp.h>
#include <stddef.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include "util/error.h"

static void
context_release (scmp_filter_ctx *context)
{
  if (*context != NULL)
    seccomp_release (*context);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (scmp_filter_ctx, context_release)

static gboolean
set_errno_error (GError **error, int number, const char *what)
{
  g_set_error (error, JAIL_ERROR, JAIL_ERROR_FILTER, "cannot compile a system call filter: %s: %s",
               what, g_strerror (number));
  return FALSE;
}

static guint32
library_action (FilterAction action)
{
  switch (action.verb)
    {
    case FILTER_ALLOW:
      return SCMP_ACT_ALLOW;
    case FILTER_LOG:
      return SCMP_ACT_LOG;
    case FILTER_ERRNO:
      return SCMP_ACT_ERRNO (action.error);
    case FILTER_NOTIFY:
      return SCMP_ACT_NOTIFY;
    case FILTER_TRAP:
      return SCMP_ACT_TRAP;
    case FILTER_KILL_THREAD:
      return SCMP_ACT_KILL_THREAD;
    case FILTER_KILL_PROCESS:
      break;
    }
  return SCMP_ACT_KILL_PROCESS;
}

static gboolean
add_rule (scmp_filter_ctx context, const FilterRule *rule, int number, GError **error)
{
  struct scmp_arg_cmp comparisons[FILTER_MAX_COMPARISONS];
  int result;

  for (guint i = 0; i < rule->n_comparisons; i++)
    comparisons[i] = (struct scmp_arg_cmp) {
      .arg = rule->comparisons[i].argument,
      .op = SCMP_CMP_MASKED_EQ,
      .datum_a = rule->comparisons[i].mask,
      .datum_b = rule->comparisons[i].value,
    };
  result = seccomp_rule_add_exact_array (context, library_action (rule->action), number,
                                         rule->n_comparisons, comparisons);
  if (result < 0 && result != -EEXIST)
    return set_errno_error (error, -result, rule->name);
  return TRUE;
}

/* Rules of one call that overlap and disagree have no defined order in
 * libseccomp, so they never get there. */
static gboolean
check_conflicts (const Filter *filter, FilterAbi abi, const FilterRule *rule, GError **error)
{
  for (const FilterRule *other = filter_next_rule (filter, abi, rule); other != NULL;
       other = filter_next_rule (filter, abi, other))
    if (filter_rules_conflict (rule, other))
      {
        g_set_error (error, JAIL_ERROR, JAIL_ERROR_FILTER,
                     "system call filter: two rules for %s contradict each other", rule->name);
        return FALSE;
      }
  return TRUE;
}

static gboolean
add_rules (scmp_filter_ctx context, const Filter *filter, FilterAbi abi, GError **error)
{
  for (guint i = 0; i < filter->rules->len; i++)
    {
      const FilterRule *rule = &g_array_index (filter->rules, FilterRule, i);
      int number = rule->numbers[abi];

      if (number < 0)
        continue;
      if (!check_conflicts (filter, abi, rule, error))
        return FALSE;
      /* What does as the default does needs no rule, and libseccomp refuses it. */
      if (filter_action_equal (rule->action, filter->default_actions[abi]))
        continue;
      if (rule->n_comparisons > 0 && filter_decides (filter, abi, number))
        continue;
      if (!add_rule (context, rule, number, error))
        return FALSE;
    }
  return TRUE;
}

static GByteArray *
read_program (int fd, GError **error)
{
  g_autoptr (GByteArray) program = g_byte_array_new ();
  struct stat status;

  if (fstat (fd, &status) < 0
      || status.st_size > (off_t) (FILTER_MAX_INSTRUCTIONS * sizeof (struct sock_filter)))
    {
      set_errno_error (error, E2BIG, "too many rules");
      return NULL;
    }
  g_byte_array_set_size (program, (guint) status.st_size);
  if (pread (fd, program->data, program->len, 0) != (ssize_t) program->len)
    {
      set_errno_error (error, EIO, "read back");
      return NULL;
    }
  return g_steal_pointer (&program);
}

/* libseccomp 2.5 writes to a file descriptor only. */
static GByteArray *
export_program (scmp_filter_ctx context, GError **error)
{
  g_autoptr (GByteArray) program = NULL;
  int fd = memfd_create ("filter", MFD_CLOEXEC);
  int result;

  if (fd < 0)
    {
      set_errno_error (error, errno, "memfd_create");
      return NULL;
    }
  result = seccomp_export_bpf (context, fd);
  if (result < 0)
    set_errno_error (error, -result, "export");
  else
    program = read_program (fd, error);
  close (fd);
  return g_steal_pointer (&program);
}

/* Every ABI is compiled as if it were the native one, and the architecture
 * number at the head is exchanged afterwards. In a context of two architectures
 * libseccomp translates numbers by name, and so cannot express calls that are
 * newer than its tables: those would be refused natively and open through
 * int 0x80. */
static GByteArray *
compile_abi (const Filter *filter, FilterAbi abi, GError **error)
{
  g_auto (scmp_filter_ctx) context = seccomp_init (library_action (filter->default_actions[abi]));
  g_autoptr (GByteArray) program = NULL;
  struct sock_filter *code;

  if (context == NULL)
    {
      set_errno_error (error, ENOMEM, "context");
      return NULL;
    }
  if (seccomp_attr_set (context, SCMP_FLTATR_ACT_BADARCH,
                        library_action (filter->foreign_action)) < 0
      || seccomp_attr_set (context, SCMP_FLTATR_CTL_NNP, 0) < 0
      || seccomp_attr_set (context, SCMP_FLTATR_CTL_OPTIMIZE, 2) < 0
      || seccomp_attr_set (context, SCMP_FLTATR_API_SYSRAWRC, 1) < 0)
    {
      set_errno_error (error, EINVAL, "attributes");
      return NULL;
    }
  if (!add_rules (context, filter, abi, error))
    return NULL;
  program = export_program (context, error);
  if (program == NULL)
    return NULL;

  code = (struct sock_filter *) (void *) program->data;
  if (program->len < 2 * sizeof *code || code[0].code != (BPF_LD | BPF_W | BPF_ABS)
      || code[0].k != offsetof (struct seccomp_data, arch)
      || code[1].code != (BPF_JMP | BPF_JEQ | BPF_K) || code[1].k != seccomp_arch_native ())
    {
      set_errno_error (error, EPROTO, "program does not start with the architecture");
      return NULL;
    }
  code[1].k = filter_abi_arch (abi);
  return g_steal_pointer (&program);
}

GBytes *
filter_compile (const Filter *filter, GError **error)
{
  g_autoptr (GByteArray) native = NULL, i386 = NULL, whole = NULL;

  native = compile_abi (filter, FILTER_ABI_NATIVE, error);
  if (native == NULL)
    return NULL;
  if ((filter->abis & FILTER_COVERS_I386) == 0)
    return g_byte_array_free_to_bytes (g_steal_pointer (&native));

  i386 = compile_abi (filter, FILTER_ABI_I386, error);
  if (i386 == NULL)
    return NULL;

  {
    const struct sock_filter dispatch[] = {
      BPF_STMT (BPF_LD | BPF_W | BPF_ABS, offsetof (struct seccomp_data, arch)),
      BPF_JUMP (BPF_JMP | BPF_JEQ | BPF_K, SCMP_ARCH_X86, 0, 1),
      BPF_STMT (BPF_JMP | BPF_JA, native->len / sizeof (struct sock_filter)),
    };

    whole = g_byte_array_sized_new (sizeof dispatch + native->len + i386->len);
    g_byte_array_append (whole, (const guint8 *) dispatch, sizeof dispatch);
  }
  g_byte_array_append (whole, native->data, native->len);
  g_byte_array_append (whole, i386->data, i386->len);
  if (whole->len > FILTER_MAX_INSTRUCTIONS * sizeof (struct sock_filter))
    {
      set_errno_error (error, E2BIG, "too many rules");
      return NULL;
    }
  return g_byte_array_free_to_bytes (g_steal_pointer (&whole));
}
