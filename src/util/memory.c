/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "util/memory.h"

#include <errno.h>
#include <link.h>
#include <malloc.h>
#include <stdint.h>
#include <sys/mman.h>
#include <unistd.h>

/* Set by the linker: the end of this program's own data: end(3). The heap begins some
 * random way behind it. */
extern char end;

static uintptr_t
page_start (uintptr_t address)
{
  return address & ~((uintptr_t) sysconf (_SC_PAGESIZE) - 1);
}

/* What may not be written is as the file has it: nothing is lost. */
static int
forget_constants (struct dl_phdr_info *object, size_t size, void *data)
{
  (void) size;
  (void) data;
  for (int i = 0; i < object->dlpi_phnum; i++) {
    const ElfW (Phdr) *segment = &object->dlpi_phdr[i];
    uintptr_t first = page_start (object->dlpi_addr + segment->p_vaddr);

    if (segment->p_type == PT_LOAD && (segment->p_flags & PF_W) == 0)
      madvise ((void *) first, object->dlpi_addr + segment->p_vaddr + segment->p_memsz - first, MADV_DONTNEED);
  }
  return 0;
}

void
memory_forget_unused (void)
{
#ifdef __GLIBC__
  malloc_trim (0);
#endif
  dl_iterate_phdr (forget_constants, NULL);
}

void
memory_forget_heap (void)
{
  uintptr_t first = page_start ((uintptr_t) &end + (uintptr_t) sysconf (_SC_PAGESIZE) - 1);
  uintptr_t last = (uintptr_t) sbrk (0);
  uintptr_t used = (uintptr_t) &errno;

  /* A program that was not linked or loaded as usual may have other things there, its
   * thread's own data among them. Holes are passed over. */
  if (first < last && last - first < (uintptr_t) 4 << 30 && (used < first || used >= last))
    madvise ((void *) first, last - first, MADV_DONTNEED);
  dl_iterate_phdr (forget_constants, NULL);
}
