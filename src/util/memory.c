/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "util/memory.h"

#include <link.h>
#include <malloc.h>
#include <stdint.h>
#include <sys/mman.h>
#include <unistd.h>

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
memory_forget_code (void)
{
  dl_iterate_phdr (forget_constants, NULL);
}

void
memory_forget_unused (void)
{
#ifdef __GLIBC__
  malloc_trim (0);
#endif
  memory_forget_code ();
}
