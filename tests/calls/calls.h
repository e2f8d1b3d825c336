/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Making system calls by number on every ABI of the machine. */
#pragma once

#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define X32_BIT 0x40000000L

/* The kernel's own answer: a result, or -errno. */
static inline long
call_i386 (long number, const uint64_t arguments[6])
{
#ifdef __x86_64__
  long result = (int) number;

  /* The kernel clears r8 to r11 on the way out of int 0x80. The sixth argument,
   * in ebp, is left as it is. */
  __asm__ volatile ("int $0x80"
                    : "+a" (result)
                    : "b" (arguments[0]), "c" (arguments[1]), "d" (arguments[2]), "S" (arguments[3]),
                      "D" (arguments[4])
                    : "memory", "cc", "r8", "r9", "r10", "r11");
  return (int) result;
#else
  (void) number;
  (void) arguments;
  return -38;
#endif
}

static inline long
call_native (long number, const uint64_t arguments[6])
{
#ifdef __x86_64__
  long result = number;
  register uint64_t r10 __asm__ ("r10") = arguments[3];
  register uint64_t r8 __asm__ ("r8") = arguments[4];
  register uint64_t r9 __asm__ ("r9") = arguments[5];

  __asm__ volatile ("syscall"
                    : "+a" (result)
                    : "D" (arguments[0]), "S" (arguments[1]), "d" (arguments[2]), "r" (r10), "r" (r8), "r" (r9)
                    : "memory", "cc", "rcx", "r11");
  return result;
#else
  long result = syscall (number, arguments[0], arguments[1], arguments[2], arguments[3], arguments[4], arguments[5]);

  return result < 0 ? -(long) errno : result;
#endif
}

static inline long
call_abi (const char *abi, long number, const uint64_t arguments[6])
{
  if (strcmp (abi, "i386") == 0)
    return call_i386 (number, arguments);
  return call_native (strcmp (abi, "x32") == 0 ? number | X32_BIT : number, arguments);
}
