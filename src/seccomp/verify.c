/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "seccomp/verify.h"

#include <linux/audit.h>
#include <linux/seccomp.h>
#include <string.h>

#include "seccomp/bpf-interpreter.h"
#include "seccomp/syscall-names.h"
#include "util/error.h"

/* Tried beyond the newest number that anything knows. */
#define MARGIN 50

typedef struct {
  const Filter *filter;
  gconstpointer program;
  GError **error;
} Trial;

static gboolean
try_call (const Trial *trial, guint32 arch, guint32 number, const guint64 arguments[6])
{
  FilterAction action = filter_evaluate (trial->filter, arch, number, arguments);
  struct seccomp_data data = { .nr = (int) number, .arch = arch };
  guint32 expected = filter_action_to_kernel (action), found;

  memcpy (data.args, arguments, sizeof data.args);
  found = bpf_program_run (trial->program, &data);
  if (found == expected)
    return TRUE;
  g_set_error (trial->error, JAIL_ERROR, JAIL_ERROR_FILTER,
               "a compiled system call filter is wrong: architecture 0x%x, call %u, arguments"
               " 0x%" G_GINT64_MODIFIER "x 0x%" G_GINT64_MODIFIER "x 0x%" G_GINT64_MODIFIER "x:"
               " answers 0x%x instead of 0x%x",
               arch, number, arguments[0], arguments[1], arguments[2], found, expected);
  return FALSE;
}

static gboolean
try_plain (const Trial *trial, guint32 arch, guint32 number)
{
  static const guint64 zeros[6] = { 0 };
  static const guint64 ones[6] = { G_MAXUINT64, G_MAXUINT64, G_MAXUINT64,
                                   G_MAXUINT64, G_MAXUINT64, G_MAXUINT64 };

  return try_call (trial, arch, number, zeros) && try_call (trial, arch, number, ones);
}

/* Values at which a comparison may tip over: met, missed by one, met with
 * garbage in bits that do not count, and missed in the outermost that do. */
static guint
telling_values (const FilterComparison *comparison, guint64 values[10])
{
  guint64 mask = comparison->mask, value = comparison->value;
  guint n = 0;

  values[n++] = value;
  values[n++] = value + 1;
  values[n++] = value - 1;
  values[n++] = value | G_GUINT64_CONSTANT (1) << 32;
  values[n++] = value | G_GUINT64_CONSTANT (0xffffffff) << 32;
  values[n++] = value | ~mask;
  values[n++] = ~value;
  if (mask != 0)
    {
      values[n++] = value ^ (mask & -mask);
      values[n++] = value ^ (G_GUINT64_CONSTANT (1) << (63 - __builtin_clzll (mask)));
      values[n++] = (value ^ (mask & -mask)) | ~mask;
    }
  return n;
}

/* Calls that meet the whole rule but for one comparison, on which all its
 * telling values are tried, before a ground of zeros and one of ones. */
static gboolean
try_rule (const Trial *trial, guint32 arch, guint32 number, const FilterRule *rule)
{
  for (guint ground = 0; ground < 2; ground++)
    for (guint i = 0; i < rule->n_comparisons; i++)
      {
        guint64 values[10];
        guint n = telling_values (&rule->comparisons[i], values);

        for (guint v = 0; v < n; v++)
          {
            guint64 arguments[6];

            memset (arguments, ground == 0 ? 0 : 0xff, sizeof arguments);
            for (guint j = 0; j < rule->n_comparisons; j++)
              {
                const FilterComparison *other = &rule->comparisons[j];

                arguments[other->argument] &= ~other->mask;
                arguments[other->argument] |= other->value;
              }
            arguments[rule->comparisons[i].argument] = values[v];
            if (!try_call (trial, arch, number, arguments))
              return FALSE;
          }
      }
  return TRUE;
}

static guint32
largest_number (const Filter *filter)
{
  int largest = SYSCALL_NEWEST;

  for (guint i = 0; i < filter->rules->len; i++)
    for (guint abi = 0; abi < FILTER_N_ABIS; abi++)
      largest = MAX (largest, g_array_index (filter->rules, FilterRule, i).numbers[abi]);
  return (guint32) largest;
}

static gboolean
try_arch (const Trial *trial, guint32 arch, guint32 largest)
{
  static const guint32 corners[] = { (guint32) -1, (guint32) -2, 0x80000000u, 0x7fffffffu,
                                     FILTER_X32_BIT - 1, FILTER_X32_BIT };

  for (guint32 number = 0; number <= SYSCALL_NEWEST + MARGIN; number++)
    if (!try_plain (trial, arch, number) || !try_plain (trial, arch, number | FILTER_X32_BIT))
      return FALSE;
  for (guint32 number = largest; number <= largest + MARGIN; number++)
    if (!try_plain (trial, arch, number))
      return FALSE;
  for (gsize i = 0; i < G_N_ELEMENTS (corners); i++)
    if (!try_plain (trial, arch, corners[i]))
      return FALSE;
  return TRUE;
}

static gboolean
try_rules (const Trial *trial)
{
  for (guint i = 0; i < trial->filter->rules->len; i++)
    {
      const FilterRule *rule = &g_array_index (trial->filter->rules, FilterRule, i);

      for (guint abi = 0; abi < FILTER_N_ABIS; abi++)
        {
          guint32 arch = filter_abi_arch (abi);
          int number = rule->numbers[abi];

          if (number < 0)
            continue;
          /* Numbers far off the known ones are seen here only. */
          for (int near = MAX (number - 1, 0); near <= number + 1; near++)
            if (!try_plain (trial, arch, (guint32) near))
              return FALSE;
          if (!try_rule (trial, arch, (guint32) number, rule)
              || !try_rule (trial, arch, (guint32) number | FILTER_X32_BIT, rule))
            return FALSE;
        }
    }
  return TRUE;
}

gboolean
filter_verify (const Filter *filter, GBytes *program, GError **error)
{
  gsize size;
  const Trial trial = { filter, g_bytes_get_data (program, &size), error };
  guint32 largest = largest_number (filter);

  if (!bpf_program_check (trial.program, size, error))
    return FALSE;
  /* With i386 uncovered its number is a foreign one, and has to be tried too. */
  return try_arch (&trial, filter_abi_arch (FILTER_ABI_NATIVE), largest)
         && try_arch (&trial, filter_abi_arch (FILTER_ABI_I386), largest)
         && try_arch (&trial, AUDIT_ARCH_SPARC64, largest)
         && try_rules (&trial);
}
