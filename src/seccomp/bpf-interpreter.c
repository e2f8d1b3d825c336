/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "seccomp/bpf-interpreter.h"

#include <linux/filter.h>
#include <string.h>

#include "seccomp/compile.h"
#include "util/error.h"

/* Why the instruction at `at` is not acceptable, NULL if it is. */
static const char *
instruction_fault (const struct sock_filter *code, gsize length, gsize at)
{
  const struct sock_filter *op = &code[at];
  gsize left = length - at - 1;

  switch (op->code)
    {
    case BPF_LD | BPF_W | BPF_ABS:
      if (op->k % 4 != 0 || op->k > sizeof (struct seccomp_data) - 4)
        return "load outside the call data";
      return NULL;
    case BPF_LD | BPF_IMM:
    case BPF_ALU | BPF_ADD | BPF_K:
    case BPF_ALU | BPF_SUB | BPF_K:
    case BPF_ALU | BPF_AND | BPF_K:
    case BPF_ALU | BPF_OR | BPF_K:
    case BPF_ALU | BPF_XOR | BPF_K:
    case BPF_RET | BPF_K:
    case BPF_RET | BPF_A:
      return NULL;
    case BPF_ALU | BPF_LSH | BPF_K:
    case BPF_ALU | BPF_RSH | BPF_K:
      return op->k < 32 ? NULL : "shift too far";
    case BPF_JMP | BPF_JA:
      return op->k < left ? NULL : "jump outside the program";
    case BPF_JMP | BPF_JEQ | BPF_K:
    case BPF_JMP | BPF_JGT | BPF_K:
    case BPF_JMP | BPF_JGE | BPF_K:
    case BPF_JMP | BPF_JSET | BPF_K:
      return op->jt < left && op->jf < left ? NULL : "jump outside the program";
    default:
      return "unknown instruction";
    }
}

gboolean
bpf_program_check (gconstpointer program, gsize size, GError **error)
{
  const struct sock_filter *code = program;
  gsize length = size / sizeof *code;

  if (length == 0 || size % sizeof *code != 0 || length > FILTER_MAX_INSTRUCTIONS)
    {
      g_set_error (error, JAIL_ERROR, JAIL_ERROR_FILTER,
                   "filter program of %" G_GSIZE_FORMAT " bytes is no program", size);
      return FALSE;
    }
  for (gsize at = 0; at < length; at++)
    {
      const char *fault = instruction_fault (code, length, at);

      if (fault != NULL)
        {
          g_set_error (error, JAIL_ERROR, JAIL_ERROR_FILTER,
                       "filter program, instruction %" G_GSIZE_FORMAT ": %s", at, fault);
          return FALSE;
        }
    }
  if (BPF_CLASS (code[length - 1].code) != BPF_RET)
    {
      g_set_error (error, JAIL_ERROR, JAIL_ERROR_FILTER, "filter program does not end in a return");
      return FALSE;
    }
  return TRUE;
}

guint32
bpf_program_run (gconstpointer program, const struct seccomp_data *data)
{
  guint32 accumulator = 0;

  for (const struct sock_filter *op = program; ; op++)
    switch (op->code)
      {
      case BPF_LD | BPF_W | BPF_ABS:
        memcpy (&accumulator, (const char *) data + op->k, sizeof accumulator);
        break;
      case BPF_LD | BPF_IMM:
        accumulator = op->k;
        break;
      case BPF_ALU | BPF_ADD | BPF_K:
        accumulator += op->k;
        break;
      case BPF_ALU | BPF_SUB | BPF_K:
        accumulator -= op->k;
        break;
      case BPF_ALU | BPF_AND | BPF_K:
        accumulator &= op->k;
        break;
      case BPF_ALU | BPF_OR | BPF_K:
        accumulator |= op->k;
        break;
      case BPF_ALU | BPF_XOR | BPF_K:
        accumulator ^= op->k;
        break;
      case BPF_ALU | BPF_LSH | BPF_K:
        accumulator <<= op->k;
        break;
      case BPF_ALU | BPF_RSH | BPF_K:
        accumulator >>= op->k;
        break;
      case BPF_JMP | BPF_JA:
        op += op->k;
        break;
      case BPF_JMP | BPF_JEQ | BPF_K:
        op += accumulator == op->k ? op->jt : op->jf;
        break;
      case BPF_JMP | BPF_JGT | BPF_K:
        op += accumulator > op->k ? op->jt : op->jf;
        break;
      case BPF_JMP | BPF_JGE | BPF_K:
        op += accumulator >= op->k ? op->jt : op->jf;
        break;
      case BPF_JMP | BPF_JSET | BPF_K:
        op += (accumulator & op->k) != 0 ? op->jt : op->jf;
        break;
      case BPF_RET | BPF_K:
        return op->k;
      case BPF_RET | BPF_A:
        return accumulator;
      default:
        /* bpf_program_check() lets none through; the strictest answer is the safe one. */
        return SECCOMP_RET_KILL_PROCESS;
      }
}
