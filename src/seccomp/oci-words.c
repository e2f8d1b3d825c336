/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "seccomp/oci-words.h"

#include <seccomp.h>
#include <string.h>

static const OciArchitecture architectures[] = {
  { "X86_64", "amd64", SCMP_ARCH_X86_64 }, { "X86", "x86", SCMP_ARCH_X86 }, { "X32", "x32", SCMP_ARCH_X32 },
  { "ARM", "arm", SCMP_ARCH_ARM }, { "AARCH64", "arm64", SCMP_ARCH_AARCH64 }, { "MIPS", "mips", SCMP_ARCH_MIPS },
  { "MIPS64", "mips64", SCMP_ARCH_MIPS64 }, { "MIPS64N32", "mips64n32", SCMP_ARCH_MIPS64N32 },
  { "MIPSEL", "mipsel", SCMP_ARCH_MIPSEL }, { "MIPSEL64", "mips64le", SCMP_ARCH_MIPSEL64 },
  { "MIPSEL64N32", "mipsel64n32", SCMP_ARCH_MIPSEL64N32 }, { "PPC", "ppc", SCMP_ARCH_PPC },
  { "PPC64", "ppc64", SCMP_ARCH_PPC64 }, { "PPC64LE", "ppc64le", SCMP_ARCH_PPC64LE },
  { "S390", "s390", SCMP_ARCH_S390 }, { "S390X", "s390x", SCMP_ARCH_S390X },
  { "PARISC", "parisc", SCMP_ARCH_PARISC }, { "PARISC64", "parisc64", SCMP_ARCH_PARISC64 },
  { "RISCV64", "riscv64", SCMP_ARCH_RISCV64 },
  { "LOONGARCH64", "loong64", 0 }, { "M68K", "m68k", 0 }, { "SH", "sh", 0 }, { "SHEB", "sheb", 0 },
};

const OciArchitecture *
oci_architecture_find (const char *word)
{
  const char *name = g_str_has_prefix (word, "SCMP_ARCH_") ? word + strlen ("SCMP_ARCH_") : word;

  for (gsize i = 0; i < G_N_ELEMENTS (architectures); i++)
    if (strcmp (architectures[i].oci, name) == 0)
      return &architectures[i];
  return NULL;
}

const OciArchitecture *
oci_native (void)
{
  for (gsize i = 0; i < G_N_ELEMENTS (architectures); i++)
    if (architectures[i].token == seccomp_arch_native ())
      return &architectures[i];
  return &architectures[0];
}

GPtrArray *
oci_architecture_names (void)
{
  GPtrArray *names = g_ptr_array_new ();

  for (gsize i = 0; i < G_N_ELEMENTS (architectures); i++)
    g_ptr_array_add (names, (gpointer) architectures[i].oci);
  g_ptr_array_add (names, NULL);
  return names;
}

const char *const oci_action_names[] = {
  "SCMP_ACT_ALLOW", "SCMP_ACT_LOG", "SCMP_ACT_ERRNO", "SCMP_ACT_TRAP", "SCMP_ACT_KILL", "SCMP_ACT_KILL_THREAD",
  "SCMP_ACT_KILL_PROCESS", "SCMP_ACT_TRACE", "SCMP_ACT_NOTIFY", NULL
};

/* SCMP_ACT_KILL is the old name of SCMP_ACT_KILL_THREAD. Where no tracer is attached, and none of
 * the jail's is, the kernel answers ENOSYS for SCMP_ACT_TRACE; one inside gets no say. */
static const FilterVerb action_verbs[] = {
  FILTER_ALLOW, FILTER_LOG, FILTER_ERRNO, FILTER_TRAP, FILTER_KILL_THREAD, FILTER_KILL_THREAD, FILTER_KILL_PROCESS,
  FILTER_ERRNO,
};

gboolean
oci_action_find (const char *word, FilterVerb *verb)
{
  for (gsize i = 0; i < G_N_ELEMENTS (action_verbs); i++)
    if (strcmp (oci_action_names[i], word) == 0)
      {
        *verb = action_verbs[i];
        return TRUE;
      }
  return FALSE;
}

const char *
oci_action_name (FilterVerb verb)
{
  if (verb == FILTER_KILL_THREAD)
    return "SCMP_ACT_KILL_THREAD";
  for (gsize i = 0; i < G_N_ELEMENTS (action_verbs); i++)
    if (action_verbs[i] == verb)
      return oci_action_names[i];
  return "SCMP_ACT_NOTIFY";
}

const char *const oci_operator_names[] = {
  [COMPARE_NE] = "SCMP_CMP_NE", [COMPARE_LT] = "SCMP_CMP_LT", [COMPARE_LE] = "SCMP_CMP_LE",
  [COMPARE_EQ] = "SCMP_CMP_EQ", [COMPARE_GE] = "SCMP_CMP_GE", [COMPARE_GT] = "SCMP_CMP_GT",
  [COMPARE_MASKED_EQ] = "SCMP_CMP_MASKED_EQ", NULL
};

gboolean
oci_operator_find (const char *word, CompareOperator *operator)
{
  for (int i = 0; oci_operator_names[i] != NULL; i++)
    if (strcmp (oci_operator_names[i], word) == 0)
      {
        *operator = (CompareOperator) i;
        return TRUE;
      }
  return FALSE;
}
