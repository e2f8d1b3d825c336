/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* try-call ABI NUMBER [ARGUMENT...] [-- ABI NUMBER ...]: makes system calls and
 * prints for each of them, a line a call, the name of its errno or "ok". ABI is
 * native, i386 or x32. An argument is a number (0x... too), @TEXT for a pointer to
 * that text below 4 GB, or =N for the result of the N-th call before. Static, and
 * quiet before the first call, so that a filter meets little else. */
#include <errno.h>
#include <stdio.h>

#include "calls.h"

#include <sys/mman.h>

#define MOST_CALLS 64

static char *low_memory, *low_end;

static uint64_t
parse_argument (const char *word, const long *results, int n_results)
{
  if (word[0] == '=')
    return (uint64_t) results[n_results - atoi (word + 1)];
  if (word[0] == '@')
    {
      char *copy = low_end;

      low_end = stpcpy (copy, word + 1) + 1;
      return (uint64_t) (uintptr_t) copy;
    }
  return strtoull (word, NULL, 0);
}

static void
say (long result)
{
  const char *name = result < 0 && result > -4096 ? strerrorname_np ((int) -result) : "ok";
  char line[64];
  int length = snprintf (line, sizeof line, "%s\n", name != NULL ? name : "?");

  if (write (STDOUT_FILENO, line, (size_t) length) != length)
    _exit (99);
}

int
main (int argc, char **argv)
{
  long results[MOST_CALLS];
  int n_results = 0;

  low_memory = mmap (NULL, 65536, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS
#ifdef MAP_32BIT
                     | MAP_32BIT
#endif
                     , -1, 0);
  if (low_memory == MAP_FAILED)
    return 99;
  low_end = low_memory;
  for (int at = 1; at + 1 < argc && n_results < MOST_CALLS; at++)
    {
      uint64_t arguments[6] = { 0 };
      const char *abi = argv[at++];
      long number = strtol (argv[at++], NULL, 0);

      for (int i = 0; at < argc && strcmp (argv[at], "--") != 0; at++)
        if (i < 6)
          arguments[i++] = parse_argument (argv[at], results, n_results);
      results[n_results] = call_abi (abi, number, arguments);
      say (results[n_results++]);
    }
  return 0;
}
